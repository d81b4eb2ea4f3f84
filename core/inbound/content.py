"""The text and the files of a mail, between finding them and showing them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .charsets import storable
from .html import clean, html_to_text, text_to_html
from .mail import Attachment


@dataclass(slots=True)
class Piece:
    """A stretch of the mail's text, as it came.

    :param html: "" when the stretch is plain
    :param text: plain; of an alternative, the plain twin of ``html``
    """

    html: str = ""
    text: str = ""
    flowed: bool = False
    delsp: bool = False

    @property
    def is_blank(self) -> bool:
        return not (self.text.strip() or self.html.strip())


@dataclass(slots=True)
class Content:
    """What has been found so far: the text in order, and the files."""

    pieces: list[Piece] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)

    def add(self, other: "Content") -> None:
        self.pieces += other.pieces
        self.files += other.files

    @property
    def has_html(self) -> bool:
        return any(piece.html.strip() for piece in self.pieces)

    @property
    def is_blank(self) -> bool:
        return all(piece.is_blank for piece in self.pieces)


def render(content: Content) -> Iterator[tuple[str, str]]:
    """(clean HTML, plain text) of each piece, in order."""
    for piece in content.pieces:
        if piece.html:
            # Entities (&#1;) become the characters that they stand for.
            html = storable(clean(piece.html))
            yield html, piece.text if piece.text.strip() else html_to_text(html)
        elif piece.text.strip():
            yield text_to_html(piece.text, piece.flowed, piece.delsp), piece.text
