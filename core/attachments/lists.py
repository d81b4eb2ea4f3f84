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
    """
    :raises UnreadableList: at the first word that is no type of its list
    """
    return Lists(
        read_allowed(images, IMAGE),
        read_allowed(videos, VIDEO),
        read_allowed(audios, AUDIO),
        read_banned(banned),
    )


def read_allowed(text: str, group: str) -> frozenset[str]:
    """The keys of the kinds that are listed: extensions, in any case, with or without
    dot, separated by commas, semicolons, spaces or lines."""
    found = set()
    for word, extension in _words(text):
        kind = kinds.of_extension(extension)
        if kind is None or kind.group != group:
            raise UnreadableList(word, _nearest(extension, kinds.extensions_of(group)))
        found.add(kind.key)
    return frozenset(found)


def read_banned(text: str) -> frozenset[str]:
    """The same of what is banned. An extension that is not known here may be banned,
    too; but one that is nearly a type of the manual's list is a slip."""
    found = set()
    for word, extension in _words(text):
        kind = kinds.of_extension(extension)
        if kind is None and not _WORD.fullmatch(extension):
            raise UnreadableList(word)
        if kind is None and (likely := _nearest(extension, _usual())):
            raise UnreadableList(word, likely)
        found.add(kind.key if kind else extension)
    return frozenset(found)


def _words(text):
    for word in _SEPARATORS.split(text or ""):
        if extension := word.lower().removeprefix("*").removeprefix("."):
            yield word, extension


def _usual():
    return [word.lower() for word in BANNED.split(", ")]


def _nearest(word, extensions):
    found = difflib.get_close_matches(word, extensions, 1, 0.7)
    return found[0].upper() if found else ""
