"""What conversations are found by, gathered from their records."""

from typing import NamedTuple

from ...core.conversation.quote import without_quotes
from ...core.conversation.search_words import (
    words_of,
    words_of_address,
    words_of_people,
)
from ...core.inbound.html import html_to_text

# Of one conversation; PostgreSQL keeps 1 MB of them, and a word has 40 bytes at most.
MOST_WORDS = 15_000
# Of a mail; longer ones are logs and tables.
LONGEST_HTML = 500_000


class Entry(NamedTuple):
    """Of one conversation; each a list of words."""

    conversation_id: int
    head: list
    words: list


def entries(mails):
    """Entries of the conversations of these mails, with the words of these mails only.

    :param mails: email.message with the rights of the system
    """
    return [
        entry(conversation, own)
        for conversation, own in mails.grouped("conversation_id").items()
    ]


def entry(conversation, mails):
    words: dict[str, None] = {}
    for mail in mails:
        if len(words) < MOST_WORDS:
            words.update(dict.fromkeys(_words_of_mail(mail)))
    return Entry(conversation.id, head_of(conversation), list(words))


def head_of(conversation):
    """What all know who see the conversation."""
    contact = conversation.partner_id
    texts = (
        conversation.name,
        conversation.customer_name,
        contact.name,
        contact.commercial_company_name,
        conversation.session,
        f"EC{conversation.id}",
        conversation.ticket_id.number,
    )
    words = words_of("\n".join(filter(None, texts)))
    customer = conversation.customer_email or ""
    return words + words_of_address(customer) + words_of_people([customer])


def _words_of_mail(mail):
    """What its writer wrote, not what is quoted; and what its files are called."""
    own = str(mail.written_html or "") or without_quotes(str(mail.body_html or ""))
    names = [file.name for file in mail._file_attachments()]
    subject = mail.subject if mail.subject != mail.conversation_id.name else ""
    texts = (subject, *names, html_to_text(own[:LONGEST_HTML]))
    people = dict.fromkeys(one.email for one in mail._people_of_headers())
    # They are few, and come first: of a long thread all of them are known.
    return words_of_people(people) + words_of("\n".join(filter(None, texts)))
