"""Getting to a mailbox: connect, encrypt, log in, leave."""

import contextlib
import imaplib
import logging

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from .errors import ConnectionFailed, Reason
from .imap_errors import translated
from .network import dial, dialling, speaks_tls, tls_context

# At debug level imapclient writes headers and subjects into the log.
logging.getLogger("imapclient").setLevel(logging.INFO)

_logger = logging.getLogger(__name__)

GOODBYE = 2  # seconds LOGOUT may take
WHO = {"name": "Odoo", "vendor": "Odoo E-mail Channel"}


class _Client(IMAPClient):
    """An `IMAPClient` whose connection is made by `dial`."""

    def __init__(self, server, context):
        self._server = server
        super().__init__(
            server.address,
            server.port,
            ssl=bool(context),
            ssl_context=context,
            timeout=SocketTimeout(server.connect_timeout, server.timeout),
        )

    def _create_IMAP4(self):
        return _Imap(self._server, self.ssl_context)


class _Imap(imaplib.IMAP4):
    def __init__(self, server, context):
        self._server = server
        self._context = context
        super().__init__(server.address, server.port, server.connect_timeout)

    def _create_socket(self, timeout):
        sock = dial(self._server, timeout)
        if not self._context:
            return sock
        return self._context.wrap_socket(sock, server_hostname=self.host)


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
                introduced = self._introduce()
                self.login.imap(self.client)
                if not introduced:
                    self._introduce()
        except ConnectionFailed as error:
            if not self._client and not error.detail.startswith("* BYE"):
                raise error.unquoted() from None
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
            return _Client(server, tls_context(server) if encrypted else None)
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

    def _introduce(self):
        """Say who we are (ID, RFC 2971) where that can be said: some providers, such as
        163 and 126, open no folder otherwise. Returns whether it was."""
        if not self.client.has_capability("ID"):
            return False
        try:
            self.client.id_(WHO)
        except IMAPClientAbortError:
            raise
        except (IMAPClientError, AttributeError, LookupError, TypeError, ValueError):
            _logger.debug("ID was not understood by %s", self.server.host)
        return True

    def _drop(self):
        if self._client:
            with contextlib.suppress(OSError):
                self._client.shutdown()
            self._client = None
