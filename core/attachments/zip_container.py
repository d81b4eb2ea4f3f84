"""What a ZIP is: a document or a program of its own, or just an archive."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from .zip_kinds import DOCUMENTS, MAIN_PARTS, MIMETYPES, PARTS, PROGRAMS

HEADS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00PK\x03\x04")
END = b"PK\x05\x06"
_ENTRY = b"PK\x01\x02"
_END_SIZE = 22
_MOST_COMMENT = 65_535
_MOST_DIRECTORY = 2 << 20
_MOST_MEMBERS = 10_000
_SMALL = 128 << 10
_ZIP64 = 0xFFFFFFFF
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
)
TYPES = "[Content_Types].xml"
_MACROS = re.compile(r"vbaproject\.bin\Z|(?:\A|/)macrosheets/")
_MACRO_TYPES = (b"ms-office.vbaproject", b"ms-excel.macrosheet")
# What macOS and Windows add to folders.
_EXTRA = re.compile(r"__MACOSX/|(?:.*/)?(?:\.DS_Store|Thumbs\.db|desktop\.ini)\Z")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a ZIP.

    :param size: bytes when unpacked, as the directory says
    """

    name: str
    size: int
    info: zipfile.ZipInfo


@dataclass(frozen=True, slots=True)
class Container:
    """
    :param kind: the key of the kind, ``zip`` when it is no document and no program
    :param members: empty when the directory cannot be read
    """

    kind: str
    members: tuple[Member, ...] = ()
    archive: zipfile.ZipFile | None = None

    def read(self, member: Member, most: int) -> bytes:
        """Its first octets; b"" when they cannot be read, as when it is encrypted."""
        try:
            with self.archive.open(member.info) as file:
                return file.read(most)
        except _BROKEN:
            return b""

    @property
    def has_macros(self) -> bool:
        names = (member.name.lower() for member in self.members)
        return self._types_have_macros() or any(map(_MACROS.search, names))

    def _types_have_macros(self):
        """Whether its types say so of a part that is called something else."""
        types = next((each for each in self.members if each.name == TYPES), None)
        said = self.read(types, _SMALL) if types else b""
        return any(word in said.lower().replace(b"\0", b"") for word in _MACRO_TYPES)


@dataclass(frozen=True, slots=True)
class End:
    """The end of a ZIP's directory, by which programs find it.

    :param start: where the first member begins
    :param is_last: nothing but its comment follows
    """

    start: int
    is_last: bool


def find_end(content: bytes) -> End | None:
    """The end of the directory that a program would find, wherever the content began;
    None when there is none."""
    lowest = max(0, len(content) - _END_SIZE - _MOST_COMMENT)
    at = content.rfind(END, lowest)
    while at >= 0:
        count, size, offset, comment = _read_end(content, at)
        end = at + _END_SIZE + comment
        rest = content[end:]
        is_last = end >= len(content) - 2 and not rest.strip(b"\r\n\0")
        directory = at - size
        if content[directory : directory + 4] == _ENTRY and directory >= offset:
            return End(directory - offset, is_last)
        if size == _ZIP64 or (not count and not size and is_last):
            return End(at, is_last)
        at = content.rfind(END, lowest, at)
    return None


def _read_end(content, at):
    def number(start, length):
        return int.from_bytes(content[at + start : at + start + length], "little")

    return number(10, 2), number(12, 4), number(16, 4), number(20, 2)


def open_zip(content: bytes) -> Container:
    """What a content is that begins like a ZIP, or ends like one."""
    at = content.rfind(END, max(0, len(content) - _END_SIZE - _MOST_COMMENT))
    count, size, _offset, _comment = _read_end(content, max(at, 0))
    if at < 0 or count > _MOST_MEMBERS or size > _MOST_DIRECTORY:
        return Container("zip")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN:
        return Container("zip")
    members = tuple(_members_of(archive))
    return Container(_kind_of(Container("zip", members, archive)), members, archive)


def _members_of(archive):
    for info in archive.infolist():
        name = info.filename.replace("\\", "/").removeprefix("/")
        if not name.endswith("/") and not _EXTRA.match(name):
            yield Member(name, info.file_size, info)


def _kind_of(container):
    by_name = {member.name: member for member in container.members}
    if key := _by_members(PROGRAMS, by_name):
        return key
    if types := by_name.get(TYPES):
        key = _by_types(container.read(types, _SMALL)) or _by_members(PARTS, by_name)
        if key and len(by_name) > 1:
            return key
    elif mimetype := by_name.get("mimetype"):
        said = container.read(mimetype, 200).strip()
        key = next((key for start, key in MIMETYPES if said.startswith(start)), "")
        if key and len(by_name) > 1:
            return key
    return _by_members(DOCUMENTS, by_name) or "zip"


def _by_types(types):
    if types[:2] in (b"\xff\xfe", b"\xfe\xff"):
        types = types.replace(b"\0", b"")
    types = types.lower()
    return next((key for part, key in MAIN_PARTS if part in types), "")


def _by_members(table, by_name):
    for patterns, key in table:
        if all(any(map(pattern.match, by_name)) for pattern in patterns):
            return key
    return ""
