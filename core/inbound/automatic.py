"""Whether a person or a program wrote a mail.

Programs say so in many ways (RFC 3834, 5; RFC 2919; RFC 2369; Exchange's and older
ones). An answer of ours to any of them may start a loop; none of them is dropped.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal, get_args

from .mail import ParsedMail

Sign = Literal[
    "",
    "auto_replied",
    "receipt",
    "auto_generated",
    "list",
    "bulk",
    "rule",
    "suppress",
    "unsubscribe",
    "no_reply",
]
SIGNS: tuple[Sign, ...] = get_args(Sign)[1:]
"""From what says most to what says least; of several the first is told."""
ASKED_FOR_SILENCE: frozenset[Sign] = frozenset(
    ("rule", "suppress", "unsubscribe", "no_reply")
)
"""Ask for no automatic answer only: a person may well have written the mail, in another
company's help desk, or it was passed on by a rule."""

LONGEST_VALUE = 500

IsOwn = Callable[[str], bool]

_ADDRESS = re.compile(r"[^\s<>:,;\"'@]{1,64}@[^\s<>:,;?\"'@]{1,255}")
_DAEMON = re.compile(r"mailer-?daemon|mail-daemon|auto-?responder|auto-?reply")
# Where else a group says by which address it took the mail.
_LIST_HEADERS = frozenset(
    (
        "list-id",
        "list-post",
        "list-owner",
        "list-help",
        "list-subscribe",
        "list-unsubscribe",
        "mailing-list",
        "x-mailing-list",
        "x-beenthere",
        "sender",
        "errors-to",
        "return-path",
    )
)
# Addresses that a list has beside its own: owner-help@, help-bounces@.
_OF_LIST = re.compile(
    r"^owner-|-(?:owner|bounces?|request|admin|subscribe|unsubscribe|join|leave|help"
    r"|return)(?=[@+-])[^@]*"
)
# What only lists and mailings put into a mail, beside what _READERS knows.
_OF_MANY = frozenset(
    (
        "list-archive",
        "list-help",
        "list-owner",
        "list-subscribe",
        "list-unsubscribe-post",
        "x-beenthere",
        "x-campaign",
        "x-campaign-id",
        "x-campaignid",
        "x-mailchimp-campaign-id",
        "x-mailing-list",
        "x-mailman-version",
    )
)
_BACK_TO = frozenset(("errors-to", "return-path", "sender"))
_BACK_TO_LIST = re.compile(r"^owner-|-(?:owner|bounces?|return)(?=[@+-])")
# By which programs know what went through them once already.
_LOOP = frozenset(
    ("x-otrs-loop", "x-rt-loop-prevention", "x-loop", "x-loop-prevention")
)
_PROGRAMS = frozenset(
    (
        "alert",
        "alerts",
        "apache",
        "automated",
        "bounce",
        "bounces",
        "cron",
        "daemon",
        "nobody",
        "notification",
        "notifications",
        "notificaciones",
        "root",
        "www-data",
    )
)
_SEPARATORS = re.compile(r"[._-]")
_NO_REPLY = re.compile(
    "noreply|donotreply|dontreply|notreply|noresponse|noanswer|noresponder|noresponda"
    "|nocontestar|norespondre|nepasrepondre|naoresponder|nonrispondere"
    "|keineantwort|nichtantworten|nietbeantwoorden"
)
# As mail programs begin the subject of what they answer while nobody is there.
_AWAY = re.compile(
    r"\W?(?:auto(?:matic|mated)?[- ]?(?:reply|response)|out of (?:the )?office"
    r"|auto: .{0,100}\bout of (?:the )?office"
    r"|away from (?:the |my )?(?:office|mail)|on vacation"
    r"|respuesta autom[aá]tica|fuera de (?:la )?oficina|ausencia|de vacaciones"
    r"|resposta autom[aàá]tica|fora de l['’]oficina|fora do escrit[oó]rio"
    r"|r[eé]ponse automatique|absence du bureau|absen(?:ce|t)\b"
    r"|automatische antwort|abwesen(?:d|heit)|außer haus"
    r"|risposta automatica|fuori (?:sede|ufficio)|assenza"
    r"|automatisch antwoord|afwezig|autosvar|automatisk svar|frånvaro|fravær"
    r"|odpowiedź automatyczna|автоответ|автоматический ответ"
    r"|自動(?:応答|回覆|返信)|自动(?:答复|回复))",
    re.IGNORECASE,
)


def sign(mail: ParsedMail, is_own: IsOwn = lambda email: False) -> Sign:
    """By what a mail shows itself to be a program's; "" for a person's.

    :param is_own: tells our own addresses. Mail that reaches us through a list or a
        forwarding rule of our own is as its author sent it.
    """
    signs = {*_header_signs(mail, is_own), _sender_sign(mail)} - {""}
    answers = bool(mail.in_reply_to or mail.references)
    if (signs or answers) and says_away(mail):
        signs.add("auto_replied")
    return next((each for each in SIGNS if each in signs), "")


def says_away(mail: ParsedMail) -> bool:
    """Whether its subject begins as that of an answer while nobody is there; a person
    may have written it, too."""
    return bool(_AWAY.match(mail.subject))


def is_of_list(mail: ParsedMail, is_address: IsOwn) -> bool:
    """Whether it came through a list, or a group, that is one of these addresses."""
    return any(
        name.lower() in _LIST_HEADERS and _names_own(name, value, is_address)
        for name, value in mail.headers
    )


