"""A mailbox over IMAP (RFC 3501, with MOVE, UIDPLUS and SPECIAL-USE when offered)."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from imapclient import DELETED, SEEN, IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError
from imapclient.imapclient import SENT

from .errors import ConnectionFailed, FolderMissing, Reason
from .imap_errors import translated
from .network import speaks_tls, tls_context

# At debug level imapclient writes headers and subjects into the log.
logging.getLogger("imapclient").setLevel(logging.INFO)

UIDS_A_COMMAND = 500  # keeps a command line under the 8 kB every server takes
UIDS_A_SEARCH = 50_000  # keeps its answer under the 1 MB line imaplib takes
BLOCK = 4 * 1024 * 1024


@dataclass(frozen=True)
class FolderStatus:
    """What SELECT says. UIDs are comparable only under the same `uidvalidity`;
    the next mail gets at least `uidnext`; `exists` mails are in the folder."""

    uidvalidity: int
    uidnext: int
    exists: int


@dataclass(frozen=True)
class FetchedMail:
    """A mail as the server keeps it. `received`: INTERNALDATE in UTC, None when the
    server gives none. `problem`: the server's words when it cannot give this mail;
    `raw` is empty then."""

    uid: int
    raw: bytes = b""
    received: datetime | None = None
    problem: str = ""


class Mailbox:
    """One connection to a mailbox, as a context manager.

        with Mailbox(server, login) as mailbox:
            status = mailbox.select("INBOX")
            for mail in mailbox.fetch(mailbox.uids_above(last)):
                ...

    Every method raises `ConnectionFailed` and nothing else from the network.
    """

    def __init__(self, server, login):
        self.server = server
        self.login = login
        self.client = None
        self._exists = 0

    # -- connection

    def __enter__(self):
        self.connect()
        return self

    def __exit__(self, *exc_info):
        self.close()

    def connect(self):
        """Connect, encrypt and log in."""
        try:
            with translated(self.login):
                self.client = self._open()
                self._encrypt()
                self.login.imap(self.client)
        except ConnectionFailed:
            self._drop()
            raise

    def close(self):
        """Log out; a connection that is gone already is no error."""
        if self.client:
            try:
                self.client.logout()
            except (OSError, IMAPClientError):
                self._drop()
            self.client = None

    def _open(self):
        server = self.server
        ssl = server.encryption == "ssl"
        try:
            return IMAPClient(
                server.host,
                server.port,
                ssl=ssl,
                ssl_context=tls_context(server) if ssl else None,
                timeout=SocketTimeout(server.connect_timeout, server.timeout),
            )
        except TimeoutError as error:
            if not ssl and speaks_tls(server):
                raise ConnectionFailed(Reason.TLS, str(error)) from None
            raise

    def _encrypt(self):
        client = self.client
        client.normalise_times = False
        if self.server.encryption == "starttls":
            if not client.has_capability("STARTTLS"):
                raise ConnectionFailed(Reason.TLS, "STARTTLS is not offered")
            client.starttls(tls_context(self.server))
        if client.has_capability("LOGINDISABLED"):
            raise ConnectionFailed(Reason.TLS, "LOGINDISABLED")

    def _drop(self):
        if self.client:
            try:
                self.client.shutdown()
            except OSError:
                pass
            self.client = None

    # -- reading

    def select(self, folder, readonly=False):
        """Open `folder` and return its `FolderStatus`.

        Raises `FolderMissing` when the server has no such folder.
        """
        with translated(self.login, folder):
            try:
                answer = self.client.select_folder(folder, readonly=readonly)
            except IMAPClientAbortError:
                raise
            except IMAPClientError:
                # Not all servers say why: ask whether the folder is there at all.
                if not self.client.folder_exists(folder):
                    raise FolderMissing(folder) from None
                raise
            uidnext = answer.get(b"UIDNEXT")
            if uidnext is None:
                uidnext = self.client.folder_status(folder, ["UIDNEXT"])[b"UIDNEXT"]
        self._exists = answer[b"EXISTS"]
        return FolderStatus(answer.get(b"UIDVALIDITY", 0), uidnext, self._exists)

    def uids_above(self, uid=0):
        """The UIDs greater than `uid` in the selected folder, ascending."""
        found = set()
        with translated(self.login):
            for window in self._windows():
                found.update(self.client.search([*window, "UID", f"{uid + 1}:*"]))
        # `n:*` always holds the last mail, even when its UID is below n
        return sorted(each for each in found if each > uid)

    def _windows(self):
        """Sequence numbers in windows, the highest first: a mail expunged meanwhile
        moves the others down, into a window still to come. None is skipped."""
        if self._exists <= UIDS_A_SEARCH:
            return [()]
        starts = range(1, self._exists + 1, UIDS_A_SEARCH)
        ends = [*(start - 1 for start in starts[1:]), "*"]
        return [(f"{a}:{b}",) for a, b in zip(starts, ends, strict=True)][::-1]

    def sizes(self, uids):
        """{uid: bytes} as the server counts them; UIDs that are gone are left out."""
        return self._values(uids, "RFC822.SIZE", b"RFC822.SIZE")

    def headers(self, uids):
        """{uid: raw header block}; UIDs that are gone are left out."""
        return self._values(uids, "BODY.PEEK[HEADER]", b"BODY[HEADER]")

    def _values(self, uids, item, key):
        found = {}
        for part in _parts(uids):
            with translated(self.login):
                answer = self.client.fetch(part, [item])
            found.update(
                (uid, data[key]) for uid, data in answer.items() if key in data
            )
        return found

    def fetch(self, uids, mails=100, size=8 * 1024 * 1024):
        """Yields a `FetchedMail` for each of `uids` that is still there.

        One command brings up to `mails` mails or `size` bytes, so that a distant
        server costs one round trip for many. A mail that the server fails to give
        is yielded with its `problem`; the others come all the same.
        """
        for part in _parts(uids):
            sizes = self.sizes(part)
            for chunk in _chunks(sizes, mails, size):
                yield from self._fetch_chunk(chunk)

    def _fetch_chunk(self, uids):
        try:
            with translated(self.login):
                answer = self.client.fetch(uids, ["BODY.PEEK[]", "INTERNALDATE"])
        except ConnectionFailed as error:
            if error.reason != Reason.REFUSED:
                raise
            if len(uids) == 1:
                yield FetchedMail(uids[0], problem=error.detail or "NO")
                return
            for uid in uids:
                yield from self._fetch_chunk([uid])
            return
        for uid in uids:
            if b"BODY[]" in answer.get(uid, ()):
                yield _mail(uid, answer[uid])

    def blocks(self, uid, size=BLOCK):
        """Yields the mail `uid` in blocks of `size` bytes, for one too big to hold.

        Yields nothing when it is gone.
        """
        start = 0
        while True:
            key = f"BODY[]<{start}>".encode()
            with translated(self.login):
                answer = self.client.fetch([uid], [f"BODY.PEEK[]<{start}.{size}>"])
            block = answer.get(uid, {}).get(key)
            if block:
                yield block
            if not block or len(block) < size:
                return
            start += size

    def id_of(self, message_id):
        """UID of the newest mail with this Message-Id in the selected folder, or
        None. Written as in the header, with its angle brackets."""
        with translated(self.login):
            found = self.client.search(["HEADER", "Message-ID", message_id])
        return max(found, default=None)

    # -- changing

    def mark_read(self, uids):
        """Set \\Seen."""
        for part in _parts(uids):
            with translated(self.login):
                self.client.add_flags(part, [SEEN], silent=True)

    def move(self, uids, folder):
        """Move to `folder`. Raises `FolderMissing` when it is not there."""
        for part in _parts(uids):
            with translated(self.login, folder):
                if self.client.has_capability("MOVE"):
                    self.client.move(part, folder)
                else:
                    self.client.copy(part, folder)
                    self._delete(part)

    def delete(self, uids):
        """Delete for good (see `_delete` for servers without UIDPLUS)."""
        for part in _parts(uids):
            with translated(self.login):
                self._delete(part)

    def _delete(self, uids):
        self.client.add_flags(uids, [DELETED], silent=True)
        if self.client.has_capability("UIDPLUS"):
            self.client.uid_expunge(uids)
        elif set(self.client.search(["DELETED"])) <= set(uids):
            # Without UIDPLUS, EXPUNGE takes whatever is flagged. Where somebody
            # else flagged a mail, ours stay flagged until that is settled.
            self.client.expunge()

    # -- folders

    def folders(self):
        """Names of the folders that can hold mail, as people write them."""
        with translated(self.login):
            found = self.client.list_folders()
        return [name for flags, _, name in found if b"\\noselect" not in _low(flags)]

    def create_folder(self, folder):
        """Create `folder`; one that exists already is no error."""
        with translated(self.login):
            if not self.client.folder_exists(folder):
                self.client.create_folder(folder)
                self.client.subscribe_folder(folder)

    def sent_folder(self):
        """Name of the folder for sent mail (RFC 6154, else by name), or None."""
        with translated(self.login):
            return self.client.find_special_folder(SENT)

    def append(self, folder, raw, seen=True):
        """Store the mail `raw` in `folder`, read or not."""
        with translated(self.login, folder):
            self.client.append(folder, raw, flags=[SEEN] if seen else ())


def _mail(uid, data):
    received = data.get(b"INTERNALDATE")
    raw = data[b"BODY[]"]
    return FetchedMail(
        uid,
        raw=raw or b"",
        received=received.astimezone(UTC) if received else None,
        problem="" if raw else "NIL",
    )


def _low(flags):
    return {flag.lower() for flag in flags}


def _parts(uids):
    uids = list(uids)
    return [uids[i : i + UIDS_A_COMMAND] for i in range(0, len(uids), UIDS_A_COMMAND)]


def _chunks(sizes, mails, limit):
    """Lists of UIDs: at most `mails` of them and `limit` bytes, but at least one."""
    chunk, total = [], 0
    for uid, size in sizes.items():
        if chunk and (len(chunk) == mails or total + size > limit):
            yield chunk
            chunk, total = [], 0
        chunk.append(uid)
        total += size
    if chunk:
        yield chunk
