"""The rule: whether a file may pass, by what it is and by what it is called.

A name never makes a content harmless; but a harmless content does not pass under a name
that the receiver's computer would run, nor under that of a picture which it is not.
"""

from dataclasses import dataclass

from . import kinds
from .carried import Carried, TooMuch, carried
from .kinds import HARMFUL, MEDIA, TEXT, Kind
from .lists import Lists
from .look import Found, See, look_at
from .names import Name, read_name
from .refusal import Refusal
from .signatures import has_mp3

DEEPEST = 4
# Binary parts of documents, and scripts that some kinds of them consist of.
_PARTS = ("bin", "js", "sh")


@dataclass(frozen=True, slots=True)
class File:
    """
    :param declared: the content type that its part states, which decides nothing
    """

    name: str
    declared: str
    content: bytes


def refuse(file: File, lists: Lists, see: See) -> Refusal | None:
    """Why this file may not pass; None when it may."""
    return _refuse(Carried(file.name, file.content), lists, see, DEEPEST)


def _refuse(file, lists, see, depth):
    name = read_name(file.name)
    found = look_at(file.content, see)
    if found.kind.group in MEDIA and name.kind and name.kind.key == "raw":
        found = _as_raw(found)
    refusal = _Case(file, name, found, lists).refusal()
    return refusal or _refuse_inside(file, found, lists, see, depth)


def _as_raw(found):
    """Most cameras' RAW is a TIFF."""
    return Found(kinds.kind("raw"), found.second) if found.kind.key == "tiff" else found


def _refuse_inside(file, found, lists, see, depth):
    """For the first of the files in it that may not pass."""
    try:
        for inner in carried(file.name, file.content, found):
            if not depth:
                raise TooMuch
            refusal = _refuse(inner, lists, see, depth - 1)
            if refusal:
                inside = refusal.as_json()
                return Refusal(
                    "inside",
                    {"name": file.name, "inner": inner.name, "refusal": inside},
                )
    except TooMuch:
        return Refusal("unreadable", {"name": file.name})
    return None


@dataclass(frozen=True, slots=True)
class _Case:
    """One file, its name and its content, before the lists."""

    file: Carried
    name: Name
    found: Found
    lists: Lists

    def refusal(self) -> Refusal | None:
        if self.file.is_part:
            return self._refuse_harmful_part()
        return (
            self._refuse_content(self.found.kind)
            or self._refuse_name()
            or self._refuse_media()
            or self._refuse_macros()
            or self._refuse_second()
        )

    @property
    def _claims(self) -> Kind | None:
        return self.name.kind

    def _refuse_content(self, kind):
        """A type that is banned, and a program or an archive in disguise."""
        if self._is_harmless_text(kind):
            return None
        honest = self._is_named_like(kind)
        if self.lists.bans(kind):
            claims = self._claims if honest and self._claims else kind
            return self._tell("banned" if honest else "disguised", claims)
        if kind.group in HARMFUL and not honest:
            return self._tell("disguised", kind)
        return None

    def _is_harmless_text(self, kind):
        """Words that look like a script, in a file that opens in an editor."""
        return (
            kind.group == kinds.SCRIPT and self._claims and self._claims.group == TEXT
        )

    def _is_named_like(self, kind):
        """Whether the name does not say that it is something else."""
        claims = self._claims
        return (
            claims is None
            or claims is kind
            or claims.kin == kind.kin
            or (kind.group in HARMFUL and claims.group == kind.group)
        )

    def _refuse_name(self):
        claims = self._claims
        if claims and self._is_domain(claims):
            return None
        if claims and self.lists.bans(claims):
            return self._tell("banned", claims)
        if self.name.extension in self.lists.banned:
            return self._tell("banned", Kind(self.name.extension, "document", ""))
        return None

    def _is_domain(self, claims):
        """A mail whose subject ends with the name of a website."""
        return claims.key == "com" and self.found.kind.key == "eml"

    def _refuse_media(self):
        kind, claims = self.found.kind, self._claims
        if self.lists.lacks(kind):
            return self._tell("unlisted", kind)
        if claims is None or claims.group not in MEDIA:
            return None
        if self.lists.lacks(claims):
            return self._tell("unlisted", claims)
        if kind is kinds.EMPTY or kind.group == claims.group or self._is_unproved():
            return None
        return self._tell("mismatch", kind)

    def _is_unproved(self):
        """Some cameras' RAW nobody knows; MP3 may begin with anything."""
        if self.found.kind is not kinds.UNKNOWN:
            return False
        key = self._claims.key
        return key == "raw" or (key == "mp3" and has_mp3(self.file.content))

    def _refuse_macros(self):
        """A macro-free Office file that holds macros all the same."""
        claims, kind = self._claims, self.found.kind
        if kind.key in kinds.MACROS:
            lies = claims is not None and claims.key not in kinds.MACROS
        else:
            lies = kind.key in kinds.MACRO_FREE and self.found.zip.has_macros
        return self._tell("macros", kind) if lies else None

    def _refuse_second(self):
        return self._tell("polyglot", self.found.second) if self.found.second else None

    def _refuse_harmful_part(self):
        kind, claims = self.found.kind, self._claims
        harmful = kind.group == kinds.PROGRAM or self._is_banned_part(kind)
        if harmful and not self._is_harmless_text(kind):
            return self._tell("banned", kind)
        return self._tell("banned", claims) if self._is_banned_part(claims) else None

    def _is_banned_part(self, kind):
        harmful = kind is not None and kind.group in HARMFUL
        return harmful and kind.key not in _PARTS and self.lists.bans(kind)

    def _tell(self, code, kind):
        """:param kind: what the file is"""
        params = {"name": self.file.name, "kind": kind.label, "group": kind.group}
        if code in ("disguised", "mismatch", "polyglot", "macros") and self._claims:
            params["claims"] = self._claims.label
        if code == "polyglot":
            params["first"] = self.found.kind.label
        return Refusal(code, params)
