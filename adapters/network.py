"""What IMAP and SMTP share: TLS contexts, and the meaning of socket errors."""

import socket
import ssl

from .errors import Reason


def tls_context(server):
    """The `ssl.SSLContext` that `server` (a `Server`) asks for."""
    context = ssl.create_default_context(cafile=server.ca_file)
    if not server.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def reason_of(error):
    """The `Reason` behind an `OSError`."""
    if isinstance(error, socket.gaierror | UnicodeError):
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
    return Reason.TIMEOUT  # TimeoutError, and no route to host or network


def speaks_tls(server):
    """Whether a TLS handshake gets anywhere on `server`'s port.

    Asked after a silent greeting: a server that waits for the handshake says nothing,
    and "no answer" would send the administrator looking in the wrong place.
    """
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        address = (server.host, server.port)
        with socket.create_connection(address, min(server.timeout, 5)) as sock:
            context.wrap_socket(sock, server_hostname=server.host).close()
    except OSError:
        return False
    return True
