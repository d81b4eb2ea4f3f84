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
# What Office keeps macros in, a part of a file of the newer kinds.
_MACROS = {"vba", "project"}
_MOST_READ = 16 << 20
_LONGEST_TEXT = 8 << 10
_BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
_ATTACHMENT = re.compile(r"__attach_version1\.0_#[0-9A-F]{8}\Z", re.IGNORECASE)
_DATA = "__substg1.0_37010102"
_NAMES = ("3707001F", "3707001E", "3704001F", "3704001E")
_CONTENT_ID = ("3712001F", "3712001E")
_PACKAGE = "\x01ole10native"
_EMBEDDED = ("package", "contents")


def open_ole(content: bytes) -> olefile.OleFileIO | None:
    """None when it cannot be read. No stream of it is longer than all of it: to olefile
    one that leads back to itself has whatever length it claims."""
    try:
        ole = olefile.OleFileIO(io.BytesIO(content))
    except _BROKEN:
        return None
    for entry in filter(None, ole.direntries):
        entry.size = min(entry.size, len(content))
    return ole


def kind_of(ole: olefile.OleFileIO) -> str:
    """The key of the kind; ``ole`` when it is none that is known, as where Office has
    encrypted a newer file."""
    if _INSTALLERS.match(ole.root.clsid):
        return "msi"
    top = {path[0].lower() for path in ole.listdir(streams=True, storages=True)}
    if top >= _MACROS:
        return "vba"
    return next((key for stream, key in _STREAMS if stream in top), "ole")


def attached(ole: olefile.OleFileIO) -> Iterator[tuple[str, bytes, bool]]:
    """The files of an Outlook message and of those inside it: name, content, and
    whether the text shows it as a picture."""
    paths = ole.listdir(streams=True, storages=False)
    known = {"/".join(path).lower() for path in paths}
    for *storage, stream in paths:
        is_attached = storage and _ATTACHMENT.match(storage[-1])
        if is_attached and stream.lower() == _DATA:
            name, shown = (
                _text(ole, _properties(storage, numbers, known))
                for numbers in (_NAMES, _CONTENT_ID)
            )
            yield name, _read(ole, [*storage, stream]), bool(shown)


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


def _properties(storage, numbers, known):
    """The paths of those that the storage has."""
    paths = ([*storage, f"__substg1.0_{number}"] for number in numbers)
    return [path for path in paths if "/".join(path).lower() in known]


def _text(ole, paths):
    """The first of these properties, "" when there is none."""
    if not paths or ole.get_size(paths[0]) > _LONGEST_TEXT:
        return ""
    encoding = "utf-16-le" if paths[0][-1].endswith("1F") else "latin-1"
    return _read(ole, paths[0]).decode(encoding, "ignore").strip("\0")


def _read(ole, path):
    try:
        with ole.openstream(path) as stream:
            return stream.read(_MOST_READ)
    except _BROKEN:
        return b""
