"""Mails written out from parts that are encoded once (RFC 2045, 2046).

A mail of a list differs from the next one in its words and some headers. Its files are
the same, and are neither read nor encoded again.
"""

import binascii
from collections.abc import Iterable
from email import policy
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy

from ..outbox import outgoing_mime

CRLF = "\r\n"
LONGEST_BARE = 900
"""Characters of a header that need not be folded: 998 are allowed (RFC 5322, 2.1.1)."""
SHORT = 70


class _Written(EmailPolicy):
    """Of a mail whose headers are as they leave: encoded, and folded where they are
    long. They are read and sent as they are; a header that another addon sets is
    encoded as always."""

    def header_fetch_parse(self, name, value):
        return value

    def fold(self, name, value):
        if hasattr(value, "name"):
            return super().fold(name, value)
        return f"{name}: {value}{self.linesep}"

    def fold_binary(self, name, value):
        return self.fold(name, value).encode("utf-8", "surrogateescape")

    def __deepcopy__(self, _memo):
        return self  # a policy never changes


WRITTEN = _Written(linesep=CRLF)


def mail(headers: Iterable[tuple[str, str]], part: str) -> EmailMessage:
    """A mail that is written out already.

    Who wants to see its parts reads ``as_bytes()`` anew.

    :param headers: (name, value), the value as of :func:`header`
    :param part: as the functions below write one
    """
    message = EmailMessage(policy=WRITTEN)
    for name, value in headers:
        message.set_raw(name, value)
    head, _blank, body = part.partition(CRLF * 2)
    message.set_raw("MIME-Version", "1.0")
    for line in head.replace(f"{CRLF} ", "\0").split(CRLF):
        name, _colon, value = line.replace("\0", f"{CRLF} ").partition(": ")
        message.set_raw(name, value)
    message.set_payload(body)
    return message


def header(name: str, value: str) -> str:
    """A structured header's value as it leaves: in one line, or folded.

    :param value: text, which no header can follow
    """
    value = " ".join(value.split())
    if value.isascii() and len(value) < LONGEST_BARE:
        return value
    made = policy.SMTP.header_factory(name, value)
    return made.fold(policy=policy.SMTP)[len(name) + 1 :].strip()


def whole_header(name: str, value: str) -> str:
    """The same of a header that is folded between its words only: Python makes encoded
    words of a link that is longer than a line, in which no mail program finds it.

    :param value: ASCII
    """
    lines = [f"{name}:"]
    for word in value.split():
        if len(lines[-1]) + 1 + len(word) > SHORT and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return CRLF.join(lines)[len(name) + 1 :].strip()


def text_header(name: str, text: str) -> str:
    """The same of a header that is words only, as the subject."""
    text = " ".join(text.split()).encode("utf-8", "replace").decode()
    if text.isascii() and "=?" not in text:
        charset = "us-ascii"
        if len(text) < SHORT:
            return text
    else:
        charset = "utf-8"
    return Header(text, charset, header_name=name).encode(linesep=CRLF)


def text_part(text: str, subtype: str, parameters: str = "") -> str:
    """:param text: lines end with a bare LF
    :param parameters: more of the content type, with "; " before them
    """
    encoded = binascii.b2a_qp(text.encode("utf-8", "replace")).decode("ascii")
    body = encoded.replace("\n", CRLF)
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"{parameters}{CRLF}'
        f"Content-Transfer-Encoding: quoted-printable{CRLF}{CRLF}{body}"
    )


def file_part(file: outgoing_mime.File) -> str:
    """Of a file that is attached, or of a picture that the text shows when it has a
    Content-Id."""
    message = EmailMessage(policy=policy.SMTP)
    message.set_content("")
    if file.cid:
        outgoing_mime.embed(message, file)
    else:
        outgoing_mime.attach(message, file)
    part = message.get_payload()[-1]
    return part.as_bytes(policy=policy.SMTP).decode("ascii")


def multipart(subtype: str, parts: list[str], boundary: str) -> str:
    """One part as it is, several as one.

    :param boundary: what stands in none of them
    """
    if len(parts) == 1:
        return parts[0]
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"'
    line = f"{CRLF}--{boundary}"
    body = "".join(f"{line}{CRLF}{part}" for part in parts)
    return f"{head}{CRLF}{CRLF}{body[len(CRLF) :]}{line}--{CRLF}"
