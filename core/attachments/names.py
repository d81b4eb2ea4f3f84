"""What a file's name says, without the tricks that hide its ending."""

import re
import unicodedata
from dataclasses import dataclass

from . import kinds
from .kinds import Kind

# Letters that look like those of an ending: Cyrillic, Greek, and Turkish ones.
_ALIKE = str.maketrans(
    "аеорсхуѕіјһԁԛԝкмтвнαεορχυικντγıɑɡ", "aeopcxysijhdqwkmtbhaeopxuikvtyiag"
)
_FILLERS = "\u115f\u1160\u2800"
# Characters that are shown as a dot.
_DOTS = str.maketrans("\u2024\u3002", "..")
# What cannot stand at the end of a file's name, or in none.
_LEFT_OUT = ". \t\"'?*<>|;,"
_STREAM = re.compile(
    r"(?:::?\$\w+|:zone\.identifier|(?<=\.\w{2}):\w+|(?<=\.\w{3}):\w+)+\Z",
    re.IGNORECASE,
)
_CLSID = re.compile(r"\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}")
_EXTENSION = re.compile(r"[^\s.]{1,40}\Z")
# What mailers call a part that came without a name.
_STAND_IN = re.compile(
    r"(?:att\d+|attachment|noname|unnamed|unknown|untitled|mime-attachment|part[\d.]*)"
    r"(?:[-_ ]?\(?\d+\)?)?\.(?:bin|dat)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is read by the programs that open the file.

    :param extension: lower case, without its dot; "" when it has none
    :param kind: what the extension says; None when that is nothing known
    """

    extension: str
    kind: Kind | None


def read_name(name: str) -> Name:
    folded = _fold(name)
    if _STAND_IN.fullmatch(folded):
        return Name("", None)
    stem, dot, extension = folded.rpartition(".")
    if not (dot and _EXTENSION.match(extension)):
        return Name("", None)
    if _CLSID.fullmatch(extension):
        return Name(extension, kinds.kind("clsid"))
    known = kinds.of_extension(extension)
    if known is None:
        alike = kinds.of_extension(extension.translate(_ALIKE))
        if alike and alike.group in kinds.HARMFUL:
            return Name(extension, alike)
    return Name(extension, known)


def _fold(name: str) -> str:
    """In lower case, of the usual width, without characters that nobody sees, and
    without the end that Windows leaves out."""
    name = unicodedata.normalize("NFKC", name).translate(_DOTS)
    name = "".join(each for each in name.lower() if not _is_unseen(each))
    name = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    while name != (shorter := _STREAM.sub("", name.rstrip(_LEFT_OUT))):
        name = shorter
    return name


def _is_unseen(character):
    """Signs above and below a letter count, too: no ending has any."""
    category = unicodedata.category(character)
    return character in _FILLERS or category[0] == "C" or category == "Mn"