def _header_signs(mail: ParsedMail, is_own: IsOwn) -> Iterator[Sign]:
    of_lists: set[Sign] = set()
    for name, value in mail.headers:
        read = _READERS.get(name.lower())
        if read is None:
            continue
        found = read(value)
        if found in ("list", "bulk", "unsubscribe"):
            of_lists.add(found)
        elif found != "rule" or not _names_own(name, value, is_own):
            yield found
    if of_lists and not is_of_list(mail, is_own):
        yield from of_lists


def _names_own(name: str, value: str, is_own: IsOwn) -> bool:
    value = value[:LONGEST_VALUE]
    found = _ADDRESS.findall(value.replace("mailto:", " "))
    if name.lower() == "list-id":
        # ``support.example.com`` is the list of support@example.com.
        list_id = value.rpartition("<")[2].strip("<> ")
        found.append("@".join(list_id.split(".", 1)))
    return any(
        is_own(each)
        for email in map(str.lower, found)
        for each in (email, _OF_LIST.sub("", email))
    )


def reads_no_answers(email: str) -> bool:
    """Whether an address is by its name that of a program."""
    local = email.partition("@")[0].lower()
    named = _DAEMON.match(local) or _NO_REPLY.search(_SEPARATORS.sub("", local))
    return bool(named) or local == "postmaster"


def is_of_program(email: str) -> bool:
    """Whether no person is behind an address, as far as its name tells."""
    local = email.partition("@")[0].partition("+")[0].lower()
    return local in _PROGRAMS or reads_no_answers(email)


def wants_silence(mail: ParsedMail, is_own: IsOwn) -> Sign:
    """What else keeps automatic answers from it, of what a person may have written:
    "list", it came through a list or a mailing that is none of ours; "rule", it was in
    another help desk, or comes back.
    """
    of_many = False
    for name, value in mail.headers:
        name, value = name.lower(), value[:LONGEST_VALUE].lower()
        if name in _LOOP and _keyword(value) not in ("", "no"):
            return "rule"
        if name in _BACK_TO:
            back_to = _ADDRESS.search(value)
            of_many |= bool(back_to and _BACK_TO_LIST.search(back_to[0]))
        of_many |= name in _OF_MANY
    return "list" if of_many and not is_of_list(mail, is_own) else ""


def _sender_sign(mail: ParsedMail) -> Sign:
    if mail.sender is None:
        return ""
    local = mail.sender.email.partition("@")[0]
    if _DAEMON.match(local):
        return "auto_generated"
    if _NO_REPLY.search(_SEPARATORS.sub("", local)):
        others = (each for each in mail.reply_to if each.email != mail.sender.email)
        return "" if any(others) else "no_reply"
    return ""


# -- headers -------------------------------------------------------------------


def _keyword(value: str) -> str:
    """The first word, without comments and parameters."""
    words = re.split(r"[\s;,(]", value.strip().lower(), maxsplit=1)
    return words[0].strip("\"'")


def _auto_submitted(value: str) -> Sign:
    keyword = _keyword(value)
    if keyword in ("", "no"):
        return ""
    return "auto_replied" if keyword == "auto-replied" else "auto_generated"


_PRECEDENCE: dict[str, Sign] = {
    "auto_reply": "auto_replied",
    "auto-reply": "auto_replied",
    "bulk": "bulk",
    "junk": "bulk",
    "list": "list",
}


def _precedence(value: str) -> Sign:
    return _PRECEDENCE.get(_keyword(value), "")


def _suppress(value: str) -> Sign:
    """Only receipts and delivery reports are unwanted when it names just those."""
    wanted = {"all", "oof", "autoreply"}
    unwanted = {each.strip().lower() for each in value.split(",")}
    return "" if unwanted.isdisjoint(wanted) else "suppress"


def _return_path(value: str) -> Sign:
    return "auto_generated" if value.replace(" ", "") == "<>" else ""


def _content_type(value: str) -> Sign:
    value = value.lower()
    if not value.startswith("multipart/report"):
        return ""
    return "receipt" if "disposition-notification" in value else "auto_generated"


def _content_class(value: str) -> Sign:
    return "receipt" if value.lower().strip() == "urn:content-classes:mdn" else ""


def _unless_no(found: Sign) -> Callable[[str], Sign]:
    def read(value: str) -> Sign:
        return "" if _keyword(value) in ("", "no", "false", "0") else found

    return read


_REPLIED = _unless_no("auto_replied")
_GENERATED = _unless_no("auto_generated")
_READERS: dict[str, Callable[[str], Sign]] = {
    "auto-submitted": _auto_submitted,
    "precedence": _precedence,
    "x-precedence": _precedence,
    "return-path": _return_path,
    "content-type": _content_type,
    "content-class": _content_class,
    "x-autoreply": _REPLIED,
    "x-autoreply-from": _REPLIED,
    "x-mail-autoreply": _REPLIED,
    "x-autorespond": _REPLIED,
    "x-autoresponder": _REPLIED,
    "x-autoresponse": _REPLIED,
    "x-auto-response": _REPLIED,
    "x-autogenerated": _GENERATED,
    "x-auto-generated": _GENERATED,
    "x-fc-machinegenerated": _GENERATED,
    "x-ms-exchange-generated-message-source": _GENERATED,
    "x-ms-exchange-inbox-rules-loop": _unless_no("rule"),
    "x-auto-response-suppress": _suppress,
    "list-id": _unless_no("list"),
    "list-post": lambda value: "list" if value.strip() else "",
    "mailing-list": _unless_no("list"),
    "list-unsubscribe": _unless_no("unsubscribe"),
}
