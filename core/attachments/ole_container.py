"""OLE2: the older Office files, Outlook's messages, and Windows' installers."""

import io
import re
from collections.abc import Iterator

import olefile

_INSTALLERS = (
    "000C1084-0000-0000-C000-000000000046",
    "000C1086-0000-0000-C000-000000000046",
)
_TRANSFORM = "000C1082-0000-0000-C000-000000000046"
# (a stream that says so, kind)
_STREAMS = (
    ("encryptedpackage", "docx"),
    ("worddocument", "doc"),
    ("workbook", "xls"),
    ("book", "xls"),
    ("powerpoint document", "ppt"),
    ("pp97_dualstorage", "ppt"),
    ("visiodocument", "vsd"),
    ("__properties_version1.0", "msg"),
    ("quill", "pub"),
)
_MOST_READ = 16 << 20
_BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
_ATTACHED = re.compile(r"__attach_version1\.0_#[0-9A-F]{8}\Z", re.IGNORECASE)
_DATA, _LONG_NAME, _SHORT_NAME = (
    "37010102",
    ("3707001F", "3707001E"),
    ("3704001F", "3704001E"),
)
_PACKAGE = "\x01ole10native"


def open_ole(content: bytes) -> olefile.OleFileIO | None:
    """None when it cannot be read."""
    try:
        return olefile.OleFileIO(io.BytesIO(content))
    except _BROKEN:
        return None


def kind_of(ole: olefile.OleFileIO) -> str:
    """The key of the kind; ``ole`` when it is none that is known."""
    if ole.root.clsid.upper() in (*_INSTALLERS, _TRANSFORM):
        return "msi"
    top = {path[0].lower() for path in ole.listdir(streams=True, storages=True)}
    return next((key for stream, key in _STREAMS if stream in top), "ole")


def carried(ole: olefile.OleFileIO) -> Iterator[tuple[str, bytes]]:
    """(name, content) of the files in an Outlook message, and in those inside it."""
    for path in ole.listdir(streams=True, storages=False):
        *storage, stream = path
        if (
            storage
            and stream.upper() == f"__SUBSTG1.0_{_DATA}"
            and _ATTACHED.match(storage[-1])
        ):
            name = _text(ole, storage, _LONG_NAME) or _text(ole, storage, _SHORT_NAME)
            yield name, _read(ole, path)


def packages(ole: olefile.OleFileIO) -> Iterator[tuple[str, bytes]]:
    """(name, content) of what Windows' packager has put into a document."""
    for path in ole.listdir(streams=True, storages=False):
        if path[-1].lower() == _PACKAGE:
            yield _unpack(_read(ole, path))


def _unpack(data):
    """An OLE 1.0 package: size, flags, name, path, two numbers, path, size, content."""
    try:
        end = data.index(b"\0", 6)
        name = data[6:end].decode("latin-1")
        end = data.index(b"\0", end + 1) + 1
        end += 8
        end = data.index(b"\0", end) + 1
        size = int.from_bytes(data[end : end + 4], "little")
        return name, data[end + 4 : end + 4 + size]
    except ValueError:
        return "", data[4:]


def _text(ole, storage, numbers):
    for number in numbers:
        path = [*storage, f"__substg1.0_{number}"]
        if ole.exists(path):
            encoding = "utf-16-le" if number.endswith("1F") else "latin-1"
            return _read(ole, path).decode(encoding, "ignore").strip("\0")
    return ""


def _read(ole, path):
    try:
        with ole.openstream(path) as stream:
            return stream.read(_MOST_READ)
    except _BROKEN:
        return b""
