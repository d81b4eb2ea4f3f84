"""An `smtplib.SMTP` that tells a mail that was not sent from one that may have been."""

import smtplib

from .errors import AdapterError, ConnectionFailed, MaybeSent, Reason
from .network import tls_context
from .smtp_errors import translated, words_of


class Session(smtplib.SMTP):
    """A session with `server`, not yet connected.

    `outcome` holds what came of the last mail: the dict of refused recipients that
    `sendmail` returned, or the error it raised. Callers such as Odoo's
    `ir.mail_server`, which drop the one and wrap the other, look there.
    """

    def __init__(self, server, local_name):
        super().__init__(local_hostname=local_name, timeout=server.connect_timeout)
        self.server = server
        self.greeted = False
        self.outcome = None

    def open(self):
        """Connect and encrypt. Raises smtplib's errors and `ConnectionFailed`."""
        server = self.server
        self._host = server.host  # the name that starttls() verifies
        code, words = self.connect(server.host, server.port)
        self.greeted = True
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        self.sock.settimeout(server.timeout)
        self.ehlo_or_helo_if_needed()
        if server.encryption == "starttls":
            if not self.has_extn("starttls"):
                raise ConnectionFailed(Reason.TLS, "STARTTLS is not offered")
            self.starttls(context=tls_context(server))
            self.ehlo_or_helo_if_needed()

    def answers(self):
        """Whether the connection still lives (NOOP)."""
        try:
            return self.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def leave(self):
        """QUIT, without waiting long for an answer nobody needs."""
        try:
            if self.sock:
                self.sock.settimeout(2)
                self.quit()
        except (OSError, smtplib.SMTPException):
            self.close()

    def sendmail(self, from_addr, to_addrs, msg, mail_options=(), rcpt_options=()):
        """As in smtplib, but raises `Refused`, `Deferred`, `MaybeSent` and
        `ConnectionFailed`, and asks for SMTPUTF8 when an address needs it."""
        to_addrs = [to_addrs] if isinstance(to_addrs, str) else list(to_addrs)
        if not "".join([from_addr, *to_addrs]).isascii():
            mail_options = {*mail_options, "SMTPUTF8", "BODY=8BITMIME"}
        try:
            with translated(recipients=to_addrs):
                self.outcome = super().sendmail(
                    from_addr, to_addrs, msg, mail_options, rcpt_options
                )
        except AdapterError as error:
            self.outcome = error
            raise
        self.outcome = {
            address: (code, words_of(words))
            for address, (code, words) in self.outcome.items()
        }
        return self.outcome

    def data(self, msg):
        """DATA, where the difference is made: see `MaybeSent`."""
        self.putcmd("data")
        code, words = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, words)
        self._send_body(msg)
        # RFC 5321 4.5.3.2.6 grants ten minutes here: who gives up early doubles.
        if self.sock:
            self.sock.settimeout(self.server.timeout * 4)
        try:
            code, words = self.getreply()
        except smtplib.SMTPException as error:
            self.close()
            raise MaybeSent(str(error)) from None
        if code < 0:
            self.close()
            raise MaybeSent(words_of(words))
        self.sock.settimeout(self.server.timeout)
        return code, words

    def _send_body(self, msg):
        """Raises `SMTPServerDisconnected` when not all of it went out, so that the
        final dot surely did not, and `SMTPDataError` when the server said why."""
        body = smtplib._quote_periods(msg)
        body = body if body.endswith(b"\r\n") else body + b"\r\n"
        try:
            self.sock.sendall(body + b".\r\n")
        except OSError as error:
            code, words = self._last_words()
            self.close()
            if code >= 400:
                raise smtplib.SMTPDataError(code, words) from None
            raise smtplib.SMTPServerDisconnected(str(error)) from None

    def _last_words(self):
        """The reply of a server that hung up inside the body, e.g. 552 too big."""
        try:
            self.sock.settimeout(1)
            return self.getreply()
        except (OSError, smtplib.SMTPException):
            return -1, b""


class SslSession(Session, smtplib.SMTP_SSL):
    """A session that is encrypted from its first byte."""

    def __init__(self, server, local_name):
        super().__init__(server, local_name)
        self.context = tls_context(server)
