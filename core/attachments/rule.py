"""The rule: whether a file may pass, by what it is and by what it is called.

A name never makes a content harmless; but a harmless content does not pass under a name
that the receiver's computer would run, nor under that of a picture which it is not.
"""

from dataclasses import dataclass

from . import kinds
from .carried import Budget, Carried, TooMuch, carried
from .kinds import ARCHIVE, HARMFUL, MEDIA, PROGRAM, SCRIPT, TEXT, Kind
from .lists import Lists
from .look import Found, See, look_at
from .names import Name, read_name
from .refusal import Refusal
from .signatures import has_mp3

DEEPEST = 8
# Office keeps binary parts, OpenDocument and EPUB scripts of their own.
_OWN_PARTS = ("bin", "js")


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
    try:
        return _Search(lists, see).refuse(Carried(file.name, file.content), DEEPEST)
    except TooMuch:
        return Refusal("unreadable", {"name": file.name})


class _Search:
    """Through one file, and all that it carries."""

    def __init__(self, lists, see):
        self.lists, self.see = lists, see
        self.budget = Budget()

    def refuse(self, file, depth):
        """:raises TooMuch: when it carries more than can be looked through"""
        found = look_at(file.content, self.see)
        refusal = _Case(file, read_name(file.name), found, self.lists).refusal()
        return refusal or self._refuse_inside(file, found, depth)

    def _refuse_inside(self, file, found, depth):
        """For the first of the files in it that may not pass."""
        for number, inner in enumerate(carried(file.name, file.content, found)):
            if not depth:
                raise TooMuch
            if not number:
                self.budget.open()
            self.budget.spend(inner.content)
            if refusal := self.refuse(inner, depth - 1):
                return _tell_inside(file, inner, refusal)
        return None


def _tell_inside(file, inner, refusal):
    """However deep it lies: what is between the two says nothing to a reader."""
    inside = {"inner": inner.name, "refusal": refusal.as_json()}
    if refusal.code == "inside":
        inside = {key: refusal.params[key] for key in inside}
    return Refusal("inside", {"name": file.name, **inside})


@dataclass(frozen=True, slots=True)
class _Case:
    """One file, its name and its content, before the lists."""

    file: Carried
    name: Name
    found: Found
    lists: Lists

    @property
    def kind(self) -> Kind:
        return self.found.kind

    @property
    def claimed(self) -> Kind | None:
        """What the name says that it is."""
        return self.name.kind

    def refusal(self) -> Refusal | None:
        if self.file.is_part:
            return self._refuse_part()
        return (
            self._refuse_content()
            or self._refuse_name()
            or self._refuse_media()
            or self._refuse_macros()
            or self._refuse_second()
        )

    def _refuse_part(self):
        if self.kind.group == PROGRAM or self._is_banned_part(self.kind):
            return self._tell("banned", self.kind)
        if self._is_banned_part(self.claimed):
            return self._tell("banned", self.claimed)
        if self.file.bars_macros and self.kind.key == "vba":
            return self._tell("macros", self.kind)
        return self._refuse_second()

    def _is_banned_part(self, kind):
        if kind is None or kind.group not in HARMFUL or kind.key in _OWN_PARTS:
            return False
        return self.lists.bans(kind) and not self._opens_in_an_editor(kind)

    def _refuse_content(self):
        """What is banned, and a program or an archive under the name of another."""
        kind = self.kind
        if self._opens_in_an_editor(kind):
            return None
        if not self._is_named_alike():
            disguised = kind.group in HARMFUL or self.lists.bans(kind)
            return self._tell("disguised", kind) if disguised else None
        if not self.lists.bans(kind):
            return None
        is_told = self.claimed and self.lists.bans(self.claimed)
        return self._tell("banned", self.claimed if is_told else kind)

    def _opens_in_an_editor(self, kind):
        """Words that look like a script, under the name of a text."""
        return kind.group == SCRIPT and self.claimed and self.claimed.group == TEXT

    def _is_named_alike(self):
        """Whether the name does not say that it is something of another kind."""
        kind, claimed = self.kind, self.claimed
        if claimed is None or claimed.kin == kind.kin:
            return True
        if kind.group == ARCHIVE and claimed.group == PROGRAM:
            return True  # many installers are archives
        return kind.group in HARMFUL and claimed.group == kind.group

    def _refuse_name(self):
        if self.claimed and self.lists.bans(self.claimed):
            return None if self._is_domain() else self._tell("banned", self.claimed)
        extension = self.name.extension
        if extension in self.lists.banned:
            return self._tell("banned", Kind(extension, kinds.DOCUMENT, extension))
        return None

    def _is_domain(self):
        """A mail whose subject ends with the name of a website."""
        return self.claimed.key == "com" and self.kind.key == "eml"

    def _refuse_media(self):
        if self.lists.lacks(self.kind):
            return self._tell("unlisted", self.kind)
        claimed = self.claimed
        if claimed is None or claimed.group not in MEDIA:
            return None
        if self.lists.lacks(claimed):
            return self._tell("unlisted", claimed)
        return None if self._may_be_claimed() else self._tell("mismatch", self.kind)

    def _may_be_claimed(self):
        """Whether the content may be the picture, video or sound that it is called.

        PNGs are often called JPG; some cameras' RAW nobody knows; MP3 may stand behind
        anything; what macOS knows of a picture has its name.
        """
        kind, claimed = self.kind, self.claimed
        if kind is kinds.UNKNOWN:
            is_sound = claimed.key == "mp3" and has_mp3(self.file.content)
            return claimed.key == "raw" or is_sound
        stands_beside = kind is kinds.EMPTY or kind.key == "appledouble"
        return stands_beside or kind.group == claimed.group

    def _refuse_macros(self):
        """Macros in an Office file that is called one without."""
        if self.kind.key in kinds.MACROS:
            lies = self.claimed is not None and not self._says_macros()
        else:
            packed = self.kind.key in kinds.MACRO_FREE and self.found.zip
            lies = packed and packed.has_macros and not self._says_macros()
        return self._tell("macros", self.kind) if lies else None

    def _says_macros(self):
        return self.claimed is not None and self.claimed.key in kinds.MACROS

    def _refuse_second(self):
        return self._tell("polyglot", self.found.second) if self.found.second else None

    def _tell(self, code, kind):
        """:param kind: what the file is"""
        params = {"name": self.file.name, "kind": kind.label, "group": kind.group}
        if code in ("disguised", "mismatch", "macros") and self.claimed:
            params["claimed"] = self.claimed.label
        if code == "polyglot":
            params["first"] = self.kind.label
        return Refusal(code, params)
