"""What can go wrong with the outside world, as types.

No text here is meant for users: the Odoo edge turns a reason into a sentence.
`detail` and `words` are what the server or the operating system said, kept for the
log and for the small print; they never hold a password or a token.
"""

from enum import StrEnum

from .words import plain


class Reason(StrEnum):
    """Why a connection cannot be used."""

    HOST = "host"  # the name is not known
    LOCAL = "local"  # the machine itself or its link, where nobody may be sent
    PORT = "port"  # nothing listens there
    TIMEOUT = "timeout"  # no answer in time, or no route
    CERTIFICATE = "certificate"  # not trusted, expired, or of another name
    TLS = "tls"  # this port wants another encryption
    LOGIN = "login"  # user name or password refused
    FOLDER = "folder"  # the mailbox folder does not exist
    PROTOCOL = "protocol"  # another kind of server answers
    BUSY = "busy"  # the server declines for now: limits, maintenance
    REFUSED = "refused"  # the server says no to this one command, and goes on
    DROPPED = "dropped"  # the connection ended
    SOCKET = "socket"  # there is no such socket on this machine
    PERMISSION = "permission"  # this socket is not for the user that Odoo runs as


class AdapterError(Exception):
    """Base of everything an adapter raises."""


class ConnectionFailed(AdapterError):
    """The server cannot be used, or not for this; a mail that was to be sent was not.

    `reason`: a `Reason`. `detail`: the server's words, maybe empty.
    """

    def __init__(self, reason, detail=""):
        self.reason = Reason(reason)
        self.detail = detail = plain(detail)
        super().__init__(f"{self.reason}: {detail}" if detail else str(self.reason))

    def unquoted(self):
        """This failure without the words of what answered, for as long as that is not
        known to be a mail server: they are somebody else's."""
        if self.reason in _OWN_WORDS:
            return self
        return ConnectionFailed(self.reason)


# What the operating system and our TLS library say.
_OWN_WORDS = (Reason.HOST, Reason.PORT, Reason.TIMEOUT, Reason.CERTIFICATE)


class Unsayable(ConnectionFailed):
    """The "user" or the "password", whichever is `what`, holds a control character: in
    the protocol it would be a command of its own. No server was asked."""

    cause = "unsayable"

    def __init__(self, what):
        self.what = what
        super().__init__(Reason.LOGIN)


class FolderMissing(ConnectionFailed):
    """`folder` is not on the server."""

    def __init__(self, folder, detail=""):
        self.folder = folder
        super().__init__(Reason.FOLDER, detail)


class MailNotGiven(ConnectionFailed):
    """The server fails on this one mail; the connection can be used for others."""


class ScanFailed(ConnectionFailed):
    """The virus scanner was at work on this one file when it failed."""


class NoScanner(ConnectionFailed):
    """There is no virus scanner to ask."""

    def __init__(self):
        super().__init__(Reason.HOST)


class TooLargeToScan(AdapterError):
    """The virus scanner takes no file of this size."""


class SendError(AdapterError):
    """A mail did not surely go out.

    `code`: SMTP's reply code, 0 when there was no reply. `words`: the server's.
    `recipients`: {address: (code, words)} of those it speaks of.
    """

    def __init__(self, code, words, recipients=None):
        self.code = code
        self.words = words = plain(words)
        self.recipients = recipients or {}
        super().__init__(f"{code} {words}".strip())


class Refused(SendError):
    """5xx for every recipient: nobody has the mail, and trying again is no use."""


class Deferred(SendError):
    """4xx: nobody has the mail; try again later."""


class MaybeSent(SendError):
    """The whole mail went out and its answer never came: it may have been sent.
    Sending it again may double it. `detail`: how the connection ended."""

    def __init__(self, detail=""):
        super().__init__(0, detail)
        self.detail = self.words
