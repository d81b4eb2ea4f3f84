"""Parts that are signed or encrypted (S/MIME, PGP): what can be read of them without
keys, and what is to be said of it. No signature is checked."""

import re
from dataclasses import dataclass, field
from typing import Literal, get_args

from . import cms, openpgp
from .mail import Attachment
from .mime import Part

Protection = Literal[
    "", "smime_encrypted", "pgp_encrypted", "smime_signed", "pgp_signed"
]
PROTECTIONS: tuple[Protection, ...] = get_args(Protection)[1:]
"""Of several, the first is told."""

MOST_CONTAINERS = 10
"""Containers that are opened in one mail, those inside one another included."""

_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_SMIME_NAME = re.compile(r".*\.p7[mz]", re.IGNORECASE)
_PKCS7 = bytes.fromhex("2a864886f70d0107")
_ENTITY = re.compile(
    rb"\s*(?:[!-9;-~]{1,80}:[^\n]*\n(?:[ \t][^\n]*\n)*){1,100}+[ \t]*\r?\n"
)
_NAMES_A_TYPE = re.compile(rb"^(?:Content-Type|MIME-Version)[ \t]*:", re.I | re.M)
_PGP_ENCRYPTED = "application/pgp-encrypted"
PGP_TEXT = ("application/pgp", "application/x-pgp-message", "text/x-pgp")
"""Types that old programs gave to a text with PGP in it."""


@dataclass(slots=True)
class Found:
    """What the parts read so far are protected by.

    :param opened: containers opened
    """

    protections: set[Protection] = field(default_factory=set)
    opened: int = 0

    @property
    def protection(self) -> Protection:
        return next((each for each in PROTECTIONS if each in self.protections), "")

    def note_container(self, part: Part) -> None:
        """What a multipart says of its parts (RFC 1847)."""
        kinds = {child.content_type for child in part.children}
        stated = {part.params.get("protocol", "").lower(), *kinds}
        if part.content_type == "multipart/signed":
            is_pgp = "application/pgp-signature" in stated
            self.protections.add("pgp_signed" if is_pgp else "smime_signed")
        elif part.content_type == "multipart/encrypted" or _PGP_ENCRYPTED in kinds:
            is_pgp = _PGP_ENCRYPTED in stated
            self.protections.add("pgp_encrypted" if is_pgp else "smime_encrypted")

    # -- S/MIME ------------------------------------------------------------------

    def open_smime(self, data: bytes, most: int) -> bytes:
        """The mail in a container; b"" when there is none that can be read."""
        if self.opened >= MOST_CONTAINERS:
            return b""
        self.opened += 1
        unpacked = cms.unpack(data, most)
        if unpacked.kind == "encrypted":
            self.protections.add("smime_encrypted")
        if not _is_entity(unpacked.content):
            # A signed document, such as an invoice, is a file like others.
            return b""
        if unpacked.kind == "signed":
            self.protections.add("smime_signed")
        return unpacked.content

    # -- PGP in the text -----------------------------------------------------------

    def note_html(self, data: bytes) -> None:
        if b"-----BEGIN PGP MESSAGE-----" in data:
            self.protections.add("pgp_encrypted")

    def open_pgp(self, data: bytes, most: int) -> tuple[bytes, list[Attachment]]:
        """The text without what PGP has put around its words, and what was left out,
        by which the signature can be checked."""
        if b"-----BEGIN PGP " not in data:
            return data, []
        originals: list[Attachment] = []

        def keep(match: re.Match, words: bytes) -> bytes:
            self.protections.add("pgp_signed")
            originals.append(Attachment("signed.asc", "text/plain", match[0]))
            return words

        def open_armored(match: re.Match) -> bytes:
            read = openpgp.read_armored(match["block"], most)
            if read.kind == "signed":
                return keep(match, read.content + b"\n")
            self.protections.add("pgp_encrypted")
            return match[0]

        data = openpgp.CLEARSIGNED.sub(lambda m: keep(m, openpgp.words_of(m)), data)
        return openpgp.ARMORED.sub(open_armored, data), originals


def may_be_smime(file: Attachment) -> bool:
    """By its type, its name, or how it begins: gateways change type and name."""
    return (
        file.content_type in _SMIME
        or bool(_SMIME_NAME.fullmatch(file.filename))
        or (
            file.content_type == "application/octet-stream"
            and _PKCS7 in file.content[:40]
        )
    )


def _is_entity(content: bytes) -> bool:
    """Whether it begins with the header of a part."""
    match = _ENTITY.match(content)
    return bool(match and _NAMES_A_TYPE.search(match[0].lstrip()))
