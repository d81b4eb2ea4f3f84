"""The selected folder, and FETCH that gets past what the server stumbles over."""

from contextlib import contextmanager
from dataclasses import dataclass

from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
    ProtocolError,
)

from .errors import ConnectionFailed, FolderMissing, Reason
from .imap_connection import Connection
from .imap_errors import translated, words_of
from .sayable import is_sayable

# What a FETCH that ended so has used up of TROUBLE; one that worked gives it back.
COST = {Reason.REFUSED: 1, Reason.DROPPED: 1, Reason.PROTOCOL: 1, Reason.TIMEOUT: 20}
TROUBLE = 50


@dataclass(frozen=True)
class FolderStatus:
    """What SELECT says. UIDs are comparable only under the same `uidvalidity`;
    the next mail gets at least `uidnext`; `exists` mails are in the folder."""

    uidvalidity: int
    uidnext: int
    exists: int


@contextmanager
def _understood():
    """Around answers that are read: of some, imapclient raises what they made of it."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise ProtocolError(f"{type(error).__name__}: {error}") from None


def check_folder(folder):
    """Raises `FolderMissing` for a name with control characters: no folder has one, and
    servers that repeat it in their answer would say more than they mean."""
    if not is_sayable(folder):
        raise FolderMissing(folder)


class SelectedFolder(Connection):
    """A connection with a folder open."""

    folder = None
    status = None
    _readonly = False
    _trouble = 0

    def select(self, folder, readonly=False):
        """Open `folder` and return its `FolderStatus`. A folder the account may only
        read is opened so. Raises `FolderMissing` when there is no such folder."""
        check_folder(folder)
        with translated(self.login, folder), _understood():
            answer = self._select(folder, readonly)
            uidnext = answer.get(b"UIDNEXT")
            if uidnext is None:
                uidnext = self.client.folder_status(folder, ["UIDNEXT"])[b"UIDNEXT"]
            uidvalidity = answer.get(b"UIDVALIDITY", 0)
            status = FolderStatus(uidvalidity, uidnext, answer[b"EXISTS"])
        self.folder, self._readonly, self.status = folder, readonly, status
        return status

    def _select(self, folder, readonly):
        try:
            return self.client.select_folder(folder, readonly=readonly)
        except IMAPClientReadOnlyError:
            return self.client.select_folder(folder, readonly=True)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            # Not every server says why: ask whether the folder is there at all.
            if not self.client.folder_exists(folder):
                raise FolderMissing(folder, words_of(error)) from None
            raise

    def ask(self, uids, items):
        """{uid: {item: value}} of FETCH; mails that are gone are left out.

        Servers fail on single mails (a damaged file, a size that is wrong): they say
        no, fall silent or hang up, each time, and the mails behind it would never be
        reached. So a failed command is asked again in smaller parts, on a new
        connection if need be, until the mail is found; its value is then the
        `ConnectionFailed`. A server that fails on everything raises it.
        """
        try:
            answer = self._fetch(uids, items)
        except ConnectionFailed as error:
            return self._ask_apart(uids, items, error)
        self._trouble = 0
        return answer

    def _fetch(self, uids, items):
        with translated(self.login), _understood():
            return self.client.fetch(uids, items)

    def _ask_apart(self, uids, items, error):
        self._recover(error)
        if len(uids) == 1:
            once_more = error.reason in (Reason.DROPPED, Reason.PROTOCOL)
            return self._ask_again(uids[0], items) if once_more else {uids[0]: error}
        step = 1 if error.reason == Reason.TIMEOUT else (len(uids) + 1) // 2
        found = {}
        for start in range(0, len(uids), step):
            found |= self.ask(uids[start : start + step], items)
        return found

    def _ask_again(self, uid, items):
        """The drop may have been chance; twice on the same mail is not."""
        try:
            return self._fetch([uid], items)
        except ConnectionFailed as error:
            self._recover(error)
            return {uid: error}

    def _recover(self, error):
        """Make the connection usable after `error`, or raise it."""
        self._trouble += COST.get(error.reason, TROUBLE + 1)
        if self._trouble > TROUBLE:
            raise error
        if error.reason == Reason.REFUSED:
            return
        before = self.status
        self._drop()
        self.connect()
        if self.select(self.folder, self._readonly).uidvalidity != before.uidvalidity:
            raise error
