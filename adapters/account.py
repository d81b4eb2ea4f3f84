"""Where a server is, and who logs in."""

import re
import smtplib
import ssl
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Literal

from . import imap_errors, smtp_errors, xoauth2
from .errors import ConnectionFailed, Reason
from .oauth import Cause, OAuthFailed
from .sayable import check_login, escaped, quoted

Encryption = Literal["none", "starttls", "ssl"]


@dataclass(frozen=True)
class Server:
    """A mail server.

    `local`: it may be on this machine or its link (see `reachable`).
    `timeout`: seconds of silence after which a command is given up.
    `ca_file`: PEM file of the certificates to trust, instead of the system's.
    `verify=False` accepts any certificate: the administrator's explicit choice.
    """

    host: str
    port: int
    encryption: Encryption = "ssl"
    verify: bool = True
    ca_file: str | None = None
    timeout: float = 30
    local: bool = False

    @property
    def address(self):
        """The host without the brackets that IPv6 addresses are often written in."""
        bracketed = self.host.startswith("[") and self.host.endswith("]")
        return self.host[1:-1] if bracketed else self.host

    @property
    def connect_timeout(self):
        """Seconds of silence while connecting: shorter than a command's, for a dead
        host must not hold up the others."""
        return min(self.timeout, 15)


@dataclass(frozen=True)
class Login:
    """A user name and password, and how each protocol is told them.

    Whatever has its user and these three methods can log in.
    """

    user: str
    password: str = field(repr=False)

    def imap(self, client):
        """Log in on `client`, an `imapclient.IMAPClient`. Raises its errors."""
        check_login(self.user, self.password)
        if client.has_capability("LOGINDISABLED"):
            encrypted = isinstance(client.socket(), ssl.SSLSocket)
            reason = Reason.LOGIN if encrypted else Reason.TLS
            raise ConnectionFailed(reason, "LOGINDISABLED")
        if self._ascii():
            client.login(quoted(self.user), self.password)
        else:  # LOGIN has no charset; PLAIN is UTF-8 (RFC 4616)
            client.plain_login(self.user, self.password)

    def smtp(self, session):
        """Log in on `session`, an `smtplib.SMTP`. Raises its errors."""
        check_login(self.user, self.password)
        if not session.has_extn("auth"):
            reason = Reason.TLS if session.has_extn("starttls") else Reason.LOGIN
            raise ConnectionFailed(reason, "AUTH is not offered")
        if self._ascii():
            session.login(self.user, self.password)
            return
        answer = session.docmd("AUTH", f"PLAIN {self._plain()}")
        if answer[0] != 235:
            raise smtplib.SMTPAuthenticationError(*answer)

    def scrub(self, text):
        """`text` without the password, which some servers quote in their errors."""
        said = (self._plain(), _base64(self.password), escaped(self.password))
        return _scrubbed(text, *said, self.password)

    def _ascii(self):
        return self.user.isascii() and self.password.isascii()

    def _plain(self):
        return _base64(f"\0{self.user}\0{self.password}")


class Visitor:
    """Who does not log in: to see whether a server is there."""

    user = ""

    def imap(self, client):
        """Nothing."""

    def smtp(self, session):
        """Nothing."""

    def scrub(self, text):
        """`text`: there is no secret in it."""
        return text


class TokenLogin:
    """A user name and an access token (XOAUTH2), for IMAP and SMTP alike.

    `tokens(rejected)` returns a valid access token as text; `rejected` is None, or one
    that a server has just refused, in which case it has to be another. It raises
    `OAuthFailed`. A connection may be made in any thread: so may this call.
    """

    def __init__(self, user, tokens):
        self.user = user
        self._tokens = tokens
        self._known = []

    def imap(self, client):
        """As `Login.imap`; a token that is refused is renewed once."""
        if not client.has_capability("AUTH=XOAUTH2"):
            raise ConnectionFailed(Reason.LOGIN, "AUTH=XOAUTH2 is not offered")

        def attempt(token):
            with imap_errors.translated(self):
                xoauth2.log_in_imap(client, self.user, token)

        self._log_in(attempt)

    def smtp(self, session):
        """As `Login.smtp`; a token that is refused is renewed once."""
        if "XOAUTH2" not in session.esmtp_features.get("auth", "").upper().split():
            raise ConnectionFailed(Reason.LOGIN, "AUTH XOAUTH2 is not offered")

        def attempt(token):
            with smtp_errors.translated(self):
                xoauth2.log_in_smtp(session, self.user, token)

        self._log_in(attempt)

    def scrub(self, text):
        """`text` without the tokens, in whatever way a server quotes them."""
        for token in self._known:
            said = b64encode(xoauth2.initial_response(self.user, token)).decode()
            text = _scrubbed(text, said, token)
        return text

    def _log_in(self, attempt):
        token = self._take()
        try:
            return attempt(token)
        except ConnectionFailed as error:
            if _smtp_off(error):
                raise OAuthFailed(Cause.SMTP_OFF, error.detail) from None
            if error.reason != Reason.LOGIN:
                raise
        try:
            return attempt(self._take(rejected=token))
        except OAuthFailed:
            raise
        except ConnectionFailed as error:
            if error.reason != Reason.LOGIN:
                raise
            raise OAuthFailed(Cause.MAILBOX, error.detail) from None

    def _take(self, rejected=None):
        token = self._tokens(rejected)
        check_login(self.user, token)
        self._known = [*self._known[-1:], token]  # those of this login
        return token


def _smtp_off(error):
    """Microsoft's 535 5.7.139, which no token helps."""
    return "SmtpClientAuthentication is disabled" in error.detail


def _scrubbed(text, *secrets):
    for secret in filter(None, secrets):
        # Whole words: a gap inside one would give it away.
        text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "***", text)
    return text


def _base64(text):
    return b64encode(text.encode()).decode()
