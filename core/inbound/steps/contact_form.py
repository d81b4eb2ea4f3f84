import re

from .. import addresses, senders
from ..html import html_to_text
from ..mail import Address
from ..pipeline import GO_ON, note

LONGEST = 100_000
LONGEST_NAME = 100

_EMAIL = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}\.){1,8}(?:[^\W\d_]{2,24}|xn--[\w-]+)"
)
_LABEL = re.compile(r"^\W{0,4}([^\W\d_][\w '’./-]{0,40}?)\s*\*?\s*(?::|\t|\n|$)[ \t]*")
_NAMES = (
    "name|your name|full name|contact name|customer name|name and surname"
    "|nombre|su nombre|tu nombre|nombre completo|nombre y apellidos?"
    "|nom|nom complet|votre nom|nom et prénom|el teu nom|nom i cognoms"
    "|ihr name|vollständiger name|vor- und nachname|nome|nome completo|il tuo nome"
    "|nome e cognome|seu nome|naam|uw naam|namn|navn|imię i nazwisko|from|de|von"
)
_FIRST = "first name|firstname|prénom|vorname|voornaam|förnamn|fornavn|imię|given name"
_LAST = (
    "last name|lastname|surname|family name|apellidos?|nom de famille|cognoms?|cognome"
    "|nachname|achternaam|efternamn|etternavn|nazwisko|sobrenome|apelido"
)
_FULL_LABEL = re.compile(_NAMES, re.IGNORECASE)
_FIRST_LABEL = re.compile(_FIRST, re.IGNORECASE)
_LAST_LABEL = re.compile(_LAST, re.IGNORECASE)


def contact_form(mail, context):
    """Find who filled in a contact form: for the senders listed, the first address in
    the body that is not ours; else the Reply-To."""
    form = mail.sender
    if not form or not senders.matching(form.email, context.contact_form_senders):
        return GO_ON
    customer = _in_body(mail, context) or _in_reply_to(mail, context)
    if customer is None:
        return GO_ON
    return note(context, customer=customer, contact_form=True)


def _in_body(mail, context):
    for text in (mail.text[:LONGEST], html_to_text(mail.html[:LONGEST])):
        for match in _EMAIL.finditer(text):
            email = match[0].strip(".'").lower()
            if _may_be_customer(email, mail, context):
                name = _name_beside(text, match) or _name_in_reply_to(mail, email)
                return Address(name, email)
    return None


def _in_reply_to(mail, context):
    found = (each for each in mail.reply_to)
    return next((a for a in found if _may_be_customer(a.email, mail, context)), None)


def _may_be_customer(email, mail, context):
    if email == mail.sender.email or not addresses.is_email(email):
        return False
    return not context.is_own(email)


def _name_in_reply_to(mail, email):
    return next((each.name for each in mail.reply_to if each.email == email), "")


def _name_beside(text, match):
    """``Ana Prueba <ana@…>`` on the address's own line, or a line ``Name: Ana``."""
    start = text.rfind("\n", 0, match.start()) + 1
    before = re.split(r"[:\t]", text[start : match.start()])[-1]
    if (
        text[match.end() : match.end() + 1] in (">", ")")
        and before.strip()[-1:] in "<("
    ):
        name = before.strip(" <(\"'*-")
        if name and len(name) <= LONGEST_NAME:
            return " ".join(name.split())
    return _name_in_fields(text)


def _name_in_fields(text):
    """From labelled lines; the value may stand in the line below its label."""
    first = last = ""
    lines = text.splitlines()[:200]
    for index, line in enumerate(lines):
        label = _LABEL.match(line)
        if not label:
            continue
        value = line[label.end() :].strip(" \t*_|") or _below(lines, index)
        if not value or len(value) > LONGEST_NAME or "@" in value:
            continue
        if _FULL_LABEL.fullmatch(label[1]):
            return value if not last else f"{value} {last}"
        if _FIRST_LABEL.fullmatch(label[1]):
            first = first or value
        elif _LAST_LABEL.fullmatch(label[1]):
            last = last or value
    return f"{first} {last}".strip()


def _below(lines, index):
    following = (line.strip() for line in lines[index + 1 : index + 3])
    return next((line for line in following if line), "")
