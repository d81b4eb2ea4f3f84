"""A mailbox over IMAP (RFC 3501; MOVE, UIDPLUS and SPECIAL-USE when offered)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from imapclient import DELETED, SEEN
from imapclient.imapclient import SENT

from .errors import ConnectionFailed, MailNotGiven
from .imap_errors import translated
from .imap_selected import SelectedFolder, check_folder
from .sayable import quoted

UIDS_A_COMMAND = 500  # keeps a command line under the 8 kB every server takes
UIDS_A_SEARCH = 50_000  # keeps its answer under the 1 MB line imaplib takes
MAILS_A_FETCH = 100
BYTES_A_FETCH = 8 * 1024 * 1024


@dataclass(frozen=True)
class FetchedMail:
    """A mail as the server keeps it. `received`: INTERNALDATE in UTC, None when the
    server gives none. `problem`: the server's words when it cannot give this mail;
    `raw` is empty then. Try it again later: it may come, or be gone. `large`: it is too
    big to hold, `raw` is empty; take it in `blocks`. `size`: bytes, for a large one as
    the server counts them, which some only estimate."""

    uid: int
    raw: bytes = b""
    received: datetime | None = None
    problem: str = ""
    large: bool = False
    size: int = 0


@dataclass(frozen=True)
class Glance:
    """A mail without its body. `headers`: the block of those asked for; `received` and
    `size` as in `FetchedMail`."""

    headers: bytes
    received: datetime | None
    size: int


class Mailbox(SelectedFolder):
    """The folders and mails of one account.

        with Mailbox(server, login) as mailbox:
            mailbox.select("INBOX")
            for mail in mailbox.fetch(mailbox.uids_above(last)):
                ...

    UIDs are those of the selected folder. Folder names are as people write them.
    `largest`: bytes of a mail that is still fetched with others; None for no limit
    but that of one command.
    """

    def __init__(self, server, login, largest=None):
        super().__init__(server, login)
        self.largest = largest

    # -- reading

    def uids_above(self, uid=0):
        """The UIDs greater than `uid`, ascending."""
        found = set()
        for window in self._windows():
            with translated(self.login):
                found.update(self.client.search([*window, "UID", f"{uid + 1}:*"]))
        # `n:*` always holds the last mail, even when its UID is below n.
        return sorted(each for each in found if each > uid)

    def _windows(self):
        """Ranges of sequence numbers, the highest first: a mail expunged meanwhile
        moves the others down, into a range still to come. None is skipped."""
        if self.status.exists <= UIDS_A_SEARCH:
            return [()]
        starts = range(1, self.status.exists + 1, UIDS_A_SEARCH)
        ends = [*(start - 1 for start in starts[1:]), "*"]
        return [(f"{a}:{b}",) for a, b in zip(starts, ends, strict=True)][::-1]

    def sizes(self, uids):
        """{uid: bytes} as the server counts them; without mails that are gone, or
        that it cannot read."""
        return self._values(uids, "RFC822.SIZE", b"RFC822.SIZE")

    def headers(self, uids):
        """{uid: raw header block}; without mails that are gone, or that the server
        cannot read."""
        return self._values(uids, "BODY.PEEK[HEADER]", b"BODY[HEADER]")

    def _values(self, uids, item, key):
        found = {}
        for part in _parts(uids):
            for uid, data in self.ask(part, [item]).items():
                if not isinstance(data, ConnectionFailed) and key in data:
                    found[uid] = data[key]
        return found

    def glance(self, uids, fields):
        """{uid: `Glance`} with only the headers named in `fields`; without mails that
        are gone, or that the server cannot read."""
        items = [
            f"BODY.PEEK[HEADER.FIELDS ({' '.join(fields)})]",
            "RFC822.SIZE",
            "INTERNALDATE",
        ]
        found = {}
        for part in _parts(uids):
            for uid, data in self.ask(part, items).items():
                if not isinstance(data, ConnectionFailed):
                    # Servers name the fields in quotes or in letters of their own.
                    block = [data[key] for key in data if key.startswith(b"BODY[")]
                    if block:
                        found[uid] = _glance(block[0], data)
        return found

    def fetch(self, uids, mails=MAILS_A_FETCH, size=BYTES_A_FETCH):
        """Yields a `FetchedMail` for each of `uids` that is still there.

        One command brings up to `mails` mails or `size` bytes, so that a distant server
        costs one round trip for many. Of a bigger mail, or one of more than the
        mailbox's `largest` bytes, only its size is told (`large`).
        """
        alone = min(size, self.largest or size)
        for part in _parts(uids):
            # Servers may answer in any order; who stops in the middle goes on from the
            # highest UID stored.
            sizes = dict(
                sorted(self.ask(part, ["RFC822.SIZE", "INTERNALDATE"]).items())
            )
            for chunk in _chunks(sizes, mails, size, alone):
                data = sizes[chunk[0]]
                if _size(data, 0) > alone:
                    yield FetchedMail(
                        chunk[0],
                        received=_received(data),
                        large=True,
                        size=data[b"RFC822.SIZE"],
                    )
                    continue
                answer = self.ask(chunk, ["BODY.PEEK[]", "INTERNALDATE"])
                for uid in chunk:
                    if uid in answer:
                        yield from _mail(uid, answer.pop(uid))

    def blocks(self, uid, size=BYTES_A_FETCH):
        """Yields the mail `uid`, too big to hold, in blocks of up to `size` bytes.

        Yields nothing when it is gone. A connection that drops meanwhile is taken up
        again; raises `MailNotGiven` when the server fails on this mail again and again:
        others can still be fetched.
        """
        start = 0
        # Until nothing comes: there are servers whose blocks are shorter than asked.
        while block := self._block(uid, start, size):
            yield block
            start += len(block)

    def _block(self, uid, start, size):
        data = self.ask([uid], [f"BODY.PEEK[]<{start}.{size}>"]).get(uid, {})
        if isinstance(data, ConnectionFailed):
            raise MailNotGiven(data.reason, data.detail)
        return data.get(b"BODY[]<%d>" % start)

    def id_of(self, message_id, header="Message-ID"):
        """UID of the newest mail with this Message-Id (as in the header, with its
        angle brackets), or None.

        `header`: another one to look for it in."""
        if not (message_id.isascii() and message_id.isprintable()):
            return None
        # In quotes whatever it is: imapclient only quotes what has a space.
        criteria = f"HEADER {header} {quoted(message_id)}"
        with translated(self.login):
            found = self.client.search(criteria)
        return max(found, default=None)

    # -- changing

    def mark_read(self, uids):
        """Set \\Seen."""
        for part in _parts(uids):
            with translated(self.login):
                self.client.add_flags(part, [SEEN], silent=True)

    def move(self, uids, folder):
        """Move to `folder`. Raises `FolderMissing` when it is not there."""
        check_folder(folder)
        for part in _parts(uids):
            with translated(self.login, folder):
                if self.client.has_capability("MOVE"):
                    self.client.move(part, folder)
                else:
                    self.client.copy(part, folder)
                    self._delete(part)

    def delete(self, uids):
        """Delete for good; without UIDPLUS maybe only flagged, see below."""
        for part in _parts(uids):
            with translated(self.login):
                self._delete(part)

    def _delete(self, uids):
        self.client.add_flags(uids, [DELETED], silent=True)
        if self.client.has_capability("UIDPLUS"):
            self.client.uid_expunge(uids)
        elif set(self.client.search(["DELETED"])) <= set(uids):
            # EXPUNGE takes whatever is flagged. Where somebody else has flagged a
            # mail, which he may still take back, ours stay flagged beside it.
            self.client.expunge()

    # -- folders

    def folders(self):
        """Names of the folders that can hold mail."""
        with translated(self.login):
            found = self.client.list_folders()
        return sorted(name for flags, _, name in found if _holds_mail(flags))

    def create_folder(self, folder):
        """Create `folder`; one that exists already is no error."""
        check_folder(folder)
        with translated(self.login):
            if not self.client.folder_exists(folder):
                self.client.create_folder(folder)
                self.client.subscribe_folder(folder)

    def sent_folder(self):
        """Name of the folder for sent mail (RFC 6154, else by its name), or None."""
        with translated(self.login):
            return self.client.find_special_folder(SENT)

    def append(self, folder, raw, seen=True):
        """Store the mail `raw` in `folder`. Raises `FolderMissing`."""
        check_folder(folder)
        with translated(self.login, folder):
            self.client.append(folder, raw, flags=[SEEN] if seen else ())


def _mail(uid, data):
    if isinstance(data, ConnectionFailed):
        yield FetchedMail(uid, problem=str(data))
    elif b"BODY[]" in data:
        raw = data[b"BODY[]"] or b""
        yield FetchedMail(
            uid,
            raw=raw,
            received=_received(data),
            problem="" if raw else "NIL",
            size=len(raw),
        )


def _glance(headers, data):
    return Glance(headers or b"", _received(data), data.get(b"RFC822.SIZE", 0))


def _received(data):
    received = data.get(b"INTERNALDATE")
    # Some tools that fill mailboxes set a year that no clock has seen.
    return received.astimezone(UTC) if received and _has_been(received) else None


def _has_been(moment):
    return 1970 <= moment.year < 2200


def _size(data, unknown):
    known = not isinstance(data, ConnectionFailed)
    return data.get(b"RFC822.SIZE", 0) if known else unknown


def _holds_mail(flags):
    return not {flag.lower() for flag in flags} & {b"\\noselect", b"\\nonexistent"}


def _parts(uids):
    uids = list(uids)
    return [uids[i : i + UIDS_A_COMMAND] for i in range(0, len(uids), UIDS_A_COMMAND)]


def _chunks(answers, mails, limit, alone):
    """Lists of UIDs of at most `mails` mails and `limit` bytes, but at least one. A
    mail of more than `alone` bytes, or whose size the server could not tell, comes
    alone."""
    chunk, total = [], 0
    for uid, data in answers.items():
        size = _size(data, limit)
        if size > alone:
            size = limit
        if chunk and (len(chunk) == mails or total + size > limit):
            yield chunk
            chunk, total = [], 0
        chunk.append(uid)
        total += size
    if chunk:
        yield chunk
