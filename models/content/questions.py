"""Customers' mails as questions that others resemble."""

from ...core.content import similar

# Languages of which PostgreSQL knows the endings and the small words.
DICTIONARIES = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}


def dictionary(language):
    """PostgreSQL's name of it (str).

    :param language: ISO 639-1, "" when not known
    """
    return f"pg_catalog.{DICTIONARIES.get(language, 'simple')}"


def question_of(mail):
    """What a customer asked in a mail (core.content.similar.Question).

    :param mail: email.message with the rights of the system
    """
    conversation = mail.conversation_id
    return similar.question(
        mail.subject or conversation.name or "",
        str(mail.body_html or ""),
        conversation.ticket_id.number or "",
        (conversation.partner_id.lang or "").partition("_")[0],
    )
