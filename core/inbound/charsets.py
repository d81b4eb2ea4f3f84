"""From bytes to text, whatever the mail says its charset is. Never loses a byte.

Names are read as browsers do (WHATWG Encoding): ``iso-8859-1`` is ``windows-1252``,
``gb2312`` is ``gb18030``, ``ks_c_5601-1987`` is ``cp949``.
"""

import codecs
import re
from collections.abc import Iterable

import webencodings

_ASCII = {"ascii", "us-ascii", "ansi_x3.4-1968", "646"}
# WHATWG's names of which Python has a larger set, as Windows and mail programs use it.
_LARGER = {
    "iso-8859-11": "cp874",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "x-user-defined": "cp1252",
}
# Mails say more than web pages do.
_OF_MAILS = {
    "utf-8mb4": "utf-8",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "latin-1": "iso-8859-1",
    "ansi": "windows-1252",
    "cp936": "gbk",
    "cp950": "big5",
    "x-big5": "big5",
    "chinesebig5": "big5",
    "ks_c_5601": "euc-kr",
    "cp949": "euc-kr",
    "x-windows-949": "euc-kr",
    "shift-jis": "shift_jis",
    "cp932": "shift_jis",
    "iso-2022-jp-1": "iso-2022-jp",
    "iso-2022-jp-ms": "iso-2022-jp",
    "cp50220": "iso-2022-jp",
    "cp50221": "iso-2022-jp",
}
_NOT_A_CHARSET = {"unknown-8bit", "x-unknown", "unknown", "default", "none", "binary"}
_NOT_A_CHARSET |= {"unicode", "csunicode", "replacement"}  # any, and a browser's own
# Text encodings of Python's that are no charset of a mail; some take quadratic time.
_REFUSED = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}
_JUNK = re.compile(r"[^a-z0-9._:+-].*", re.DOTALL)
_SEVEN_BIT = re.compile(r"iso-?2022|^utf-7|^hz|^ascii$")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]|\x1b\(J|\x1b\(I")
_codecs: dict[str, str | None] = {}


_WINDOWS = {
    byte: bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte))
    for byte in range(0x80, 0xA0)
}
MOST_REPAIRS = 1_000


def _as_windows(data: bytes) -> str:
    """Windows-1252, the commonest charset that is not stated; takes every byte."""
    return data.decode("latin-1").translate(_WINDOWS)


def _keep_bytes(error: UnicodeError) -> tuple[str, int]:
    """Read the byte that does not fit as windows-1252; the next may well be right."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _as_windows(error.object[error.start : error.start + 1]), error.start + 1


_KEEP_BYTES = "email_channel.keep_bytes"
codecs.register_error(_KEEP_BYTES, _keep_bytes)


def codec(name: str) -> str | None:
    """Python's codec for the name of a charset, or None when it is no charset."""
    if name not in _codecs:
        if len(_codecs) > 1_000:
            _codecs.clear()
        _codecs[name] = _find_codec(name)
    return _codecs[name]


def _find_codec(name: str) -> str | None:
    name = _JUNK.sub("", name.strip().strip("\"'").lower().partition("*")[0])
    if not name or name in _NOT_A_CHARSET:
        return None
    for candidate in (name, re.sub(r"^(?:x-|cs)", "", name), name.replace("cp-", "cp")):
        if (
            found := _ascii(candidate)
            or _of_browsers(candidate)
            or _of_python(candidate)
        ):
            return found
    return None


def _ascii(name: str) -> str | None:
    return "ascii" if name in _ASCII else None


def _of_browsers(name: str) -> str | None:
    """As a browser reads the name."""
    encoding = webencodings.lookup(_OF_MAILS.get(name, name))
    # What browsers replace by a question mark, mails are written in.
    if encoding is None or encoding.name == "replacement":
        return None
    return _LARGER.get(encoding.name) or encoding.codec_info.name


def _of_python(name: str) -> str | None:
    """Of what no browser knows: old machines, UTF-7, UTF-32."""
    try:
        info = codecs.lookup(_OF_MAILS.get(name, name))
        b"a".decode(info.name, "replace")  # refused when it is no text encoding
    except (LookupError, ValueError):
        return None
    if info.name.replace("-", "_") in _REFUSED:
        return None
    return "cp1252" if info.name == "iso8859-1" else info.name


