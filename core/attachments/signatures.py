"""What the first bytes of a content say it is."""

import re

from . import iso_media

_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_VIDEO = bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b")
_ASF_AUDIO = bytes.fromhex("409e69f84d5bcf11a8fd00805f5c442b")
_W64 = bytes.fromhex("726966662e91cf11a5d628db04c10000")
_LNK = bytes.fromhex("4c00000001140200")
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
RAR = b"Rar!\x1a\x07"
SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"

# (what it begins with, kind), the longer ones before those that they begin with.
_HEADS = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0\x10\0\0\0CR", "raw"),
    (b"IIRO", "raw"),
    (b"IIRS", "raw"),
    (b"MMOR", "raw"),
    (b"IIU\0", "raw"),
    (b"IIII", "raw"),
    (b"FUJIFILMCCD-RAW", "raw"),
    (b"II\x1a\0\0\0HEAPCCDR", "raw"),
    (b"\0MRM", "raw"),
    (b"FOVb", "raw"),
    (b"II\xbc", "jxr"),
    (b"8BPS", "psd"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "jp2"),
    (b"\xff\x4f\xff\x51", "jp2"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "jxl"),
    (b"\xff\x0a", "jxl"),
    (b"icns\0", "icns"),
    (b"gimp xcf ", "xcf"),
    (b"DDS \x7c\0\0\0", "dds"),
    (b"\x76\x2f\x31\x01", "exr"),
    (b"qoif\0", "qoi"),
    (b"\x8aMNG\r\n\x1a\n", "mng"),
    (b"\xd7\xcd\xc6\x9a\0\0", "wmf"),
    (b"\x01\0\x09\0\0\x03", "wmf"),
    (b"ID3\x02", "mp3"),
    (b"ID3\x03", "mp3"),
    (b"ID3\x04", "mp3"),
    (b"fLaC\0", "flac"),
    (b"#!AMR", "amr"),
    (b"MThd\0\0\0\x06", "mid"),
    (b".snd\0", "au"),
    (b"MAC \x96\x0f", "ape"),
    (b"wvpk", "wv"),
    (b"caff\0\x01", "caf"),
    (_W64, "w64"),
    (b"FLV\x01", "flv"),
    (b"\0\0\x01\xba", "mpg"),
    (b"\0\0\x01\xb3", "mpg"),
    (b".RMF\0", "rm"),
    (b"FWS", "swf"),
    (b"CWS", "swf"),
    (b"ZWS", "swf"),
    (RAR, "rar"),
    (SEVEN_ZIP, "7z"),
    (b"\x1f\x8b\x08", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"LZIP\x01", "lz"),
    (b"MSCF\0\0\0\0", "cab"),
    (b"\x60\xea", "arj"),
    (b"\x1f\x9d", "z"),
    (b"xar!\0", "pkg"),
    (b"\x7fELF", "elf"),
    (b"\xca\xfe\xba\xbf", "macho"),
    (b"\xfe\xed\xfa\xce", "macho"),
    (b"\xfe\xed\xfa\xcf", "macho"),
    (b"\xce\xfa\xed\xfe", "macho"),
    (b"\xcf\xfa\xed\xfe", "macho"),
    (b"dex\n0", "dex"),
    (b"\0\x05\x16\x07\0\x02\0\0", "appledouble"),
    (_LNK, "lnk"),
    (b"ITSF\x03\0\0\0", "chm"),
    (b"Cr24", "crx"),
    (b"!<arch>\ndebian-binary", "deb"),
    (b"\xed\xab\xee\xdb", "rpm"),
    (b"MSWIM\0\0\0", "wim"),
    (b"vhdxfile", "vhdx"),
    (b"KDMV", "vmdk"),
    (b"QFI\xfb", "qcow2"),
    (b"regf", "reg"),
    (b"{\\rtf", "rtf"),
    (b"AC10", "dwg"),
    (b"AT&TFORM", "djvu"),
    (b"(DWF V", "dwf"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"!BDN", "pst"),
    (b"SQLite format 3\0", "sqlite"),
    (b"%!PS", "ps"),
    (b"\xc5\xd0\xd3\xc6", "ps"),
)
# By their first octet, so that few are compared.
_BY_OCTET: dict[int, list[tuple[bytes, str]]] = {}
for _head, _key in _HEADS:
    _BY_OCTET.setdefault(_head[0], []).append((_head, _key))

# Of what CMS has signed.
_SIGNED = bytes.fromhex("06092a864886f70d010702")
_RIFF = {b"AVI ": "avi", b"WAVE": "wav", b"WEBP": "webp", b"RMID": "mid"}
_FORM = {b"AIFF": "aiff", b"AIFC": "aiff"}
_BITMAP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
_PIXELS = re.compile(rb"P[456]\s\d{1,5}\s\d{1,5}\s")
_PDF_HEADER = re.compile(rb"%PDF-\d\.\d")
# Two frames of MPEG layer III one after the other.
_MP3 = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]([\x10-\xef])", re.DOTALL)
_RATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
LOOKED_AT = 4_096


def kind_of_head(content: bytes) -> str:
    """The key of the kind, "" when the first bytes do not say it.

    Containers that many programs use (ZIP, OLE2) and texts are not decided here.
    """
    if not content:
        return ""
    for head, key in _BY_OCTET.get(content[0], ()):
        if content.startswith(head):
            if _may_be_words(head, content):
                return ""
            return _behind_title(content) if key == "mp3" else key
    for look in (_container, _program, _loose, iso_media.kind_of):
        if key := look(content):
            return key
    return ""


