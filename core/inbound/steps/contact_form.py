import re

from .. import addresses, senders
from ..html import html_to_text
from ..mail import Address
from ..pipeline import GO_ON, note

LONGEST = 100_000
LONGEST_NAME = 100
MOST_LINES = 200

_EMAIL = re.compile(
    r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]{1,200}+@(?:[\w-]{1,63}\.){1,8}"
    r"(?!(?:png|jpe?g|gif|svg|webp)\b)(?:[^\W\d_]{2,24}|xn--[\w-]{1,59})(?!\w)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\W{0,4}([^\W\d_][\w '’./-]{0,40}?)\s*\*?\s*(?::|\t|$)[ \t]*")
_BEFORE = re.compile(r"([^:\t\n<>()]{1,100})[<(]\s?\Z")
# Labels of the fields that hold a name, in the languages of the forms around.
_NAME = re.compile(
    r"(?:your |full |contact |customer |first |given )?name|firstname|name and surname"
    r"|(?:su |tu )?nombre(?: completo| y apellidos?)?|(?:votre |el teu )?nom(?: complet"
    r"| i cognoms| et prénom)?|prénom|(?:ihr |vor)?name|vor- und nachname"
    r"|(?:il tuo |seu )?nome(?: completo| e cognome)?|(?:uw |voor)?naam|(?:för)?namn"
    r"|(?:for)?navn|imię(?: i nazwisko)?|from|de|von",
    re.IGNORECASE,
)
_SURNAME = re.compile(
    r"last ?name|surname|family name|apellidos?|nom de famille|cognoms?|cognome"
    r"|nachname|achternaam|efternamn|etternavn|nazwisko|sobrenome|apelido",
    re.IGNORECASE,
)


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
            email = addresses.found_in_text(match)
            if _may_be_customer(email, mail, context):
                name = _name_beside(text, match) or _name_in_reply_to(mail, email)
                return Address(name, email)
    return None


def _in_reply_to(mail, context):
    for address in mail.reply_to:
        if _may_be_customer(address.email, mail, context):
            return address
    return None


def _may_be_customer(email, mail, context):
    if email == mail.sender.email or not addresses.is_email(email):
        return False
    return not context.is_own(email)


def _name_in_reply_to(mail, email):
    return next((each.name for each in mail.reply_to if each.email == email), "")


def _name_beside(text, match):
    """``Ana Prueba <ana@…>`` on the address's own line, or a line ``Name: Ana``."""
    start = text.rfind("\n", 0, match.start()) + 1
    before = _BEFORE.search(text, start, match.start())
    name = before[1].strip(" \"'*-") if before else ""
    return " ".join(name.split()) or _name_in_fields(text)


def _name_in_fields(text):
    """From labelled lines; the value may stand in the line below its label."""
    name = surname = ""
    lines = text.splitlines()[:MOST_LINES]
    for index, line in enumerate(lines):
        label = _LABEL.match(line)
        if not label:
            continue
        value = line[label.end() :].strip(" \t*_|") or _below(lines, index)
        if not value or len(value) > LONGEST_NAME or "@" in value:
            continue
        if _NAME.fullmatch(label[1]):
            name = name or value
        elif _SURNAME.fullmatch(label[1]):
            surname = surname or value
    return name if surname in name else f"{name} {surname}".strip()


def _below(lines, index):
    """The value under a label; another label with its value is none."""
    following = (line.strip() for line in lines[index + 1 : index + 3])
    value = next((line for line in following if line), "")
    return "" if ":" in value else value
