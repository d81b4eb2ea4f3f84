"""OLE2: the older Office files, Outlook's messages, and Windows' installers."""

import io
import re
from collections.abc import Iterator

import olefile

# Packages, patches and transforms of Windows Installer.
_INSTALLERS = re.compile(r"000C108[246]-0000-0000-C000-000000000046\Z", re.IGNORECASE)
# (a stream or storage that says so, kind)
_STREAMS = (
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
_ATTACHMENT = re.compile(r"__attach_version1\.0_#[0-9A-F]{8}\Z", re.IGNORECASE)
_DATA = "__substg1.0_37010102"
_NAMES = ("3707001F", "3707001E", "3704001F", "3704001E")
_CONTENT_ID = ("3712001F", "3712001E")
_PACKAGE = "\x01ole10native"
_EMBEDDED = ("package", "contents")


def open_ole(content: bytes) -> olefile.OleFileIO | None:
    """None when it cannot be read."""
    try:
        return olefile.OleFileIO(io.BytesIO(content))
    except _BROKEN:
        return None


def kind_of(ole: olefile.OleFileIO) -> str:
    """The key of the kind; ``ole`` when it is none that is known, as where Office has
    encrypted a newer file."""
    if _INSTALLERS.match(ole.root.clsid):
        return "msi"
    top = {path[0].lower() for path in ole.listdir(streams=True, storages=True)}
    return next((key for stream, key in _STREAMS if stream in top), "ole")


def attached(ole: olefile.OleFileIO) -> Iterator[tuple[str, bytes, bool]]:
    """The files of an Outlook message and of those inside it: name, content, and
    whether the text shows it as a picture."""
    for *storage, stream in ole.listdir(streams=True, storages=False):
        is_attached = storage and _ATTACHMENT.match(storage[-1])
        if is_attached and stream.lower() == _DATA:
            shown = bool(_text(ole, storage, _CONTENT_ID))
            yield _text(ole, storage, _NAMES), _read(ole, [*storage, stream]), shown


def packages(ole: olefile.OleFileIO) -> Iterator[tuple[str, bytes]]:
    """(name, content) of the files that a document embeds: from Windows' packager, and
    those of the newer Office."""
    for path in ole.listdir(streams=True, storages=False):
        stream = path[-1].lower()
        if stream == _PACKAGE:
            yield _unpack(_read(ole, path))
        elif stream in _EMBEDDED:
            yield "", _read(ole, path)


def _unpack(data):
    """A package of OLE 1.0: size, flags, name, path, eight octets, path, content."""
    try:
        name_end = data.index(b"\0", 6)
        path_end = data.index(b"\0", name_end + 1)
        start = data.index(b"\0", path_end + 9) + 5
    except ValueError:
        return "", data[4:]
    size = int.from_bytes(data[start - 4 : start], "little")
    return data[6:name_end].decode("latin-1"), data[start : start + size]


def _text(ole, storage, numbers):
    """The first of these properties that the storage has, else ""."""
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
