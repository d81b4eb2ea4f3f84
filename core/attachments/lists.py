"""The lists of a company: which images, videos and sounds may pass, and which other
files may not."""

import difflib
import re
from dataclasses import dataclass

from . import kinds
from .kinds import AUDIO, IMAGE, VIDEO, Kind

# The manual's (F1).
IMAGES = "JPEG, JPG, PNG, GIF, TIFF, RAW, WEBP"
VIDEOS = "MP4, MOV, AVI, WMV, WEBM"
AUDIOS = "MP3, WAV"
BANNED = "EXE, DLL, BAT, ZIP, RAR, SCR, BIN"

_SEPARATORS = re.compile(r"[\s,;]+")
_WORD = re.compile(r"[a-z0-9][a-z0-9_+-]{0,29}")


class UnreadableList(ValueError):
    """A word of a list names no type of file.

    :param word: as it was written
    :param likely: what may be meant, in capitals; "" when nothing is near
    """

    def __init__(self, word: str, likely: str = ""):
        super().__init__(word)
        self.word = word
        self.likely = likely


@dataclass(frozen=True, slots=True)
class Lists:
    """Each a set of keys of kinds; what is banned may be an unknown extension."""

    image: frozenset[str]
    video: frozenset[str]
    audio: frozenset[str]
    banned: frozenset[str]

    def bans(self, kind: Kind) -> bool:
        return kind.key in self.banned or kind.kin in self.banned

    def lacks(self, kind: Kind) -> bool:
        """Whether it is an image, a video or a sound of a type that is not listed."""
        return kind.group in kinds.MEDIA and kind.key not in getattr(self, kind.group)


def read_lists(
    images: str = IMAGES,
    videos: str = VIDEOS,
    audios: str = AUDIOS,
    banned: str = BANNED,
) -> Lists:
    """Lists as they are written: extensions, in any case, with or without dot,
    separated by commas, semicolons, spaces or lines. Of images, videos and sounds,
    words that are none are left out; any extension may be banned."""
    return Lists(
        _allowed(images, IMAGE),
        _allowed(videos, VIDEO),
        _allowed(audios, AUDIO),
        frozenset(_key(extension) for _word, extension in _words(banned)),
    )


def check_allowed(text: str, group: str) -> None:
    """
    :raises UnreadableList: at the first word that is no type of the group
    """
    for word, extension in _words(text):
        kind = kinds.of_extension(extension)
        if kind is None or kind.group != group:
            raise UnreadableList(word, _nearest(extension, kinds.extensions_of(group)))


def check_banned(text: str) -> None:
    """An extension that is not known here may be banned, too; but one that is nearly a
    type of the manual's list is a slip.

    :raises UnreadableList: at the first slip, or word that can be no extension
    """
    for word, extension in _words(text):
        if kinds.of_extension(extension):
            continue
        likely = _nearest(extension, [each.lower() for each in BANNED.split(", ")])
        if likely or not _WORD.fullmatch(extension):
            raise UnreadableList(word, likely)


def add_type(text: str, extension: str) -> str:
    """The list with one more type, if it is not there."""
    keys = {_key(each) for _word, each in _words(text)}
    if _key(extension.lower()) in keys:
        return text
    return ", ".join(filter(None, [(text or "").strip(" ,;"), extension.upper()]))


def _allowed(text, group):
    found = (kinds.of_extension(extension) for _word, extension in _words(text))
    return frozenset(kind.key for kind in found if kind and kind.group == group)


def _key(extension):
    kind = kinds.of_extension(extension)
    return kind.key if kind else extension


def _words(text):
    for word in _SEPARATORS.split(text or ""):
        if extension := word.lower().removeprefix("*").removeprefix("."):
            yield word, extension


def _nearest(word, extensions):
    found = difflib.get_close_matches(word, extensions, 1, 0.7)
    return found[0].upper() if found else ""
