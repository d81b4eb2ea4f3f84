"""Values of headers, decoded (RFC 2047, 2231), as they come."""

import binascii
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from .charsets import decode, storable
from .transfer import decode_base64

WORD = re.compile(
    r"=\?([^?\s]{0,60})\?([bBqQ])\?((?:[^?]|(?<!=)\?(?!=))*)(?:\?=|(?<!\?)\Z)"
)


def decode_value(value: bytes, hints: Iterable[str] = ()) -> str:
    """A header's value as text: encoded words decoded, raw 8-bit guessed.

    Words are decoded inside quotes too, and a letter cut in two between neighbouring
    words is put together again; both are against RFC 2047 and everywhere.
    """
    text = to_text(value, hints)
    if "=?" in text:
        text = decode_words(text)
    return one_line(text)


def to_text(value: bytes, hints: Iterable[str] = ()) -> str:
    """A header's value with its encoded words as they are."""
    if value.isascii() and b"\x1b" not in value:
        return value.decode("ascii")
    return decode(value, "", hints)


def one_line(text: str) -> str:
    if text.isprintable():
        return text
    return storable(text).replace("\n", " ").replace("\t", " ")


def decode_words(text: str) -> str:
    """Replace the encoded words (RFC 2047) of a text."""
    pieces: list[str] = []
    pending: list[tuple[str, bytes]] = []
    position = 0
    for match in WORD.finditer(text):
        between = text[position : match.start()]
        if between.strip() or not pending:
            pieces += _words_text(pending), between
            pending = []
        pending.append((match[1].partition("*")[0], _word_bytes(match[2], match[3])))
        position = match.end()
    pieces += _words_text(pending), text[position:]
    return "".join(pieces)


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8")
    if encoding in "bB":
        return decode_base64(data)
    return binascii.a2b_qp(data.replace(b" ", b"_"), header=True)


def _words_text(words: list[tuple[str, bytes]]) -> str:
    """Neighbours in one charset are decoded together."""
    text, run, run_charset = "", b"", ""
    for charset, data in words:
        if run and charset.lower() != run_charset.lower():
            text += decode(run, run_charset)
            run = b""
        # Each word of a charset with shift states starts anew (RFC 2047, 3).
        if run and "iso-2022" in charset.lower():
            text += decode(run, run_charset)
            run = b""
        run, run_charset = run + data, charset
    return text + decode(run, run_charset) if run else text


def charset_hints(value: bytes) -> list[str]:
    """Charsets named by the encoded words of a value."""
    names = re.findall(rb"=\?([!->@-~]{1,60})\?[bBqQ]\?", value)
    return [name.decode("ascii") for name in names]


_PARAM = re.compile(
    rb';\s*([^\s=;"]{1,100})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL
)
_UNDIVIDED = re.compile(
    rb"\A(\s{0,20}[\w.+-]{1,80}(?:/[\w.+-]{1,80})?)\s{1,20}"
    rb"(?=(?:name|filename|charset|boundary)[\d*]{0,5}\s{0,5}=)",
    re.IGNORECASE,
)
_MOST_PARAMS = 200


@lru_cache(maxsize=256)
def _read_short(value: bytes) -> tuple[str, dict[str, str]]:
    return _read_params(value)


def read_params(value: bytes) -> tuple[str, dict[str, str]]:
    """``type/subtype; name=value; …`` (RFC 2045, 5.1 and RFC 2231).

    :return: the value before the first semicolon, lower-cased; decoded parameters by
        lower-cased name; not to be changed. A parameter in RFC 2231 form wins over its
        plain twin.
    """
    # The same few values stand in most mails.
    return _read_short(value) if len(value) < 60 else _read_params(value)


def _read_params(value: bytes) -> tuple[str, dict[str, str]]:
    value = _UNDIVIDED.sub(rb"\1;", value, count=1)
    head, semicolon, rest = value.partition(b";")
    main = head.decode("ascii", "ignore").strip().lower()
    if not rest:
        return main, {}
    plain: dict[str, bytes] = {}
    pieces: dict[str, list[tuple[int, bool, bytes]]] = {}
    for match in list(_PARAM.finditer(semicolon + rest))[:_MOST_PARAMS]:
        name = match[1].decode("ascii", "ignore").lower()
        base, star, number = name.partition("*")
        if not star:
            plain.setdefault(base, _unquote(match[2]))
            continue
        encoded = number.endswith("*") or not number
        digits = number.rstrip("*") or "0"
        if digits.isdigit() and len(digits) < 4:
            found = pieces.setdefault(base, [])
            found.append((int(digits), encoded, _unquote(match[2])))
    params = {name: decode_value(text) for name, text in plain.items()}
    params.update((name, _join(found)) for name, found in pieces.items())
    return main, params


def _unquote(value: bytes) -> bytes:
    value = value.strip()
    if value[:1] == b'"':
        value = value[1:-1] if value[-1:] == b'"' and len(value) > 1 else value[1:]
        # A Windows path keeps its backslashes: only \" and \\ are escapes.
        return re.sub(rb'\\(["\\])', rb"\1", value)
    return value


def _join(pieces: list[tuple[int, bool, bytes]]) -> str:
    """The pieces of one parameter: ``name*0*=charset'language'text`` (RFC 2231, 4)."""
    charset, data = "", b""
    for order, (_number, encoded, value) in enumerate(sorted(pieces)):
        if encoded and not order and value.count(b"'") >= 2:
            name, _language, value = value.split(b"'", 2)
            charset = name.decode("ascii", "ignore")
        data += unquote_to_bytes(value) if encoded else value
    text = decode(data, charset)
    return one_line(decode_words(text) if "=?" in text else text)
