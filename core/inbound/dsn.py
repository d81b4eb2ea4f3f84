"""The machine's part of a delivery status notification (RFC 3464)."""

import re
from dataclasses import dataclass
from typing import Literal

from ..conversation import message_id as message_ids
from . import addresses
from .headers import decode_words, one_line

Kind = Literal["permanent", "temporary", "delayed", "delivered"]

MOST_RECIPIENTS = 200
LONGEST_WORDS = 500
LONGEST_FIELD = 2_000

_FIELD = re.compile(r"([!-9;-~]{1,100})[ \t]*:[ \t]*(.*)")
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.#])([245]\d\d)(?=[ \-#:]|$)")
_LINE_CODE = re.compile(r"([245]\d\d)[- ]")
_TYPE = re.compile(r"^\s*[a-z][\w-]*\s*;\s*", re.IGNORECASE)
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_OF_RECIPIENT = frozenset(
    ("original-recipient", "final-recipient", "action", "status", "diagnostic-code")
)
_ID_FIELDS = ("x-original-message-id", "original-message-id", "message-id")
_DELAYED = ("delay", "retr", "defer", "queue", "warn", "hold", "held", "trying")
_FAILED = ("fail", "error", "undeliver", "bounce", "reject", "return", "refuse")
_DELIVERED = ("deliver", "relay", "expand", "success", "sent", "accept", "forward")


@dataclass(frozen=True, slots=True)
class Recipient:
    """What became of a mail on its way to one recipient.

    :param email: as the mail was sent to, when the report says so; "" when nobody is
        named
    :param status: ``5.1.1`` (RFC 3463), a bare SMTP code when that is all, or ""
    :param words: what the other server said, in one line; may be ""
    """

    email: str
    kind: Kind
    status: str = ""
    words: str = ""


def read(content: bytes) -> tuple[list[Recipient], list[str]]:
    """Recipients, and the Message-Ids of the mail reported on, which some add.

    :param content: of the message/delivery-status part, however broken
    """
    recipients, ids = [], []
    for block in _blocks(content.decode("utf-8", "replace")):
        ids += [message_ids.normalise(block[f]) for f in _ID_FIELDS if f in block]
        if not _OF_RECIPIENT.isdisjoint(block) and len(recipients) < MOST_RECIPIENTS:
            recipients.append(_recipient(block))
    return recipients, ids


def _blocks(text: str) -> list[dict[str, str]]:
    """Groups of fields; one begins anew where its blank line has been lost."""
    blocks: list[dict[str, str]] = [{}]
    last = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not line.strip():
            blocks.append({})
            last = ""
        elif line[0] in " \t" and last:
            if len(blocks[-1][last]) < LONGEST_FIELD:
                blocks[-1][last] += " " + line.strip()
        elif match := _FIELD.match(line):
            last = match[1].lower()
            if last in blocks[-1] and last in _OF_RECIPIENT:
                blocks.append({})
            blocks[-1].setdefault(last, match[2].strip())
    return [block for block in blocks if block]


def _recipient(block: dict[str, str]) -> Recipient:
    diagnostic = tidy(_TYPE.sub("", block.get("diagnostic-code", "")))
    status = _status(block.get("status", ""), diagnostic)
    email = _email(_XTEXT.sub(_unhex, block.get("original-recipient", "")))
    return Recipient(
        email=email or _email(block.get("final-recipient", "")),
        kind=_kind(block.get("action", ""), status),
        status=status,
        words=diagnostic,
    )


def _unhex(match: re.Match) -> str:
    return chr(int(match[1], 16))


def _email(field: str) -> str:
    address = addresses.read(one_line(_TYPE.sub("", field)))
    return address.email if address and addresses.is_email(address.email) else ""


def _kind(action: str, status: str) -> Kind:
    """By the action, of which some write other words than RFC 3464 has; else by the
    status."""
    word = action.lower().lstrip("\"'(<[ ")
    if word.startswith(_DELAYED):
        return "delayed"
    if word.startswith(_DELIVERED):
        # "delivery failed", and what was delivered has no status of a failure.
        failed = "fail" in word or status.startswith(("4", "5"))
        return _failure(status) if failed else "delivered"
    if status.startswith("2") and not word.startswith(_FAILED):
        return "delivered"
    return _failure(status)


def _failure(status: str) -> Kind:
    return "temporary" if status.startswith("4") else "permanent"


def _status(stated: str, diagnostic: str) -> str:
    match = _STATUS.search(stated)
    status = match[0] if match else ""
    if not status or status.endswith(".0.0"):
        # Some say no more than "failed" there, and the truth in the words.
        return find_status(diagnostic) or status
    return status


def find_status(words: str) -> str:
    """A status in the words of a server: ``5.1.1``, else ``550``, else ""."""
    match = _STATUS.search(words) or _REPLY.search(words)
    return match[0] if match else ""


_LATER_CODE = re.compile(
    r"(?<=\S) (?P<code>[245]\d\d)[ -](?:[245]\.\d{1,3}\.\d{1,3} )?(?=\S)"
)


def tidy(words: str) -> str:
    """The words of a server in one line, without the code that began each of its
    lines but the first."""
    line = " ".join(one_line(decode_words(words[:LONGEST_FIELD])).split())
    code = _LINE_CODE.match(line)
    if code:
        line = _LATER_CODE.sub(
            lambda match: " " if match["code"] == code[1] else match[0], line
        )
        line = f"{code[1]} {line[4:]}"
    return line[:LONGEST_WORDS]
