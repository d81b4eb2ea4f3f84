"""Files in boxes (ISO base media, QuickTime) and in TIFF's directories."""

import struct

_BRANDS = {
    b"qt  ": "mov",
    b"crx ": "raw",
    b"avif": "avif",
    b"avis": "avif",
    b"M4A ": "m4a",
    b"M4B ": "m4a",
    b"M4P ": "m4a",
    b"jxl ": "jxl",
    b"F4V ": "flv",
}
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_QUICKTIME = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_INSIDE = (b"moov", b"mdat", b"ftyp", b"wide", b"free", b"skip", b"mvhd", b"pict")
_NEW_SUBFILE, _MAKE, _SUB_DIRECTORIES, _DNG_VERSION = 0xFE, 0x10F, 0x14A, 0xC612
_MOST_TAGS = 200


def kind_of(content: bytes) -> str:
    """The key of the kind, "" when it is none of these."""
    if content[:4] in (b"II*\0", b"MM\0*"):
        return _tiff(content)
    if content[:4] in (b"II+\0", b"MM\0+"):
        return "tiff"
    box = content[4:8]
    if box == b"ftyp":
        return _by_brands(content)
    if box in _QUICKTIME and _is_box(content):
        return "mov"
    return ""


def _by_brands(content):
    brand = content[8:12]
    if brand in _BRANDS:
        return _BRANDS[brand]
    if brand in _HEIF:
        size = min(int.from_bytes(content[:4], "big"), 256)
        others = content[16:size]
        return "avif" if b"avif" in others and brand == b"mif1" else "heic"
    return "mp4"


def _is_box(content):
    """Whether a second box follows, as no text would have it."""
    size = int.from_bytes(content[:4], "big")
    if size == 1:
        size = int.from_bytes(content[8:16], "big")
    if size < 8 and size != 0:
        return False
    following = content[size + 4 : size + 8]
    return size in (0, len(content)) or size > len(content) or following in _INSIDE


def _tiff(content):
    """A camera's RAW is a TIFF whose first picture is only the small one."""
    order = "<" if content[:2] == b"II" else ">"
    tags = _tags(content, order)
    if _DNG_VERSION in tags:
        return "raw"
    small = tags.get(_NEW_SUBFILE) == 1 or _SUB_DIRECTORIES in tags
    return "raw" if small and _MAKE in tags else "tiff"


def _tags(content, order):
    """{tag: value or where it stands} of the first directory."""
    try:
        (start,) = struct.unpack_from(order + "I", content, 4)
        (count,) = struct.unpack_from(order + "H", content, start)
        found = {}
        for index in range(min(count, _MOST_TAGS)):
            tag, kind, _number, value = struct.unpack_from(
                order + "HHII", content, start + 2 + 12 * index
            )
            short = kind == 3 and order == ">"
            found[tag] = value >> 16 if short else value
    except struct.error:
        return {}
    return found
