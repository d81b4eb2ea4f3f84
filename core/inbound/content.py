"""The text and the files of a mail, between finding them and showing them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from .charsets import storable
from .html import clean, html_to_text, text_to_html
from .mail import Attachment
from .unseen import may_hide, seen

_ALT = re.compile(r' alt="[^"]*"')
_WORD = re.compile(r"\w")
_HEAD_END = re.compile(r"<body\b|</(?:head|style|title)\s*>", re.IGNORECASE)
_WORD_BETWEEN_TAGS = re.compile(r">[^<>&\w]*\w")
_UNSHOWN = re.compile(
    r"<(?:!--|style|script|title|svg|math|template|audio|video|xml|select|i?frame"
    r"|noembed|noframes|applet)",
    re.IGNORECASE,
)
# What programs write in the place of a picture or a link.
_STAND_IN = re.compile(
    r"\[(?:cid:|image:|https?://)[^\]\n]{0,1000}\]|<https?://[^>\s]*>"
)


def has_words(html: str) -> bool:
    """Whether some HTML shows words; a picture is none, and what is hidden is not."""
    start = max((match.start() for match in _HEAD_END.finditer(html)), default=0)
    hidden = may_hide(html)
    if not hidden and not _UNSHOWN.search(html, start):
        plainly = _WORD_BETWEEN_TAGS.search(html, start)
        if plainly or not html.strip():
            return bool(plainly)
    shown = _ALT.sub(" ", clean(html))
    return bool(_WORD.search(html_to_text(seen(shown) if hidden else shown)))


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

    @property
    def has_words(self) -> bool:
        """Whether there is anything to read in it."""
        return self.says or has_words(self.html)

    @property
    def says(self) -> bool:
        """Whether the plain text has words; ``[cid:image001.png]`` is none."""
        return bool(_WORD.search(_STAND_IN.sub(" ", self.text)))


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
    def has_words(self) -> bool:
        return any(piece.has_words for piece in self.pieces)

    @property
    def is_blank(self) -> bool:
        return all(piece.is_blank for piece in self.pieces)


def put_beside(pieces: list[Piece], plain: list[Piece]) -> None:
    """Keep the plain twin of some HTML beside it, for search."""
    first = next(piece for piece in pieces if piece.html.strip())
    first.text = "\n".join(piece.text for piece in plain)


def put_above(pictures: Content, plain: Content) -> Content:
    """The words of one form, with what the other shows beside words below them."""
    shown = [piece for piece in pictures.pieces if "<img" in piece.html.lower()]
    if not shown:
        return plain
    words = "".join(
        text_to_html(piece.text, piece.flowed, piece.delsp) for piece in plain.pieces
    )
    shown[0].html = words + shown[0].html
    put_beside(shown, plain.pieces)
    return Content(shown)


def locate(html: str, located: dict[str, str]) -> str:
    """Content-Location (RFC 2557): by address instead of by Content-Id."""

    def put_cid(match: re.Match) -> str:
        content_id = located.get(match[3]) or located.get(unquote(match[3]))
        return (
            match[0] if content_id is None else f"{match[1]}{match[2]}cid:{content_id}"
        )

    return re.sub(
        r"((?:src|background)\s*=\s*)([\"']?)([^\"'\s>]+)", put_cid, html, flags=re.I
    )


def render(content: Content) -> Iterator[tuple[str, str]]:
    """(clean HTML, plain text) of each piece, in order."""
    for piece in content.pieces:
        if piece.html:
            # Entities (&#1;) become the characters that they stand for.
            html = storable(clean(piece.html))
            yield html, piece.text if piece.says else html_to_text(html)
        elif piece.text.strip():
            yield text_to_html(piece.text, piece.flowed, piece.delsp), piece.text
