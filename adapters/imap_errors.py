"""The one place where the errors of imapclient, imaplib, ssl and socket become ours."""

import re
from contextlib import contextmanager

from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
    ProtocolError,
)

from .errors import ConnectionFailed, FolderMissing, Reason
from .network import reason_of
from .words import plain

# RFC 5530's response codes, and the words of those who do not send them.
_BUSY = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|OVERQUOTA)\]|^\* BYE"
    r"|too many (simultaneous )?connections|try again later",
    re.IGNORECASE,
)
_TLS = re.compile(r"\[PRIVACYREQUIRED\]", re.IGNORECASE)
_FOLDER = re.compile(r"\[(NONEXISTENT|TRYCREATE|CANNOT)\]", re.IGNORECASE)
_STRANGER = re.compile(r"unexpected response|not IMAP4 compliant|got more than")


@contextmanager
def translated(login, folder=None):
    """Turns what the block raises into `ConnectionFailed`.

    `login` knows what must not be quoted; `folder` is the one the block works on.
    """
    try:
        yield
    except OSError as error:
        raise ConnectionFailed(reason_of(error), login.scrub(str(error))) from None
    except IMAPClientError as error:
        words = login.scrub(words_of(error))
        reason = _reason(error, words, folder)
        if reason == Reason.FOLDER:
            raise FolderMissing(folder, words) from None
        raise ConnectionFailed(reason, words) from None


def _reason(error, words, folder):
    if _BUSY.search(words):
        return Reason.BUSY
    if _TLS.search(words):
        return Reason.TLS
    if isinstance(error, ProtocolError):
        return Reason.REFUSED  # a whole answer that makes no sense; the next may
    if _STRANGER.search(words):
        return Reason.PROTOCOL
    if isinstance(error, IMAPClientAbortError) or _aborted(error):
        return Reason.DROPPED
    if isinstance(error, LoginError):
        return Reason.BUSY if "[SERVERBUG]" in words else Reason.LOGIN
    if folder is not None and _FOLDER.search(words):
        return Reason.FOLDER
    return Reason.REFUSED


def _aborted(error):
    """Whether a `LoginError` only wraps a connection that ended."""
    return isinstance(error.__context__, IMAPClientAbortError)


def words_of(error):
    """The server's own words, without imaplib's wrapping."""
    words = str(error.args[0]) if error.args else str(error)
    return plain(re.sub(r"^(command: \w+ => |\w+ failed: )+", "", words))
