"""Getting to a mailbox: connect, encrypt, log in, leave."""

import contextlib
import logging

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError

from .errors import ConnectionFailed, Reason
from .imap_errors import translated
from .network import dialling, speaks_tls, tls_context

# At debug level imapclient writes headers and subjects into the log.
logging.getLogger("imapclient").setLevel(logging.INFO)

GOODBYE = 2  # seconds LOGOUT may take


class Connection:
    """One IMAP connection, logged in while the `with` block runs.

    Every method raises `ConnectionFailed` and nothing else from the network.
    """

    def __init__(self, server, login):
        self.server = server
        self.login = login
        self._client = None

    @property
    def client(self):
        """The connected `imapclient.IMAPClient`."""
        if not self._client:
            raise ConnectionFailed(Reason.DROPPED, "not connected")
        return self._client

    def __enter__(self):
        self.connect()
        return self

    def __exit__(self, *exc_info):
        self.close()

    def connect(self):
        """Connect, encrypt and log in."""
        try:
            with dialling(self.server), translated(self.login):
                self._client = self._open()
                self._client.normalise_times = False
                self._quiet()
                self._starttls()
                self.login.imap(self.client)
        except ConnectionFailed:
            self._drop()
            raise

    def close(self):
        """Log out; a connection that is gone already is no error."""
        if self._client:
            try:
                self._client.socket().settimeout(GOODBYE)
                self._client.logout()
            except (OSError, IMAPClientError):
                self._drop()
            self._client = None

    def _open(self):
        server = self.server
        encrypted = server.encryption == "ssl"
        try:
            return IMAPClient(
                server.host,
                server.port,
                ssl=encrypted,
                ssl_context=tls_context(server) if encrypted else None,
                timeout=SocketTimeout(server.connect_timeout, server.timeout),
            )
        except TimeoutError as error:
            if not encrypted and speaks_tls(server):
                raise ConnectionFailed(Reason.TLS, str(error)) from None
            raise

    def _quiet(self):
        """imapclient has imaplib format every line and mail for its debug log: two
        thirds of the time of a fetch, and mail bodies do not belong there."""
        self.client._imap.debug = 0

    def _starttls(self):
        if self.server.encryption != "starttls":
            return
        if not self.client.has_capability("STARTTLS"):
            raise ConnectionFailed(Reason.TLS, "STARTTLS is not offered")
        self.client.starttls(tls_context(self.server))

    def _drop(self):
        if self._client:
            with contextlib.suppress(OSError):
                self._client.shutdown()
            self._client = None
