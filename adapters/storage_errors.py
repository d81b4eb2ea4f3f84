"""What can go wrong with an outside storage, as one type for all kinds of them."""

import errno
import socket
import ssl
from contextlib import contextmanager
from enum import StrEnum

from .errors import AdapterError
from .words import plain


class StorageReason(StrEnum):
    """Why a storage, or one file in it, cannot be used."""

    OPTIONS = "options"  # its settings are not those that this kind takes
    PACKAGE = "package"  # Odoo's machine lacks the Python package for it
    CREDENTIALS = "credentials"  # none given, or refused
    ROOT = "root"  # no such bucket, or no such directory to begin with
    PERMISSION = "permission"  # known, but may not do this
    HOST = "host"  # the name is not known
    PORT = "port"  # nothing listens there
    HOST_KEY = "host_key"  # the SSH server is not the one that is known
    CERTIFICATE = "certificate"  # not trusted, expired, or of another name
    TIMEOUT = "timeout"  # no answer in time, or no route
    DROPPED = "dropped"  # the connection ended
    FULL = "full"  # no space, or no quota left
    READ_ONLY = "read_only"
    NAME = "name"  # a path that it does not take
    MISSING = "missing"  # the file is not there
    DAMAGED = "damaged"  # what is there is not what was written
    GONE = "gone"  # what is to be written is not whole in Odoo
    OTHER = "other"


# The whole storage cannot be used: no need to try its other files.
OF_STORAGE = frozenset(StorageReason) - {
    StorageReason.PERMISSION,
    StorageReason.NAME,
    StorageReason.MISSING,
    StorageReason.DAMAGED,
    StorageReason.GONE,
    StorageReason.OTHER,
}
# A new connection may help.
OF_CONNECTION = frozenset(
    (StorageReason.DROPPED, StorageReason.TIMEOUT, StorageReason.OTHER)
)


class StorageFailed(AdapterError):
    """`reason`: a `StorageReason`. `detail`: what the storage or the system said.
    `code`: of the storage, once it is known."""

    code = None

    def __init__(self, reason, detail=""):
        self.reason = StorageReason(reason)
        self.detail = detail = plain(detail)[:500]
        super().__init__(f"{self.reason}: {detail}" if detail else str(self.reason))

    @property
    def of_storage(self):
        """Whether it is the storage's trouble, not that of one file."""
        return self.reason in OF_STORAGE


