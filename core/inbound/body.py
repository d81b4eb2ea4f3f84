"""What of a mail is its text, and what its files (RFC 2046, 2183, 2387)."""

import html as entities
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote

from . import mime
from .charsets import decode_why, storable
from .content import Content, Piece, locate, put_above, put_beside
from .files import safe_name
from .headers import decode_value
from .limits import Budget
from .mail import Attachment
from .mime import Part
from .parser_cost import is_costly
from .plain import html_to_text
from .protected import PGP_TEXT, Found, may_be_smime
from .tnef import unpack
from .transfer import decode_transfer
from .uuencode import extract

_PICTURES = {"image/jpeg", "image/jpg", "image/png", "image/gif", "image/webp"}
# Other forms of what is shown anyway.
_SPARE = {"text/x-amp-html", "text/watch-html", "text/enriched", "text/richtext"}
_LOOKS_LIKE_HTML = re.compile(rb"\s*(?:<!doctype html|<html[\s>])", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE
)


class BodyReader:
    """Reads the text and the files out of a tree of parts.

    :param hints: charsets named in the mail, for what does not state its own
    """

    def __init__(self, budget: Budget, defects: list[str], hints: Iterable[str]):
        self.budget = budget
        self.defects = defects
        self.hints = hints
        self.named = 0
        self.protected = Found()

    def read(self, part: Part) -> Content:
        self.protected.note_container(part)
        if part.content_type == "multipart/alternative":
            return self._read_alternative(part)
        if part.content_type == "multipart/related":
            return self._read_related(part)
        if part.children or part.content_type.startswith("multipart/"):
            content = Content()
            for child in part.children:
                self._read_into(content, child)
            return content
        return self._read_leaf(part, body_wanted=True)

    def _read_into(self, content: Content, child: Part) -> None:
        if child.children:
            content.add(self.read(child))
        else:
            content.add(self._read_leaf(child, body_wanted=content.is_blank))

    # -- containers ----------------------------------------------------------

    def _read_alternative(self, part: Part) -> Content:
        """The last form that can be shown, with the plain one beside it.

        Of one without words only the pictures are shown, below the words of the other.
        """
        forms = [self.read(c) for c in part.children if c.content_type not in _SPARE]
        shown = [form for form in forms if not form.is_blank]
        best = next((form for form in reversed(shown) if form.has_html), None)
        best = best or (shown[-1] if shown else Content())
        plain = next((form for form in shown if not form.has_html), None)
        if plain and best.has_html:
            if plain.has_words and not best.has_words:
                best = put_above(best, plain)
            else:
                put_beside(best.pieces, plain.pieces)
        content = Content(best.pieces)
        for form in forms:
            content.files += form.files
        return content

    def _read_related(self, part: Part) -> Content:
        """One root, and what it shows."""
        children = part.children
        start = part.params.get("start", "").strip("<> ")
        root = next((c for c in children if start and _content_id(c) == start), None)
        root = root or next(
            (c for c in children if c.content_type.startswith(("text/", "multipart/"))),
            None,
        )
        content = self.read(root) if root else Content()
        located: dict[str, str] = {}
        for child in children:
            if child is root:
                continue
            found = self.read(child) if child.children else self._read_file(child)
            location = decode_value(child.get("content-location")).strip()
            if location and found.files:
                located[location] = self._name_content(found)
            content.add(found)
        if located:
            for piece in content.pieces:
                piece.html = locate(piece.html, located)
        return content

    def _name_content(self, found: Content) -> str:
        """The Content-Id of a file, made up when it has none."""
        file = found.files[0]
        if not file.content_id:
            self.named += 1
            file = replace(file, content_id=f"unnamed-{self.named}")
            found.files[0] = file
        return file.content_id

    # -- leaves --------------------------------------------------------------

    def _read_leaf(self, part: Part, body_wanted: bool) -> Content:
        if part.content_type in PGP_TEXT:
            part = replace(part, content_type="text/plain")
        kind = part.content_type
        if kind in ("text/plain", "text/html") and self._is_text(part, body_wanted):
            return self._read_text(part)
        if kind in ("application/ms-tnef", "application/vnd.ms-tnef"):
            return self._read_tnef(part, body_wanted)
        content = self._read_file(part)
        if may_be_smime(content.files[0]):
            return self._open_smime(content)
        if kind in _PICTURES and part.disposition == "inline":
            self._show_picture(content)
        return content

    def _open_smime(self, packed: Content) -> Content:
        """The mail in the container, and the container, which holds the signature."""
        data = packed.files[0].content
        self.budget.spend(len(data))
        inner = self.protected.open_smime(data, self.budget.limits.bytes)
        if not inner:
            return packed
        content = self.read(mime.read(inner, self.budget, self.defects))
        content.add(packed)
        return content

    @staticmethod
    def _is_text(part: Part, body_wanted: bool) -> bool:
        if part.disposition == "attachment":
            return False
        named = "filename" in part.disposition_params or "name" in part.params
        return body_wanted or not named

    def _show_picture(self, content: Content) -> None:
        """A picture that stands between the texts of a mail, as Apple's has them."""
        content_id = self._name_content(content)
        url = entities.escape(quote(content_id, safe="@"))
        content.pieces.append(Piece(html=f'<div><img src="cid:{url}"></div>'))

    def _read_text(self, part: Part) -> Content:
        data = self._decode(part, is_text=True)
        content = Content()
        if part.content_type == "text/plain":
            data, originals = self.protected.open_pgp(data, self.budget.limits.text)
            content.files += originals
            data, found = extract(data)
            for name, file in found:
                content.files.append(_attachment(decode_value(name), "", file))
        if part.content_type == "text/html" or _LOOKS_LIKE_HTML.match(data):
            content.add(self._html(part, data))
        else:
            content.add(self._plain(part, data))
        return content

    def _html(self, part: Part, data: bytes) -> Content:
        self.protected.note_html(data)
        if self.budget.may_show(len(data), data.count(b"<")):
            html = self._to_text(part, data)
            if not is_costly(html):
                return Content([Piece(html=html)])
        self.defects.append("body-too-large")
        file = Attachment("message.html", "text/html", data)
        shown = data[: self.budget.excerpt_of(len(data))]
        return Content([Piece(text=html_to_text(self._to_text(part, shown)))], [file])

    def _plain(self, part: Part, data: bytes) -> Content:
        if not self.budget.may_show(len(data)):
            self.defects.append("body-too-large")
            file = Attachment("message.txt", "text/plain", data)
            shown = data[: self.budget.excerpt_of(len(data))]
            return Content([Piece(text=self._to_text(part, shown))], [file])
        return Content(
            [
                Piece(
                    text=self._to_text(part, data),
                    flowed=part.params.get("format", "").lower() == "flowed",
                    delsp=part.params.get("delsp", "").lower() == "yes",
                )
            ]
        )

    def _to_text(self, part: Part, data: bytes) -> str:
        declared = part.params.get("charset", "")
        hints = self.hints
        is_html = part.content_type == "text/html" and not data.isascii()
        if is_html and (match := _META_CHARSET.search(data, 0, 4_000)):
            stated = match[1].decode("ascii")
            declared, hints = declared or stated, [stated]
        text, defect = decode_why(data, declared, hints)
        if defect:
            self.defects.append(defect)
        return storable(text)

    def _decode(self, part: Part, is_text: bool) -> bytes:
        data = part.body
        self.budget.spend(len(data))
        return decode_transfer(data, part.encoding, is_text)

    def _read_file(self, part: Part) -> Content:
        kind = part.content_type
        if kind.startswith("message/") and part.encoding not in (
            "base64",
            "quoted-printable",
        ):
            data = part.body
        else:
            data = self._decode(part, is_text=kind.startswith("text/"))
        name = part.disposition_params.get("filename") or part.params.get("name", "")
        if not name and kind in ("message/rfc822", "message/global"):
            name = _subject_of(data)
        return Content([], [_attachment(name, kind, data, _content_id(part))])

    def _read_tnef(self, part: Part, body_wanted: bool) -> Content:
        packed = self._read_file(part)
        unpacked = unpack(packed.files[0].content)
        if unpacked is None or not (unpacked.files or unpacked.html or unpacked.text):
            self.defects.append("tnef-unreadable")
            return packed
        content = Content()
        for name, kind, data, content_id in unpacked.files:
            content.files.append(_attachment(name, kind, data, content_id))
        body = (unpacked.html or unpacked.text).encode("utf-8", "replace")
        if body_wanted and body:
            read = self._html if unpacked.html else self._plain
            content.add(read(replace(part, params={"charset": "utf-8"}), body))
        elif body_wanted and unpacked.has_rtf:
            # The only copy of the words: the agent can open it with Outlook's own.
            content.add(packed)
        return content


def _content_id(part: Part) -> str:
    return decode_value(part.get("content-id")).strip().strip("<>").strip()


def _attachment(name: str, kind: str, data: bytes, content_id: str = "") -> Attachment:
    kind = kind or "application/octet-stream"
    return Attachment(safe_name(name, kind), kind, data, content_id)


_SUBJECT = re.compile(rb"^Subject:[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.I | re.M)


def _subject_of(data: bytes) -> str:
    match = _SUBJECT.search(data, 0, 20_000)
    subject = decode_value(re.sub(rb"\r?\n", b"", match[1])) if match else ""
    return f"{subject.strip()[:100].replace('/', '-')}.eml" if subject.strip() else ""
