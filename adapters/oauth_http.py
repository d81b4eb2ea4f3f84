"""The HTTP side of OAuth: a time-out on everything, and errors that are ours."""

import functools
from contextlib import contextmanager
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from .account import Server
from .errors import ConnectionFailed, Reason
from .network import dial, reason_of
from .oauth import Cause, OAuthFailed


class _Connection(HTTPSConnection):
    """To the addresses that `dial` goes to. What it refuses goes through the libraries
    as the `OSError` that they know."""

    def __init__(self, *args, local=False, **kwargs):
        super().__init__(*args, **kwargs)
        self._local = local

    def _new_conn(self):
        server = Server(self._dns_host, self.port, local=self._local)
        try:
            sock = dial(server, self.timeout)
        except ConnectionFailed as error:
            raise _Closed from error
        for option in self.socket_options or ():
            sock.setsockopt(*option)
        return sock


class _Closed(OSError):
    """No address that may be connected to."""


class _Impatient(HTTPAdapter):
    """Gives up after `seconds` of silence. `local`: as of a `Server`."""

    def __init__(self, seconds, local):
        self.seconds = seconds
        self.local = local
        super().__init__()

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "https": functools.partial(_Pool, local=self.local)
        }

    def send(self, request, **kwargs):
        return super().send(request, **kwargs | {"timeout": self.seconds})


class _Pool(HTTPSConnectionPool):
    def __init__(self, *args, local=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.ConnectionCls = functools.partial(_Connection, local=local)


@contextmanager
def prepared(session, app):
    """`session`, a `requests.Session`, as `app` (`timeout`, `ca_file`, `local`) wants
    it, while the block runs. What the block raises of the network becomes
    `OAuthFailed`. Nothing but https is spoken, wherever an answer points."""
    session.adapters.clear()
    session.mount("https://", _Impatient(app.timeout, app.local))
    session.hooks["response"].append(_raise_for_trouble)
    if app.ca_file:
        session.verify = app.ca_file
        session.trust_env = False  # REQUESTS_CA_BUNDLE would win
    try:
        with session:
            yield session
    except requests.RequestException as error:
        raise _translated(error) from None
    except OSError as error:  # no such file of certificates
        reason = Reason.CERTIFICATE
        raise OAuthFailed(Cause.NETWORK, str(error), reason=reason) from None


def _raise_for_trouble(response, **kwargs):
    """What passes by itself, before a library reads it as an answer."""
    if response.status_code == 429:
        later = response.headers.get("Retry-After", "")
        words = f"Retry-After: {later}" if later.isdigit() else ""
        raise OAuthFailed(Cause.THROTTLED, words, "429")
    if response.status_code >= 500:
        code = str(response.status_code)
        raise OAuthFailed(Cause.UNAVAILABLE, _host(response.request), code)


def _translated(error):
    host = _host(error.request)
    if isinstance(error, requests.HTTPError):
        return OAuthFailed(Cause.UNAVAILABLE, host, str(error.response.status_code))
    if isinstance(error, requests.Timeout):
        return OAuthFailed(Cause.NETWORK, host, reason=Reason.TIMEOUT)
    inner = error
    while inner and (
        isinstance(inner, requests.RequestException) or not isinstance(inner, OSError)
    ):
        inner = inner.__cause__ or inner.__context__
    if isinstance(inner, _Closed):
        return OAuthFailed(Cause.NETWORK, host, reason=Reason.LOCAL)
    reason = reason_of(inner) if inner else Reason.DROPPED
    return OAuthFailed(Cause.NETWORK, host, reason=reason)


def _host(request):
    return urlsplit(request.url).hostname or "" if request else ""
