"""What IMAP and SMTP share: TLS contexts, and the meaning of socket errors."""

import functools
import socket
import ssl
from contextlib import contextmanager

from .errors import ConnectionFailed, Reason
from .reachable import is_reachable


def tls_context(server):
    """The `ssl.SSLContext` that `server` (a `Server`) asks for."""
    try:
        return _tls_context(server.ca_file, server.verify)
    except OSError as error:  # no such file, or no certificate in it
        words = f"{server.ca_file}: {error}"
        raise ConnectionFailed(Reason.CERTIFICATE, words) from None


@functools.lru_cache(maxsize=16)
def _tls_context(ca_file, verify):
    """Shared: the certificates to trust are a megabyte in each."""
    context = ssl.create_default_context(cafile=ca_file)
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


@contextmanager
def dialling(server):
    """Around connecting to `server`: what is wrong with the address itself."""
    if not server.host:  # would mean this machine
        raise ConnectionFailed(Reason.HOST)
    try:
        yield
    except UnicodeError as error:  # no host name by IDNA's rules
        raise ConnectionFailed(Reason.HOST, str(error)) from None
    except OverflowError as error:
        raise ConnectionFailed(Reason.PORT, str(error)) from None


def dial(server, timeout):
    """A TCP connection to `server` (a `Server`), as a socket. Raises `OSError`, and
    `ConnectionFailed` when it is at no address where a mail server may be.

    The address that is connected to is the one that was looked at: a name may lead to
    another the next moment.
    """
    failure = ConnectionFailed(Reason.LOCAL)
    places = socket.getaddrinfo(server.address, server.port, type=socket.SOCK_STREAM)
    for *_kind, place in places:
        if not server.local and not is_reachable(place[0]):
            continue
        try:
            return socket.create_connection(place[:2], timeout)
        except OSError as error:
            failure = error
    raise failure


def reason_of(error):
    """The `Reason` behind an `OSError`."""
    if isinstance(error, socket.gaierror):
        return Reason.HOST
    if isinstance(error, ssl.SSLCertVerificationError):
        return Reason.CERTIFICATE
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Reason.DROPPED
    if isinstance(error, ssl.SSLError):
        return Reason.TLS
    if isinstance(error, ConnectionRefusedError):
        return Reason.PORT
    if isinstance(error, ConnectionError):
        return Reason.DROPPED
    return Reason.TIMEOUT  # TimeoutError, and no route to the host


def speaks_tls(server):
    """Whether a TLS handshake gets through on `server`'s port.

    Asked after a silent greeting: a server that waits for the handshake says nothing,
    and "no answer" would send the administrator looking in the wrong place.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with dial(server, min(server.timeout, 5)) as sock:
            context.wrap_socket(sock, server_hostname=server.address).close()
    except (OSError, ConnectionFailed):
        return False
    return True
