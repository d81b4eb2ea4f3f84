"""Contents that are two files in one: harmless for one program, not for another."""

import re
from itertools import islice

from . import kinds, texts
from .kinds import Kind
from .signatures import RAR, SEVEN_ZIP, has_pdf_header
from .zip_container import find_end

_PDF_END = re.compile(rb"startxref|%%EOF")
_STREAM = re.compile(rb"\bstream\r?\n\Z")
_TAIL = 64 << 10
_MOST_ARCHIVES = 1_000
_PE = b"PE\0\0"
_DOS_HEAD = re.compile(rb"MZ")
_MOST_HEADS = 20_000
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
    if _has_program(content, kind):
        return kinds.kind("exe")
    if kind.key == "pdf":
        return _before_pdf(content)
    return kinds.kind("pdf") if _is_pdf_too(content) else None


def second_of_zip(content: bytes, start: int) -> Kind | None:
    """The same of a document that is a ZIP.

    :param start: where its directory's end is: behind it there is nothing
    """
    for signature, key in ((RAR, "rar"), (SEVEN_ZIP, "7z")):
        if content.find(signature, start) >= 0:
            return kinds.kind(key)
    return kinds.kind("pdf") if _is_pdf_too(content) else None


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
    found = islice(re.finditer(re.escape(signature), content), _MOST_ARCHIVES)
    inside = [_in_stream(content, each.start(), kind) for each in found]
    return not all(inside) or len(inside) == _MOST_ARCHIVES


def _has_program(content, kind):
    """Whether a program of Windows stands behind it."""
    if content.find(_PE) < 0:
        return False
    found = list(islice(_DOS_HEAD.finditer(content, 1), _MOST_HEADS))
    return len(found) == _MOST_HEADS or any(
        _is_program(content, each.start())
        and not _in_stream(content, each.start(), kind)
        for each in found
    )


def _is_program(content, start):
    at = start + int.from_bytes(content[start + 60 : start + 64], "little")
    return content[at : at + 4] == _PE


def _before_pdf(content):
    """A script or a page before the header, which nobody sees who opens the PDF."""
    header = content.find(b"%PDF-", 0, 1_024)
    key = texts.kind_of(content[:header].decode("latin-1")) if header > 0 else ""
    kind = kinds.kind(key) if key else None
    is_run = kind is not None and kind.group in (kinds.SCRIPT, kinds.PROGRAM)
    return kind if is_run or key in ("html", "svg") else None


def _in_stream(content, at, kind):
    """Whether a PDF carries the archive as one of its own files."""
    return kind.key == "pdf" and bool(_STREAM.search(content[max(0, at - 16) : at]))


def _is_pdf_too(content):
    if not has_pdf_header(content):
        return False
    return bool(_PDF_END.search(content, max(0, len(content) - _TAIL)))
