"""A picture fetched from a public address, once, in bounds of size and time.

Whoever writes a signature names any address. Nothing on the machine itself, in its
network or on the way there is his to see: each connection goes to an address that was
looked at, also after a redirect, and no proxy or password of the machine is used.
"""

import functools
import io
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import unquote, urljoin, urlsplit

import requests
from PIL import Image
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from .errors import AdapterError
from .reachable import is_reachable, meant

SECONDS = 10.0
MOST_REDIRECTS = 4
MOST_PIXELS = 4_000_000


class Trouble(StrEnum):
    """Why a picture could not be fetched."""

    ADDRESS = "address"  # not of http or https
    CLOSED = "closed"  # leads to no public server
    MISSING = "missing"  # the server has no such picture, or says no
    NETWORK = "network"  # no such server, or no connection to it
    TIMEOUT = "timeout"
    SIZE = "size"
    REDIRECTS = "redirects"


class NotFetched(AdapterError):
    """`trouble`: a `Trouble`. `detail`: the server's status, maybe empty."""

    def __init__(self, trouble, detail=""):
        self.trouble = Trouble(trouble)
        self.detail = detail
        super().__init__(f"{self.trouble}: {detail}" if detail else str(self.trouble))


def is_public(address):
    """Whether `address`, an IP address as text, is of the public internet."""
    found = ip_address(address.partition("%")[0])
    return is_reachable(address) and all(each.is_global for each in meant(found))


@dataclass
class PictureFetcher:
    """`most`: bytes. `allowed`: whether an IP address may be connected to."""

    most: int
    seconds: float = SECONDS
    allowed: object = field(default=is_public)

    def fetch(self, url):
        """(name, content) of what `url` leads to. Raises `NotFetched`."""
        with _in_time(self.seconds) as deadline, _session(self, deadline) as session:
            try:
                return self._follow(session, url, deadline)
            except (HTTPError, OSError, ValueError) as error:  # ValueError: no URL
                raise _translated(error, deadline) from None

    def _follow(self, session, url, deadline):
        for _hop in range(MOST_REDIRECTS + 1):
            _check(url)
            with session.get(url, stream=True, allow_redirects=False) as response:
                target = response.headers.get("Location")
                if response.is_redirect and target:
                    url = urljoin(url, target)
                    continue
                if response.status_code != 200:
                    raise NotFetched(Trouble.MISSING, str(response.status_code))
                return _name(url), self._content(response, deadline)
        raise NotFetched(Trouble.REDIRECTS)

    def _content(self, response, deadline):
        """As it came: what is packed is not unpacked."""
        content = response.raw.read(self.most + 1, decode_content=False)
        if deadline.is_over:
            raise NotFetched(Trouble.TIMEOUT)
        if len(content) > self.most:
            raise NotFetched(Trouble.SIZE)
        return content


def as_png(content):
    """A bitmap as PNG, which every mail program shows, or None when it is damaged or
    of too many pixels."""
    try:
        # Only its head is read here.
        with Image.open(io.BytesIO(content), formats=["BMP"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            made = io.BytesIO()
            picture.save(made, "PNG", optimize=True)
            return made.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _check(url):
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise NotFetched(Trouble.ADDRESS)
    if parts.username or parts.password:
        raise NotFetched(Trouble.ADDRESS)


def _name(url):
    return unquote(urlsplit(url).path.rpartition("/")[2])


class _Deadline:
    """When it is over, whatever is connected is not any more: a server that says one
    byte at a time holds nobody up."""

    def __init__(self):
        self.is_over = False
        self.sockets = []
        self.lock = threading.Lock()

    def watch(self, sock):
        with self.lock:
            self.sockets.append(sock.dup())
            if self.is_over:
                self._hang_up()

    def end(self):
        with self.lock:
            self.is_over = True
            self._hang_up()

    def close(self):
        with self.lock:
            for sock in self.sockets:
                sock.close()
            self.sockets = []

    def _hang_up(self):
        for sock in self.sockets:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it is closed already


@contextmanager
def _in_time(seconds):
    deadline = _Deadline()
    timer = threading.Timer(seconds, deadline.end)
    timer.daemon = True
    timer.start()
    try:
        yield deadline
    finally:
        timer.cancel()
        deadline.close()


class _Closed(OSError):
    """No address that may be connected to."""


def _dial(connection, fetcher, deadline):
    """The address that is connected to is the one that was looked at: a name may lead
    to another the next moment."""
    host, port = connection._dns_host, connection.port
    failure = _Closed()
    for *_kind, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not fetcher.allowed(place[0]):
            continue
        try:
            sock = socket.create_connection(place[:2], fetcher.seconds / 2)
        except OSError as error:
            failure = error
            continue
        deadline.watch(sock)
        return sock
    raise failure


class _Plain(HTTPConnection):
    def __init__(self, *args, dial, **kwargs):
        super().__init__(*args, **kwargs)
        self._dial = dial

    def _new_conn(self):
        return self._dial(self)


class _Secure(HTTPSConnection):
    def __init__(self, *args, dial, **kwargs):
        super().__init__(*args, **kwargs)
        self._dial = dial

    def _new_conn(self):
        return self._dial(self)


class _PlainPool(HTTPConnectionPool):
    def __init__(self, *args, dial, **kwargs):
        super().__init__(*args, **kwargs)
        self.ConnectionCls = functools.partial(_Plain, dial=dial)


class _SecurePool(HTTPSConnectionPool):
    def __init__(self, *args, dial, **kwargs):
        super().__init__(*args, **kwargs)
        self.ConnectionCls = functools.partial(_Secure, dial=dial)


class _Transport(HTTPAdapter):
    def __init__(self, seconds, dial):
        self.seconds = seconds
        self.dial = dial
        super().__init__()

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": functools.partial(_PlainPool, dial=self.dial),
            "https": functools.partial(_SecurePool, dial=self.dial),
        }

    def send(self, request, **kwargs):
        return super().send(request, **kwargs | {"timeout": self.seconds})


@contextmanager
def _session(fetcher, deadline):
    def dial(connection):
        return _dial(connection, fetcher, deadline)

    with requests.Session() as session:
        session.trust_env = False  # no proxy, no password of the machine's
        session.headers.update({"Accept": "image/*", "Accept-Encoding": "identity"})
        for scheme in ("http://", "https://"):
            session.mount(scheme, _Transport(fetcher.seconds / 2, dial))
        yield session


def _translated(error, deadline):
    if deadline.is_over or isinstance(error, requests.Timeout | TimeoutError):
        return NotFetched(Trouble.TIMEOUT)
    address = requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema
    if isinstance(error, address) or type(error) is ValueError:
        return NotFetched(Trouble.ADDRESS)
    while error is not None:
        if isinstance(error, _Closed):
            return NotFetched(Trouble.CLOSED)
        error = error.__cause__ or error.__context__
    return NotFetched(Trouble.NETWORK)
