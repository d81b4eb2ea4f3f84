"""Sending over SMTP (RFC 5321), with outcomes that say whether the mail is gone."""

import time

from .errors import ConnectionFailed, Deferred, Reason
from .network import dialling, speaks_tls
from .smtp_errors import translated
from .smtp_name import ehlo_name, machine_name
from .smtp_session import Session, SslSession

IDLE = 5  # seconds after which a kept connection is asked whether it still lives


class Sender:
    """One SMTP connection, reused for many mails.

        with Sender(server, login) as sender:
            refused = sender.send("me@x.org", ["you@y.org"], raw)

    `login`: a `Login`, or None for a server that asks for none. `name`: what to say
    with EHLO; what the machine is called when it is empty or no domain, else its
    address.
    """

    def __init__(self, server, login=None, name=""):
        self.server = server
        self.login = login
        self.name = ehlo_name(name, machine_name())
        self._session = None
        self._used = 0.0

    def __enter__(self):
        self.connect()
        return self

    def __exit__(self, *exc_info):
        self.close()

    @property
    def session(self):
        """The live `smtplib.SMTP`, connected when it was not; `ir.mail_server`'s
        `send_email` takes it as `smtp_session`. See `Session.outcome`."""
        return self.connect()

    def connect(self):
        """Connect, encrypt and log in, unless that is done and alive.

        Returns the session. Raises `ConnectionFailed`.
        """
        if not self._alive():
            self.close()
            self._session = self._open()
        self._used = time.monotonic()
        return self._session

    def check(self, mail_from=None):
        """`connect`, and whether this account may send as `mail_from`.

        Raises also `Refused` and `Deferred`, with that address as recipient.
        """
        session = self.connect()
        if mail_from:
            session.check_sender(mail_from)

    def close(self):
        """Say goodbye; a connection that is gone already is no error."""
        session, self._session = self._session, None
        if session:
            session.leave()

    def send(self, mail_from, rcpt_tos, raw):
        """Send the mail `raw` (bytes) and return {address: (code, words)} of those
        recipients that were refused while others were accepted; one with a 4xx code
        may be tried again, alone.

        `Refused`, `Deferred` and `ConnectionFailed` mean that nobody has it,
        `MaybeSent` that it is not known.
        """
        kept = self._session
        session = self.connect()
        try:
            refused = session.sendmail(mail_from, rcpt_tos, raw)
        except (ConnectionFailed, Deferred) as error:
            if session is not kept or not _worn_out(error):
                raise
            # The server had enough of this connection, before it took this mail.
            self.close()
            refused = self.connect().sendmail(mail_from, rcpt_tos, raw)
        self._used = time.monotonic()
        return refused

    def _alive(self):
        session = self._session
        if not session or not session.sock:
            return False
        return time.monotonic() - self._used < IDLE or session.answers()

    def _open(self):
        server = self.server
        kind = SslSession if server.encryption == "ssl" else Session
        session = kind(server, self.name)
        try:
            with dialling(server), translated(self.login):
                session.open()
                if self.login:
                    self.login.smtp(session)
        except ConnectionFailed as error:
            session.close()
            silent = error.reason == Reason.TIMEOUT and not session.greeted
            if silent and server.encryption != "ssl" and speaks_tls(server):
                raise ConnectionFailed(Reason.TLS, error.detail) from None
            if not session.known:
                raise error.unquoted() from None
            raise
        return session


def _worn_out(error):
    if isinstance(error, Deferred):
        return error.code == 421
    # Some servers forget a login that is an hour old: its token expired.
    return error.reason in (Reason.DROPPED, Reason.LOGIN)
