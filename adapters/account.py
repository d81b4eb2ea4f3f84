"""Where a server is, and who logs in."""

import re
import smtplib
import ssl
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Literal

from .errors import ConnectionFailed, Reason

Encryption = Literal["none", "starttls", "ssl"]


@dataclass(frozen=True)
class Server:
    """A mail server.

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

    @property
    def connect_timeout(self):
        """Seconds of silence while connecting: shorter than a command's, for a dead
        host must not hold up the others."""
        return min(self.timeout, 15)


@dataclass(frozen=True)
class Login:
    """A user name and password, and how each protocol is told them.

    Whatever has these three methods can log in.
    """

    user: str
    password: str = field(repr=False)

    def imap(self, client):
        """Log in on `client`, an `imapclient.IMAPClient`. Raises its errors."""
        if client.has_capability("LOGINDISABLED"):
            encrypted = isinstance(client.socket(), ssl.SSLSocket)
            reason = Reason.LOGIN if encrypted else Reason.TLS
            raise ConnectionFailed(reason, "LOGINDISABLED")
        if self._ascii():
            client.login(self.user, self.password)
        else:  # LOGIN has no charset; PLAIN is UTF-8 (RFC 4616)
            client.plain_login(self.user, self.password)

    def smtp(self, session):
        """Log in on `session`, an `smtplib.SMTP`. Raises its errors."""
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
        for secret in (self._plain(), _base64(self.password), self.password):
            if secret:  # whole words: a gap inside one would give it away
                text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "***", text)
        return text

    def _ascii(self):
        return self.user.isascii() and self.password.isascii()

    def _plain(self):
        return _base64(f"\0{self.user}\0{self.password}")


def _base64(text):
    return b64encode(text.encode()).decode()
