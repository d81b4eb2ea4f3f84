"""What a mail says, as a comment on its ticket (E4)."""

from markupsafe import Markup

from odoo.tools import html_sanitize

from ...core.conversation.quote import has_words, without_quotes
from ...core.conversation.shorten import shorten

CHOICES = [
    ("no", "Only the link"),
    ("excerpt", "The first words"),
    ("whole", "The whole text, without what it quotes"),
]
LONGEST = 5_000  # letters


def content_of(mail):
    """:return: Markup, empty where the company, or the queue, wants none"""
    conversation = mail.conversation_id
    queue = conversation.queue_id or conversation.ticket_id.team_id
    choice = queue.email_comment_content or mail.company_id.email_comment_content
    if choice == "excerpt" and mail.excerpt:
        return Markup("<p>%s</p>") % mail.excerpt
    return _whole(mail) if choice == "whole" else Markup()


def _whole(mail):
    words, more = shorten(without_quotes(_own_words(mail)), LONGEST)
    if not has_words(words):
        return Markup()
    # As core cleans what is written in a chatter: nothing of it leaves its place.
    body = Markup("<blockquote>%s</blockquote>") % html_sanitize(
        words, sanitize_style=True, strip_classes=True
    )
    if more:
        link = Markup('<p><a href="/email_channel/message/%s">%s</a></p>')
        body += link % (mail.id, mail.env._("Read the whole e-mail"))
    return body


def _own_words(mail):
    """HTML (str), cleaned: of a mail that leaves what its writer wrote."""
    body = str(mail.body_html or "")
    if mail.direction == "in" or not mail.quote_html:
        return body
    return mail.env["email.writing"]._own_words(mail)