_OF_ERRNO = {
    errno.ENOSPC: StorageReason.FULL,
    errno.EDQUOT: StorageReason.FULL,
    errno.EFBIG: StorageReason.FULL,
    errno.EROFS: StorageReason.READ_ONLY,
    errno.EACCES: StorageReason.PERMISSION,
    errno.EPERM: StorageReason.PERMISSION,
    errno.ENAMETOOLONG: StorageReason.NAME,
    errno.EINVAL: StorageReason.NAME,
    errno.EILSEQ: StorageReason.NAME,
    errno.ENOTDIR: StorageReason.NAME,
    errno.EEXIST: StorageReason.NAME,
    errno.EISDIR: StorageReason.NAME,
    errno.ENOENT: StorageReason.MISSING,
    errno.ECONNREFUSED: StorageReason.PORT,
    errno.EHOSTUNREACH: StorageReason.TIMEOUT,
    errno.ENETUNREACH: StorageReason.TIMEOUT,
}
# The codes in which S3 answers.
_OF_S3 = {
    "NoSuchBucket": StorageReason.ROOT,
    "InvalidAccessKeyId": StorageReason.CREDENTIALS,
    "SignatureDoesNotMatch": StorageReason.CREDENTIALS,
    "AuthFailure": StorageReason.CREDENTIALS,
    "ExpiredToken": StorageReason.CREDENTIALS,
    "InvalidToken": StorageReason.CREDENTIALS,
    "AccessDenied": StorageReason.PERMISSION,
    "QuotaExceeded": StorageReason.FULL,
    "XMinioStorageFull": StorageReason.FULL,
    "KeyTooLongError": StorageReason.NAME,
    "NoSuchKey": StorageReason.MISSING,
}
# By the names of their types: the packages of a storage that nobody uses are not there
# to be imported.
_OF_TYPE = {
    "NoCredentialsError": StorageReason.CREDENTIALS,
    "PartialCredentialsError": StorageReason.CREDENTIALS,
    "TokenRetrievalError": StorageReason.CREDENTIALS,
    "PermissionDenied": StorageReason.CREDENTIALS,  # asyncssh's: of the login
    "AuthenticationException": StorageReason.CREDENTIALS,
    "HostKeyNotVerifiable": StorageReason.HOST_KEY,
    "BadHostKeyException": StorageReason.HOST_KEY,
    "SFTPNoSpaceOnFilesystem": StorageReason.FULL,
    "SFTPQuotaExceeded": StorageReason.FULL,
    "SFTPWriteProtect": StorageReason.READ_ONLY,
    "SFTPPermissionDenied": StorageReason.PERMISSION,
    "SFTPConnectionLost": StorageReason.DROPPED,
    "ConnectionLost": StorageReason.DROPPED,
    "DisconnectError": StorageReason.DROPPED,
    "FSTimeoutError": StorageReason.TIMEOUT,
    "ConnectTimeoutError": StorageReason.TIMEOUT,
    "ReadTimeoutError": StorageReason.TIMEOUT,
    "EndpointConnectionError": StorageReason.TIMEOUT,
    "HTTPClientError": StorageReason.DROPPED,
}
_OF_BUILTIN = (
    (socket.gaierror, StorageReason.HOST),
    (ssl.SSLCertVerificationError, StorageReason.CERTIFICATE),
    (ConnectionRefusedError, StorageReason.PORT),
    (TimeoutError, StorageReason.TIMEOUT),
    (ConnectionError, StorageReason.DROPPED),
    (ImportError, StorageReason.PACKAGE),
    (PermissionError, StorageReason.PERMISSION),
    (FileNotFoundError, StorageReason.MISSING),
)


@contextmanager
def speaking(writing=False, opening=False):
    """Around everything asked of a storage: raises `StorageFailed` instead of what each
    of the packages raises.

    :param writing: a file that is missing then is the place it was to be written to
    :param opening: a value that is wrong then is in the storage's settings
    """
    try:
        yield
    except StorageFailed:
        raise
    # The one place that knows what they raise: neither are they subclasses of a common
    # type, nor may their packages be there to name them.
    except Exception as error:
        reason = reason_of(error)
        if writing and reason is StorageReason.MISSING:
            reason = StorageReason.ROOT
        # Some look at them only when they are first used.
        wrong = TypeError | ValueError | KeyError if opening else TypeError
        if isinstance(error, wrong):
            reason = StorageReason.OPTIONS
        raise StorageFailed(reason, str(error)) from error


def reason_of(error):
    """The most precise reason among the errors that led to this one: the deepest."""
    found = [each for each in map(_own_reason, _causes(error)) if each]
    # What was refused says more than that something was.
    precise = [each for each in found if each not in _VAGUE]
    return (precise or found or [StorageReason.OTHER])[-1]


_VAGUE = (StorageReason.PERMISSION, StorageReason.MISSING, StorageReason.TIMEOUT)


def _causes(error):
    seen = []
    while error is not None and error not in seen:
        seen.append(error)
        error = error.__cause__ or (
            None if error.__suppress_context__ else error.__context__
        )
    return seen


def _own_reason(error):
    response = getattr(error, "response", None)
    code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    if code in _OF_S3:
        return _OF_S3[code]
    for kind in type(error).__mro__:
        if kind.__name__ in _OF_TYPE:
            return _OF_TYPE[kind.__name__]
    for kind, reason in _OF_BUILTIN:
        if isinstance(error, kind):
            return reason
    return _OF_ERRNO.get(getattr(error, "errno", None))
