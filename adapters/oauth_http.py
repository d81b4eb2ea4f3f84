"""The HTTP side of OAuth: a time-out on everything, and errors that are ours."""

from contextlib import contextmanager
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from .errors import Reason
from .network import reason_of
from .oauth import Cause, OAuthFailed


class _Impatient(HTTPAdapter):
    """Gives up after `seconds` of silence."""

    def __init__(self, seconds):
        super().__init__()
        self.seconds = seconds

    def send(self, request, **kwargs):
        return super().send(request, **kwargs | {"timeout": self.seconds})


@contextmanager
def prepared(session, app):
    """`session`, a `requests.Session`, as `app` (`timeout`, `ca_file`) wants it, while
    the block runs. What the block raises of the network becomes `OAuthFailed`."""
    session.mount("https://", _Impatient(app.timeout))
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
    reason = reason_of(inner) if inner else Reason.DROPPED
    return OAuthFailed(Cause.NETWORK, host, reason=reason)


def _host(request):
    return urlsplit(request.url).hostname or "" if request else ""