def decode(data: bytes, declared: str = "", hints: Iterable[str] = ()) -> str:
    """Text of some bytes.

    :param declared: charset the mail states, may be wrong or ""
    :param hints: charsets stated elsewhere in the mail, tried when this one fails
    """
    return decode_why(data, declared, hints)[0]


def decode_why(
    data: bytes, declared: str = "", hints: Iterable[str] = ()
) -> tuple[str, str]:
    """As :func:`decode`, with the defect that was repaired ("" for none)."""
    name = codec(declared) if declared else None
    if (
        data.isascii()
        and not (name and not _is_ascii_like(name))
        and b"\x1b" not in data
    ):
        unknown = declared and name is None
        return data.decode("ascii"), f"charset-unknown:{declared}" if unknown else ""
    for bom, bom_codec in _BOMS:
        if data.startswith(bom):
            return _replacing(data, bom_codec), ""
    return _decode_other(data, declared, name, hints)


def _is_ascii_like(name: str) -> bool:
    """Whether bytes below 128 mean ASCII in this codec."""
    return not (_SEVEN_BIT.search(name.replace("_", "-")) and name != "ascii") and not (
        name.startswith(("utf-16", "utf-32", "cp037", "cp500", "cp1140", "hz"))
    )


def _decode_other(data, declared, name, hints) -> tuple[str, str]:
    if name and name not in ("utf-8", "ascii"):
        repaired = _mislabelled(data, name)
        if repaired is not None:
            return repaired, f"charset-wrong:{declared}"
        text = _strictly(data, name)
        if text is not None:
            return text, ""
    if _ISO_2022_JP.search(data):
        return _replacing(data, "iso2022_jp_ext"), _defect(declared)
    text = _strictly(data, "utf-8")
    if text is not None:
        fits = name == "utf-8" or data.isascii()
        return text, "" if fits else _defect(declared)
    if name is None or name == "ascii":
        for hint in filter(None, map(codec, hints)):
            text = _strictly(data, hint)
            if text is not None and not hint.startswith("utf-7"):
                return text, _defect(declared)
    return _replacing(data, name or "utf-8"), _defect(declared)


def _defect(declared: str) -> str:
    if not declared:
        return "charset-missing"
    return f"charset-{'wrong' if codec(declared) else 'unknown'}:{declared[:40]}"


def _mislabelled(data: bytes, name: str) -> str | None:
    """UTF-8 under the name of a charset with a byte per letter.

    Real text in those is never valid UTF-8, but for a letter or two.
    """
    if data.isascii() or not name.startswith(("cp125", "iso8859", "koi8", "mac")):
        return None
    return _strictly(data, "utf-8")


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, ValueError):
        return None


def _replacing(data: bytes, name: str) -> str:
    """Text of bytes of which some do not fit the charset."""
    if name == "ascii":
        name = "utf-8"
    if name.startswith("iso2022_jp"):
        # Vendors' characters (row 13) are in the larger set of the newer standard.
        newer = re.sub(rb"\x1b\$[@B]", b"\x1b$(Q", data)
        if text := _strictly(newer, "iso2022_jp_2004"):
            return text
    try:
        if data.decode(name, "replace").count("\ufffd") > MOST_REPAIRS:
            return _as_windows(data)
        return data.decode(name, _KEEP_BYTES)
    except (UnicodeError, ValueError):
        return _as_windows(data)


_CONTROLS = bytes({*range(32), 127} - set(b"\t\n"))
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def storable(text: str) -> str:
    """Text that PostgreSQL and XML take: no control characters, no lone surrogates.

    Line ends become ``\\n``. Surrogate pairs, as some codecs leave them, are joined.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        data = text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    else:
        # Ten times as fast as the search, which most texts do not need.
        if len(data.translate(None, _CONTROLS)) == len(data) and (
            b"\xef\xbf" not in data
        ):
            return text
    return _UNSTORABLE.sub("", text)
