"""Address lists as people and programs write them (RFC 5322, 3.4, and far from it)."""

import re

from .mail import Address

LONGEST_LIST = 200_000
LONGEST_ONE = 2_000
LONGEST_SKIPPED = 300
MOST = 2_000

_SEPARATOR = re.compile(r'[,;\n]|"|\(|<')
_QUOTED_END = re.compile(r'(?:[^"\\]|\\.)*"', re.DOTALL)
_COMMENT = re.compile(r"\(((?:[^()\\]|\\.){0,300}+)\)")
_GROUP = re.compile(r'^[^@<>",;:\[]*:(?!//)')
_ATOM = r'[^\s@<>()\[\],;:"\\]'
_QUOTED = r'"(?:[^"\\\n]|\\.){0,200}+"'
_LITERAL = r"\[[0-9A-Za-z.:]{2,80}\]"
# Each starts where a token starts: tried at every letter, a long one would cost its
# square.
_EMAIL = re.compile(
    rf"(?<![^\s<>()\[\],;:])(?:{_ATOM}{{1,250}}+|{_QUOTED})"
    rf"@(?:{_ATOM}{{1,250}}+|{_LITERAL})(?![^\s<>()\[\],;:\"])"
)
_ANGLE = re.compile(rf"(?<!<)<++((?:{_QUOTED}(?=@)|[^<>])*+)>*+\s*$")
_ANGLE_END = re.compile(rf"(?:{_QUOTED}(?=@)|[^>])*+>")
_SIMPLE = re.compile(
    r'(?:"?([^"<>(),;:@\\]*?)"? ?<)?'
    r'([^\s<>(),;:"@\\\[\]\ue000]+@[^\s<>(),;:"@\\\[\]\ue000]+)>?'
)
_SCHEME = re.compile(r"(?:mailto|smtp):", re.IGNORECASE)
_LEFT_OF_LINK = re.compile(r"[\[(<]?(?:mailto|smtp):[\])>]?", re.IGNORECASE)
_ROUTE = re.compile(r"\A(?:@[^\s@:,]{1,250},?\s?){1,20}:")
_AROUND_DOT = re.compile(r"\s*([@.])\s*")
_AROUND_WORD = re.compile(r"\.\"|\"\.")
# Nobody can be reached by them; pasted addresses bring them along.
_INVISIBLE = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_OPENING, _CLOSING = "'‘“„«*`", "'’”“»*`"


def is_email(text: str) -> bool:
    """Whether this is one addr-spec; local domains and non-ASCII are allowed."""
    if len(text) > 320 or not text.isprintable() or not _EMAIL.fullmatch(text):
        return False
    domain = text.rpartition("@")[2]
    return ".." not in domain and domain[0] not in ".-" and domain[-1] not in ".-"


def lower(email: str) -> str:
    """An address in the form in which it is compared and kept.

    Only letters that have two cases change: ``K`` (kelvin) would become another
    letter, and another mailbox.
    """
    if email.isascii():
        return email.lower()
    return "".join(
        small
        if len(small := letter.lower()) == 1 and small.upper() == letter
        else letter
        for letter in email
    )


def visible(text: str) -> str:
    """The text without letters that nobody sees, as they come with what is pasted."""
    return _INVISIBLE.sub("", text)


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
        match = _QUOTED_END.match(text, position, position + LONGEST_SKIPPED)
        return match.end() if match else position
    if opening.group() == "<":
        match = _ANGLE_END.match(text, position, position + LONGEST_SKIPPED)
        return match.end() if match else position
    closing = text.find(")", position, position + LONGEST_SKIPPED)
    return closing + 1 if closing >= 0 else position


def read(piece: str) -> Address | None:
    """One address of a list; None when there is no ``left@right`` in it.

    Nothing of an address is changed but the case of its letters: rather none is found
    than another one.
    """
    piece = visible(piece[-LONGEST_ONE:]).strip()
    if match := _SIMPLE.fullmatch(piece):
        return Address(_name(match[1] or ""), lower(_trim(match[2])))
    if is_email(piece):
        return Address("", lower(piece))
    if match := _ANGLE.search(piece):
        name = piece[: match.start()]
        email = _in_angle(match[1])
        if not email and "@" not in match[1]:
            email = _first_email(name)
        return Address(_name(name), lower(email)) if email else None
    email = _first_email(piece)
    if not email:
        return None
    comment = _COMMENT.search(piece)
    rest = _LEFT_OF_LINK.sub("", piece.replace(email, ""))
    name = comment[1] if comment else rest.strip(" <>.,")
    return Address(_name(name), lower(email))


def read_all(text: str | None) -> tuple[Address, ...]:
    """Those of a list, which may be missing, that can be read; in its order."""
    return tuple(found for piece in split(text or "") if (found := read(piece)))


def read_name(piece: str) -> str:
    """The name beside an address that is missing or cannot be read."""
    return _name(piece[-LONGEST_ONE:].partition("<")[0])


def found_in_text(match: re.Match) -> str:
    """The address that a pattern has found in a text, without quotes around it."""
    behind = match.string[match.end() : match.end() + 1]
    return lower(_trim(match[0] + (behind if behind in _CLOSING else "")))


def _in_angle(text: str) -> str:
    """The address in ``<>``: alone, or with what programs put around it."""
    text = text.strip()
    if scheme := _SCHEME.match(text):
        text = text[scheme.end() :].partition("?")[0]
    text = _trim(_ROUTE.sub("", text, count=1).strip())
    if is_email(text):
        return text
    if '"' not in text:
        text = _trim(_AROUND_DOT.sub(r"\1", _COMMENT.sub("", text)).strip())
        if is_email(text):
            return text
    # Several, or one and something else; ``ana maria@x`` is not maria.
    words = [_trim(word) for word in re.split(r"[\s,;]+", text)]
    return words[0] if len(words) > 1 and all(map(is_email, words)) else ""


def _first_email(text: str) -> str:
    found = _EMAIL.search(text)
    if not found and '"' in text and not _AROUND_WORD.search(text):
        found = _EMAIL.search(text.replace('"', " "))
    email = _trim(found[0]) if found else ""
    return email if is_email(email) else ""


def _trim(email: str) -> str:
    """Without the quotes around it and the dot behind it, which end no domain."""
    bare = email.rstrip("." + _CLOSING)
    for _quote in email[len(bare) :].replace(".", ""):
        if bare[:1] not in _OPENING:
            break
        bare = bare[1:]
    return bare


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
