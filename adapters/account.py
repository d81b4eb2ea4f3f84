"""Where a server is, and who logs in."""

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Literal

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
        """Seconds for TCP, TLS and the greeting together with the first answer:
        shorter than a command, for a dead host must not hold up the others."""
        return min(self.timeout, 15)


@dataclass(frozen=True)
class Login:
    """A user name and password, and how each protocol is told them."""

    user: str
    password: str = field(repr=False)

    def imap(self, client):
        """Log in on `client`, an `imapclient.IMAPClient`. Raises its errors."""
        if self.user.isascii() and self.password.isascii():
            client.login(self.user, self.password)
        else:  # LOGIN has no charset, PLAIN is UTF-8 (RFC 4616)
            client.plain_login(self.user, self.password)

    def smtp(self, session):
        """Log in on `session`, an `smtplib.SMTP`. Raises its errors."""
        session.login(self.user, self.password)

    def scrub(self, text):
        """`text` without the password, which some servers quote in their errors."""
        plain = self.password.encode()
        pair = b"\0" + self.user.encode() + b"\0" + plain
        for secret in (
            b64encode(pair).decode(),
            b64encode(plain).decode(),
            self.password,
        ):
            text = text.replace(secret, "***") if secret else text
        return text
