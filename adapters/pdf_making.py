"""What the PDF worker does: HTML into a PDF by WeasyPrint, PDFs into one by pypdf."""

import io
import re
import warnings

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from weasyprint import HTML
from weasyprint.urls import URLFetcher

# Pictures of phones are printed as sharp as paper shows them, and no larger.
_PICTURES = {"dpi": 150, "jpeg_quality": 80}
_MOST_SHRUNK = 3.0
# Characters that no font has: with one of them in it, many readers find no word of a
# page. Those of somebody's own are shown as a box.
_WITHOUT_SHAPE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]"
)
_OF_SOMEBODY = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_BOX = "\u25a1"
# Pillow only warns of a picture that is large, and refuses one of twice as many pixels.
Image.MAX_IMAGE_PIXELS = 60_000_000
warnings.simplefilter("error", Image.DecompressionBombWarning)


class Unmade(Exception):
    """`reason`: see adapters.pdf.Unmakeable."""

    def __init__(self, reason):
        self.reason = reason
        super().__init__(reason)


def rendered(pieces):
    """:param pieces: [a whole HTML document in UTF-8, with all that it shows in it]
    :return: ({"pages": their number}, PDF)
    """
    try:
        document, shrunk = _fitted(_shown(pieces[0].decode()))
        pdf = document.write_pdf(zoom=1 / shrunk, **_PICTURES)
    except MemoryError:
        raise
    except Exception as exc:  # noqa: BLE001  # a library's, on what a stranger wrote
        raise Unmade("html") from exc
    return {"pages": len(document.pages)}, pdf


def _shown(html):
    return _OF_SOMEBODY.sub(_BOX, _WITHOUT_SHAPE.sub("", html))


def _fitted(html):
    """(document, how many times smaller it is to be drawn): a mail that is wider than
    the paper is laid out on a larger one."""
    document = _laid_out(html)
    page = document.pages[0]._page_box
    across = max(map(_overhang, document.pages), default=0)
    if across <= 1:
        return document, 1
    shrunk = min((page.width + across) / page.width, _MOST_SHRUNK)
    return _laid_out(html, shrunk), shrunk


def _laid_out(html, times=1):
    # The paper's size is said last, so that it counts.
    page = f"<style>@page {{ size: {210 * times:.2f}mm {297 * times:.2f}mm; }}</style>"
    source = HTML(
        string=html.replace("</head>", f"{page}</head>", 1),
        url_fetcher=URLFetcher(allowed_protocols=["data"]),
        media_type="print",
    )
    return source.render(presentational_hints=True)


def _overhang(page):
    """CSS pixels by which the page's content is wider than the room between margins."""
    box = page._page_box
    edge = box.margin_left + box.width
    widths = (
        each.position_x + each.width - edge
        for each in box.descendants()
        if isinstance(getattr(each, "width", None), int | float)
        and isinstance(getattr(each, "position_x", None), int | float)
    )
    return max(widths, default=0)


def joined(pieces, parts, outline, about):
    """:param pieces: [PDF]
    :param parts: [[index of a piece, its first page, the page after its last, or
        None]]
    :param outline: [[title, page]] of the new one
    :param about: {"/Title": ...}
    :return: ({"pages": their number}, PDF)
    """
    writer = PdfWriter()
    try:
        readers = [PdfReader(io.BytesIO(piece)) for piece in pieces]
        for index, first, end in parts:
            pages = (first, len(readers[index].pages) if end is None else end)
            writer.append(readers[index], pages=pages, import_outline=False)
        for title, page in outline:
            writer.add_outline_item(title, page)
        writer.add_metadata(about)
        written = io.BytesIO()
        writer.write(written)
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError) as exc:
        raise Unmade("pdf") from exc
    return {"pages": len(writer.pages)}, written.getvalue()
