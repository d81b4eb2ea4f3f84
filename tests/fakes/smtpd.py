"""A real SMTP server (aiosmtpd) on loopback, which can be told to misbehave."""

import logging
import ssl as ssl_lib
import time
import warnings
from dataclasses import dataclass

from aiosmtpd.smtp import SMTP, AuthResult

from .loopback import LoopThread, free_port
from .smtpd_oauth import XOAuth2

logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # tells every cut
warnings.filterwarnings("ignore", message="Requiring AUTH while not requiring TLS")


@dataclass(frozen=True)
class Sent:
    """A mail this server took."""

    mail_from: str
    rcpt_tos: tuple[str, ...]
    raw: bytes


class Smtpd(XOAuth2):
    """SMTP for `users` ({address: password}; None asks nobody to log in).

    A mail taken goes to `deliver(mail_from, rcpt_tos, raw)` and to `sent`; an error
    in `deliver` answers 451. `certificate` and `key` offer STARTTLS, or TLS from the
    first byte with `ssl`. `oauth`, an `OAuthServer`, knows whose tokens are taken for
    XOAUTH2. Port 0 picks a free one, which a second start keeps.

    How it misbehaves, changeable while it runs:
    `reject`: {address: "550 5.1.1 words"}, the answer to RCPT; `refuse_sender`
    likewise to MAIL;
    `drop`: {address: "rcpt" | "body" | "answer"}, where the connection ends: at RCPT,
    inside the mail's body, or after the mail was taken and before the 250;
    `refuse_data`: the answer to a mail's body, e.g. "554 5.6.0 spam";
    `per_connection`: mails a connection may send, then 421 and the end;
    `per_minute`: mails taken a minute, 451 for the others;
    `auth_answer`: the answer to any login, e.g. "454 4.7.0 later".
    """

    def __init__(
        self,
        users=None,
        deliver=None,
        certificate=None,
        key=None,
        port=0,
        ssl=False,
        reject=None,
        drop=None,
        refuse_sender=None,
        require_tls=False,
        size_limit=50 * 1024 * 1024,
        smtputf8=True,
        oauth=None,
    ):
        self.users = dict(users) if users is not None else None
        self.deliver = deliver
        self.port = port or free_port()
        self.reject = dict(reject or {})
        self.drop = dict(drop or {})
        self.refuse_sender = dict(refuse_sender or {})
        self.refuse_data = None
        self.per_connection = None
        self.per_minute = None
        self.auth_answer = None
        self.sent = []
        self.said = []
        self.connections = 0
        self.oauth = oauth
        self._ssl = ssl
        self._context = _context(certificate, key)
        self._options = {
            "enable_SMTPUTF8": smtputf8,
            "data_size_limit": size_limit,
            "require_starttls": require_tls,
            "auth_exclude_mechanism": [] if oauth else ["XOAUTH2"],
        }
        self._transports = set()
        self._taken = []
        self._thread = self._server = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc_info):
        self.stop()

    def start(self):
        """Listen on 127.0.0.1."""
        self._thread = LoopThread()
        self._server = self._thread.run(
            self._thread.loop.create_server(
                self._protocol,
                "127.0.0.1",
                self.port,
                ssl=self._context if self._ssl else None,
            )
        )

    def stop(self):
        """Stop listening and cut every connection."""
        if self._thread:
            self._thread.call(self._server.close)
            self.cut()
            self._thread.stop()
            self._thread = self._server = None

    def cut(self):
        """Cut every open connection; new ones are taken."""
        self._thread.call(lambda: [each.abort() for each in list(self._transports)])

    def _protocol(self):
        return _Protocol(
            self,
            tls_context=None if self._ssl else self._context,
            authenticator=self._authenticate,
            auth_required=self.users is not None,
            auth_require_tls=False,
            loop=self._thread.loop,
            **self._options,
        )

    def _authenticate(self, server, session, envelope, mechanism, data):
        if self.auth_answer:
            return AuthResult(success=False, handled=False, message=self.auth_answer)
        user, password = data.login.decode(), data.password.decode()
        right = (self.users or {}).get(user) == password
        return AuthResult(success=right, handled=False)

    # -- aiosmtpd's hooks

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address in self.refuse_sender:
            return self.refuse_sender[address]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.drop.get(address) == "rcpt":
            server.transport.abort()
            return "421 4.3.2 Gone"
        if address in self.reject:
            return self.reject[address]
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self.refuse_data or self._throttled(server)
        if answer:
            return answer
        mail_from = envelope.mail_from.removeprefix("<>")
        mail = Sent(mail_from, tuple(envelope.rcpt_tos), envelope.content)
        try:
            if self.deliver:
                self.deliver(mail.mail_from, list(mail.rcpt_tos), mail.raw)
        except Exception:
            logging.getLogger(__name__).exception("not delivered")
            return "451 4.3.0 Not delivered"
        self.sent.append(mail)
        if "answer" in server.drops(envelope):
            server.transport.abort()
        return "250 2.0.0 Taken"

    def _throttled(self, server):
        if self.per_connection is not None:
            server.mails += 1
            if server.mails > self.per_connection:
                server.loop.call_later(0.01, server.transport.close)
                return "421 4.7.0 Too many mails on this connection"
        if self.per_minute is not None:
            now = time.monotonic()
            self._taken = [each for each in self._taken if each > now - 60]
            if len(self._taken) >= self.per_minute:
                return "451 4.7.1 Too many mails, try later"
            self._taken.append(now)
        return None


class _Protocol(SMTP):
    """One connection."""

    def __init__(self, smtpd, **options):
        if smtpd.oauth:
            self.line_length_limit = 16 * 1024  # RFC 4954 wants 12288 for tokens
        super().__init__(smtpd, **options)
        self.smtpd = smtpd
        self.mails = 0
        self._in_body = False

    def connection_made(self, transport):
        super().connection_made(transport)
        self.smtpd._transports.add(transport)
        self.smtpd.connections += 1

    def connection_lost(self, error):
        self.smtpd._transports.discard(self.transport)
        super().connection_lost(error)

    def drops(self, envelope):
        """Where this mail's recipients want the connection to end."""
        return {self.smtpd.drop.get(each) for each in envelope.rcpt_tos}

    def data_received(self, data):
        if self._in_body and "body" in self.drops(self.envelope):
            self.transport.abort()
        else:
            super().data_received(data)

    async def smtp_DATA(self, arg):
        self._in_body = bool(self.envelope and self.envelope.rcpt_tos)
        try:
            await super().smtp_DATA(arg)
        finally:
            self._in_body = False

    smtp_DATA.__smtp_syntax__ = SMTP.smtp_DATA.__smtp_syntax__

    async def smtp_RCPT(self, arg):
        self.smtpd.said.append(arg)
        await super().smtp_RCPT(arg)

    smtp_RCPT.__smtp_syntax__ = SMTP.smtp_RCPT.__smtp_syntax__
    smtp_RCPT.__smtp_syntax_extended__ = SMTP.smtp_RCPT.__smtp_syntax_extended__


def _context(certificate, key):
    if not certificate:
        return None
    context = ssl_lib.SSLContext(ssl_lib.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
