"""Contents that are two files in one: harmless for one program, not for another."""

import re

from . import kinds
from .kinds import Kind
from .signatures import RAR, SEVEN_ZIP, has_pdf_header
from .zip_container import end_of_directory, ends_exactly

_PLAYED = (*kinds.MEDIA, kinds.DOCUMENT)
_PDF_END = re.compile(rb"startxref|%%EOF")
_STREAM_END = re.compile(rb"\bendstream\b")
_TAIL = 64 << 10
# Documents that carry whole files in them, as they are.
_CARRIERS = {
    *("ole", "doc", "xls", "ppt", "msg", "pub", "vsd", "docx", "mdb", "accdb"),
    *("tnef", "pst", "sqlite", "one", "dwg", "indd"),
}


def second_kind(content: bytes, kind: Kind) -> Kind | None:
    """What a content is besides its kind; None as a rule."""
    if kind.group not in _PLAYED:
        return None
    if _has_zip(content, kind):
        return kinds.kind("zip")
    if kind.key in _CARRIERS:
        return None
    for signature, key in ((RAR, "rar"), (SEVEN_ZIP, "7z")):
        at = content.find(signature)
        if at > 0 and not _in_stream(content, at, kind):
            return kinds.kind(key)
    is_pdf = kind.key != "pdf" and has_pdf_header(content)
    if is_pdf and _PDF_END.search(content, max(0, len(content) - _TAIL)):
        return kinds.kind("pdf")
    return None


def _has_zip(content, kind):
    at = end_of_directory(content)
    if at is None:
        return False
    if ends_exactly(content, at):
        return True
    return kind.key not in _CARRIERS and not _in_stream(content, at, kind)


def _in_stream(content, at, kind):
    """Whether a PDF carries the archive as one of its own files."""
    return kind.key == "pdf" and bool(_STREAM_END.search(content, at))
