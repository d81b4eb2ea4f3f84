"""Contents that are two files in one: harmless for one program, not for another."""

import re

from . import kinds
from .kinds import Kind
from .signatures import RAR, SEVEN_ZIP, has_pdf_header
from .zip_container import find_end

_PDF_END = re.compile(rb"startxref|%%EOF")
_STREAM = re.compile(rb"\bstream\r?\n\Z")
_TAIL = 64 << 10
# Documents that carry whole files in them, as they are.
_CARRIERS = (
    *("ole", "doc", "xls", "ppt", "msg", "pub", "vsd", "mdb", "accdb", "dwf"),
    *("tnef", "pst", "sqlite", "one", "dwg", "indd", "p7m"),
)


def second_kind(content: bytes, kind: Kind) -> Kind | None:
    """What a content is besides its kind; None as a rule."""
    if kind.group not in (*kinds.MEDIA, kinds.DOCUMENT) or kind is kinds.UNKNOWN:
        return None
    if _has_zip(content, kind):
        return kinds.kind("zip")
    if kind.key in _CARRIERS:
        return None
    for signature, key in ((RAR, "rar"), (SEVEN_ZIP, "7z")):
        if _has_archive(content, signature, kind):
            return kinds.kind(key)
    return kinds.kind("pdf") if _is_pdf_too(content, kind) else None


def _has_zip(content, kind):
    end = find_end(content)
    if end is None or kind.key == "dwf":
        return False
    if end.is_last:
        return True
    return kind.key not in _CARRIERS and not _in_stream(content, end.start, kind)


def _has_archive(content, signature, kind):
    # From behind: that is three times as quick, and as a rule there is none.
    if content.rfind(signature) <= 0:
        return False
    starts = (each.start() for each in re.finditer(re.escape(signature), content))
    return any(not _in_stream(content, start, kind) for start in starts)


def _in_stream(content, at, kind):
    """Whether a PDF carries the archive as one of its own files."""
    return kind.key == "pdf" and bool(_STREAM.search(content[max(0, at - 16) : at]))


def _is_pdf_too(content, kind):
    if kind.key == "pdf" or not has_pdf_header(content):
        return False
    return bool(_PDF_END.search(content, max(0, len(content) - _TAIL)))
