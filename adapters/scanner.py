"""Files to clamd and its word on them, one connection each."""

import contextlib
import errno
import re
import socket
import struct
from dataclasses import dataclass
from datetime import datetime

import clamd

from .errors import ConnectionFailed, Reason, ScanFailed, TooLargeToScan
from .network import reason_of

CONNECT = 5.0  # seconds
TALK = 10.0  # seconds until an answer that takes no work
SCAN = 60.0  # seconds, for one file; clamd itself gives up after two minutes
CHUNK = 1 << 20  # bytes
_LONGEST_LINE = 4096
_VERSION = re.compile(r"ClamAV ([^/\s]+)(?:/(\d+)/(.+))?")
_SAMPLE = b"The scanner is asked whether it works."
# Answers that mean: over StreamMaxLength.
_TOO_LONG = "size limit exceeded"


@dataclass(frozen=True)
class Signatures:
    """What the scanner knows.

    :param engine: ClamAV's version
    :param number: of the signatures; 0 when it has none of ClamAV's own
    :param date: when they were made, naive, by the scanner's clock; None for no number
    """

    engine: str
    number: int = 0
    date: datetime | None = None


class Scanner:
    """One clamd.

    :param place: core.attachments.scanner_address.Place
    :param size_limit: bytes, its StreamMaxLength
    :param patience: seconds for the answer to one file
    """

    def __init__(self, place, size_limit, patience=SCAN):
        self.place = place
        self.size_limit = size_limit
        self.patience = patience

    def check(self):
        """Its Signatures, when it answers and has just scanned a few bytes. Raises
        ConnectionFailed."""
        signatures = self._signatures()
        if found := self._stream(_SAMPLE, TALK):
            raise ConnectionFailed(Reason.PROTOCOL, found)
        return signatures

    def scan(self, content):
        """The name of what clamd finds in `content` (bytes); "" for nothing.

        Raises ConnectionFailed when it cannot be reached, ScanFailed when it fails over
        this file, TooLargeToScan when it takes none of this size.
        """
        if len(content) > self.size_limit:
            raise TooLargeToScan
        return self._stream(content, self.patience)

    def _signatures(self):
        with self._connected(TALK) as talk:
            said = talk.ask(b"nVERSION\n")
        if found := _VERSION.fullmatch(said):
            return Signatures(found[1], int(found[2] or 0), _date(found[3]))
        raise ConnectionFailed(Reason.PROTOCOL)

    def _stream(self, content, patience):
        with self._connected(patience) as talk:
            try:
                said = talk.stream(content)
            except ConnectionFailed as exc:
                raise self._explained(exc) from None
        if _TOO_LONG in said:
            raise TooLargeToScan
        return self._found(said)

    def _explained(self, failure):
        """Over its limit, clamd closes the connection, and its reason may be lost on
        the way; what crashed does not answer the next moment."""
        if isinstance(failure, _NotTaken):
            with contextlib.suppress(ConnectionFailed):
                self._signatures()
                return TooLargeToScan()
        return ScanFailed(failure.reason, failure.detail)

    def _found(self, said):
        answer = clamd.scan_response.match(said)
        if not answer or answer["status"] == "ERROR":
            raise ScanFailed(Reason.REFUSED if answer else Reason.PROTOCOL, said)
        return answer["virus"] or ""

    @contextlib.contextmanager
    def _connected(self, patience):
        talk = (_UnixTalk if self.place.path else _TcpTalk)(self.place)
        try:
            talk.connect(patience)
            yield talk
        finally:
            talk.close()


class _NotTaken(ConnectionFailed):
    """The connection ended before all was sent."""


class _Talk:
    """What is ours of the conversation: time-outs for connecting, too, whole chunks,
    and answers of a bounded length."""

    def connect(self, patience):
        try:
            self.clamd_socket = self._dial()
        except (OSError, UnicodeError) as error:
            raise ConnectionFailed(_why(error), str(error)) from None
        self.clamd_socket.settimeout(patience)

    def ask(self, command):
        self._send([command])
        return self._answer()

    def stream(self, content):
        """Its answer to the bytes."""
        try:
            self._send(_pieces(content))
        except _NotTaken as failure:
            with contextlib.suppress(ConnectionFailed):
                return self._answer()
            raise failure from None
        return self._answer()

    def _send(self, pieces):
        try:
            for piece in pieces:
                self.clamd_socket.sendall(piece)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise _NotTaken(Reason.DROPPED, str(error)) from None
        except OSError as error:
            raise ConnectionFailed(_why(error), str(error)) from None

    def _answer(self):
        try:
            with self.clamd_socket.makefile("rb") as stream:
                line = stream.readline(_LONGEST_LINE)
        except OSError as error:
            raise ConnectionFailed(_why(error), str(error)) from None
        if not line:
            raise ConnectionFailed(Reason.DROPPED)
        return line.decode(errors="replace").strip("\0\r\n ")

    def close(self):
        if self.clamd_socket:
            self.clamd_socket.close()


class _UnixTalk(_Talk, clamd.ClamdUnixSocket):
    clamd_socket = None

    def __init__(self, place):
        super().__init__(place.path)

    def _dial(self):
        sock = socket.socket(socket.AF_UNIX)
        try:
            sock.settimeout(CONNECT)
            sock.connect(self.unix_socket)
        except OSError:
            sock.close()
            raise
        return sock


class _TcpTalk(_Talk, clamd.ClamdNetworkSocket):
    clamd_socket = None

    def __init__(self, place):
        super().__init__(place.host, place.port)

    def _dial(self):
        return socket.create_connection((self.host, self.port), CONNECT)


def _pieces(content):
    """The command and the content as clamd's protocol wants it, in few sends: each part
    with its length before it, and an empty one at the end."""
    head = b"nINSTREAM\n"
    view = memoryview(content)
    for start in range(0, len(view), CHUNK):
        part = view[start : start + CHUNK]
        yield b"".join((head, struct.pack("!L", len(part)), part))
        head = b""
    yield head + struct.pack("!L", 0)


def _why(error):
    if isinstance(error, UnicodeError):
        return Reason.HOST
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Reason.SOCKET
    if isinstance(error, PermissionError):
        return Reason.PERMISSION
    if isinstance(error, BlockingIOError):  # no room in its queue
        return Reason.BUSY
    if getattr(error, "errno", None) in (errno.ENOTSOCK, errno.EPROTOTYPE):
        return Reason.SOCKET
    return reason_of(error)


def _date(text):
    with contextlib.suppress(ValueError):
        return datetime.strptime((text or "").strip(), "%a %b %d %H:%M:%S %Y")
    return None
