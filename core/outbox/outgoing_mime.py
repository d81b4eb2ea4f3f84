"""Files as parts of a mail that leaves, whatever they are called and said to be."""

import re
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart

LONGEST_LINE = 998
"""Octets (RFC 5322, 2.1.1)."""

_TOKEN = r"[a-z0-9!#$&^_.+-]{1,127}"
_TYPE = re.compile(rf"\s*({_TOKEN})/({_TOKEN})\s*(?:;.*)?", re.IGNORECASE | re.DOTALL)
_UNKNOWN = ("application", "octet-stream")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class File:
    """:param mimetype: as somebody stated it
    :param cid: Content-Id without ``<>`` of a picture that the text shows
    """

    name: str
    mimetype: str
    content: bytes
    cid: str = ""


def attach(message: EmailMessage, file: File) -> None:
    """Add a file to the mail, byte for byte."""
    name = file_name(file.name)
    maintype, subtype = content_type(file.mimetype, file.content)
    if maintype == "message":
        if message.get_content_type() != "multipart/mixed":
            message.make_mixed()
        message.attach(_mail_part(name, file.content))
        return
    message.add_attachment(file.content or b"", maintype, subtype, filename=name)


def embed(html: MIMEPart, picture: File) -> None:
    """Add a picture to the part that shows it."""
    maintype, subtype = content_type(picture.mimetype, picture.content)
    html.add_related(
        picture.content or b"",
        maintype,
        subtype,
        cid=f"<{picture.cid}>",
        filename=file_name(picture.name),
        disposition="inline",
    )


def content_type(stated: str, content: bytes) -> tuple[str, str]:
    """The type under which a file can travel as it is.

    A multipart would need parts, and a ``message`` may not be encoded (RFC 2046, 5.2):
    what is not a mail in plain ASCII goes as text or as any file.
    """
    match = _TYPE.fullmatch(stated or "")
    maintype, subtype = match.groups() if match else _UNKNOWN
    maintype, subtype = maintype.lower(), subtype.lower()
    if maintype == "message":
        if subtype == "rfc822" and _can_go_bare(content or b""):
            return "message", "rfc822"
        return ("text", "plain") if subtype != "rfc822" else _UNKNOWN
    return _UNKNOWN if maintype == "multipart" else (maintype, subtype)


def file_name(name: str) -> str:
    """A name that fits in a header: in one line, with letters that can be encoded."""
    name = _CONTROLS.sub(" ", name or "").encode("utf-8", "replace").decode()
    return name.strip() or "file"


def _can_go_bare(content: bytes) -> bool:
    lines = content.splitlines()
    return (
        content.isascii()
        and b"\0" not in content
        and all(len(line) <= LONGEST_LINE for line in lines)
    )


def _mail_part(name: str, content: bytes) -> MIMEPart:
    part = MIMEPart()
    part["Content-Type"] = "message/rfc822"
    part.add_header("Content-Disposition", "attachment", filename=name)
    part.set_payload(content.decode("ascii"))
    return part
