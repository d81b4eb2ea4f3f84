"""Address lists as people and programs write them (RFC 5322, 3.4, and far from it)."""

import re

from .mail import Address

LONGEST_LIST = 200_000
LONGEST_ONE = 2_000
MOST = 2_000

_SEPARATOR = re.compile(r'[,;\n]|"|\(|<')
_QUOTED_END = re.compile(r'(?:[^"\\]|\\.)*"', re.DOTALL)
_ANGLE = re.compile(r"<([^<>]*)>?\s*$")
_COMMENT = re.compile(r"\(((?:[^()\\]|\\.){0,300}+)\)")
_GROUP = re.compile(r'^[^@<>",;:]*:(?!//)')
# Each starts where a token starts: tried at every letter, a long one would cost its
# square.
_EMAIL = re.compile(
    r'(?<![^\s@<>()\[\],;:"\\])'
    r'(?:[^\s@<>()\[\],;:"\\]+|"(?:[^"\\\n]|\\.){0,200}")'
    r"@(?:[^\s@<>()\[\],;:\"\\]+|\[[0-9A-Za-z.:]+\])"
)
_LOOSE = re.compile(
    r'(?<![^\s@<>()\[\],;:"\'\\])'
    r'[^\s@<>()\[\],;:"\'\\]+@[^\s@<>()\[\],;:"\'\\]+'
)
_SIMPLE = re.compile(
    r'(?:"?([^"<>(),;:@\\]*?)"? ?<)?([^\s<>(),;:"@\\]+@[^\s<>(),;:"@\\]+)>?'
)


def is_email(text: str) -> bool:
    """Whether this is one addr-spec; local domains and non-ASCII are allowed."""
    if len(text) > 320 or not _EMAIL.fullmatch(text):
        return False
    domain = text.rpartition("@")[2]
    return ".." not in domain and domain[0] not in ".-" and domain[-1] not in ".-"


def split(text: str) -> list[str]:
    """Cut a list at its commas, semicolons and line ends.

    Those inside quotes, comments and ``<>`` do not count; an unclosed one does not
    swallow the rest. Group names (``team: a@x, b@x;``) are dropped.
    """
    pieces, start, position = [], 0, 0
    text = text[:LONGEST_LIST]
    while match := _SEPARATOR.search(text, position):
        position = match.end()
        if match.group() in ",;\n":
            pieces.append(text[start : match.start()])
            start = position
        else:
            position = _skip(text, match)
    pieces.append(text[start:])
    without_group = (_GROUP.sub("", piece.strip()).strip() for piece in pieces)
    return [piece for piece in without_group if piece][:MOST]


def _skip(text: str, opening: re.Match) -> int:
    """Where a quote, comment or angle bracket ends; just behind it when it does not."""
    position = opening.end()
    if opening.group() == '"':
        match = _QUOTED_END.match(text, position, position + 300)
        return match.end() if match else position
    closing = text.find(
        ")" if opening.group() == "(" else ">", position, position + 300
    )
    return closing + 1 if closing >= 0 else position


def read(piece: str) -> Address | None:
    """One address of a list; None when there is no ``left@right`` in it."""
    piece = " ".join(piece[-LONGEST_ONE:].split())
    piece = piece.replace("<<", "<").replace(">>", ">")
    if match := _SIMPLE.fullmatch(piece):
        return Address(_name(match[1] or ""), match[2].strip(".'").lower())
    if match := _ANGLE.search(piece):
        email = match[1].rpartition(":")[2].strip()
        name = piece[: match.start()]
        if not is_email(email):
            email = _first_email(email) or _first_email(name)
        return Address(_name(name), email.lower()) if email else None
    email = _first_email(piece)
    if not email:
        return None
    comment = _COMMENT.search(piece)
    name = comment[1] if comment else piece.replace(email, "").strip(" <>.,")
    return Address(_name(name), email.lower())


def _first_email(text: str) -> str:
    match = _EMAIL.search(text) or _LOOSE.search(text)
    return match[0].strip(".'") if match and is_email(match[0].strip(".'")) else ""


def _name(text: str) -> str:
    """A display name without quotes, escapes and comments."""
    if "(" in text and '"' not in text:
        text = _COMMENT.sub(" ", text)
    text = " ".join(text.split())
    if text[:1] in "\"'" and text[-1:] == text[:1]:
        text = text[1:-1]
    if "\\" in text:
        text = re.sub(r"\\(.)", r"\1", text)
    return text.strip('" ')