def _may_be_words(head, content):
    """Whether a text begins with these letters by chance."""
    if len(head) > 5 or not head.isalnum() or not head.isascii():
        return False
    return not _has_controls(content[:512])


def _container(content):
    head = content[:12]
    if head[:4] in (b"RIFF", b"RIFX", b"RF64", b"BW64"):
        return _RIFF.get(head[8:12], "")
    if head[:4] == b"FORM":
        return _FORM.get(head[8:12], "")
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "webm" if b"webm" in content[:256] else "mkv"
    if head[:5] == b"OggS\0":
        return _ogg(content[:LOOKED_AT])
    if content.startswith(_ASF):
        head = content[: 64 * 1024]
        return "wma" if _ASF_AUDIO in head and _ASF_VIDEO not in head else "wmv"
    return ""


def _ogg(head):
    if b"\x80theora" in head:
        return "ogv"
    return "opus" if b"OpusHead" in head else "ogg"


def _program(content):
    if content[:2] in (b"MZ", b"ZM"):
        return _dos_program(content)
    if content.startswith(b"\xca\xfe\xba\xbe") and len(content) > 8:
        # A Java class has its version there, a program of macOS few architectures.
        return "class" if int.from_bytes(content[6:8], "big") >= 45 else "macho"
    return ""


def _dos_program(content):
    """DLLs are told from programs, other DOS programs from words that begin with MZ."""
    start = int.from_bytes(content[60:64], "little")
    if content[start : start + 4] == b"PE\0\0":
        flags = int.from_bytes(content[start + 22 : start + 24], "little")
        return "dll" if flags & 0x2000 else "exe"
    return "exe" if _has_controls(content[:64]) else ""


def _has_controls(head):
    return any(octet < 9 or 13 < octet < 27 for octet in head)


def _loose(content):
    """What has its signature further on, or a short one."""
    if content[257:262] == b"ustar":
        return "tar"
    if b"CD001" in (content[32769:32774], content[34817:34822], content[36865:36870]):
        return "iso"
    if content[-512:-508] == b"koly":
        return "dmg"
    if content[-512:-504] == b"conectix" or content.startswith(b"conectix"):
        return "vhd"
    if content[2:5] in (b"-lh", b"-lz") and content[6:7] == b"-":
        return "lha"
    if content[7:14] == b"**ACE**":
        return "ace"
    if content[:1] == b"\x30" and _SIGNED in content[:32]:
        return "p7m"
    if content[40:44] == b" EMF" and content[:4] == b"\1\0\0\0":
        return "emf"
    if _PIXELS.match(content):
        return "pnm"
    return _bitmap(content) or _transport_stream(content) or _mpeg_audio(content)


def _bitmap(content):
    if content[:2] == b"BM" and content[6:10] == b"\0\0\0\0":
        size = int.from_bytes(content[14:18], "little")
        return "bmp" if size in _BITMAP_HEADERS else ""
    if content[:4] in (b"\0\0\1\0", b"\0\0\2\0"):
        count = int.from_bytes(content[4:6], "little")
        start = int.from_bytes(content[18:22], "little")
        is_icon = content[9:10] == b"\0" and 6 + 16 * count <= start < len(content)
        return "ico" if is_icon and count else ""
    return ""


def _transport_stream(content):
    for size, start in ((188, 0), (192, 4)):
        marks = content[start : start + 5 * size : size]
        if len(marks) == 5 and set(marks) == {0x47}:
            return "mts"
    return ""


def _mpeg_audio(content):
    if content[:2] in (b"\xff\xf1", b"\xff\xf9") and len(content) > 7:
        return "aac" if content[2] & 0x3C < 0x34 else ""
    return "mp3" if content[:1] == b"\xff" and _frames(content, 0, 2) else ""


def _behind_title(content):
    """What an ID3 tag stands before; songs of other kinds have one, too."""
    size = 0
    for octet in content[6:10]:
        size = size << 7 | octet & 0x7F
    rest = content[10 + size : 10 + size + LOOKED_AT]
    if rest.startswith(b"fLaC\0"):
        return "flac"
    return "aac" if _mpeg_audio(rest) == "aac" else "mp3"


def has_mp3(content: bytes) -> bool:
    """Whether frames of MP3 begin within the first bytes, behind whatever."""
    head = content[: 2 * LOOKED_AT]
    return any(_frames(content, each.start(), 3) for each in _MP3.finditer(head))


def _frames(content, start, count):
    for _frame in range(count):
        length = _frame_length(content[start : start + 4])
        if not length:
            return False
        start += length
        if start >= len(content):
            return True
    return True


def _frame_length(head):
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, samples = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or samples == 3:
        return 0
    bits = _RATES[3 if version == 3 else 2][rate] * 1000
    factor = 144 if version == 3 else 72
    return factor * bits // _SAMPLES[version][samples] + (head[2] >> 1 & 1)


def has_pdf_header(content: bytes) -> bool:
    """Whether a reader of PDF would take it: the header may stand a bit further on."""
    return bool(_PDF_HEADER.search(content, 0, 1_024))
