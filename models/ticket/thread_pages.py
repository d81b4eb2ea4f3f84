"""The pages of a conversation as PDFs: its first page, and each of its mails."""

import base64
import logging

from markupsafe import Markup

from odoo.tools import format_datetime
from odoo.tools.misc import get_lang

from ...adapters.pdf import Unmakeable
from ...core.inbound.html import html_to_text
from ...core.ticket.printable import Words, numbers, printable
from ..attachments.rule_words import size_words
from .ticket_notes import fields_of_first

_logger = logging.getLogger(__name__)

DOCTYPE = "<!DOCTYPE html>\n"
# What a browser shows as a picture, and WeasyPrint draws.
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp")
LARGEST_PICTURE = 30 << 20
LONGEST_TEXT = 200_000  # characters of a mail of which only the text is printed

# Those that the customer wrote, has, or may have.
SHOWN = ("received", "sent", "uncertain", "bounced")


def shown_mails(conversation):
    """The mails (email.message) that are printed of a conversation, oldest first;
    without their texts, which would fill the memory."""
    mails = conversation.env["email.message"].search_fetch(
        [("conversation_id", "=", conversation.id), ("state", "in", SHOWN)],
        ["state", "failure_reason", "create_date", "mail_message_id"],
    )
    return mails.sorted(lambda mail: (mail.date, mail.id))


class ThreadPages:
    """Pages of one conversation.

    :param conversation: email.conversation with the rights of the system, in the
        language and time zone of who is to read it
    :param maker: adapters.pdf.PdfMaker
    """

    def __init__(self, conversation, maker):
        self.conversation = conversation
        self.env = conversation.env
        self.maker = maker

    def first_page(self, mail, note=""):
        """The six fields of E3, as they are now.

        :param mail: email.message, the first one
        :param note: what else is to be said there
        :return: adapters.pdf.Rendered
        """
        return self.maker.render(self._first_html(mail, note))

    def first_facts(self, mail):
        """What the first page says, but for its date: by this one sees whether it is
        still true."""
        return [*map(str, fields_of_first(mail)), self._ticket().number or ""]

    def _first_html(self, mail, note):
        return self._html(
            "email_channel.thread_first_page",
            {
                "fields": fields_of_first(mail),
                "ticket": self._ticket(),
                "as_of": self._moment(self.env.cr.now()),
                "note": note,
                "title": self.conversation.name,
                "foot": self.conversation.session,
                "page_word": "",
            },
        )

    def _ticket(self):
        return self.conversation.ticket_id

    def mail(self, mail, number):
        """A mail as its pages; of one that cannot be rendered only the text, saying so.

        :param number: which of the conversation it is, from 1
        :return: adapters.pdf.Rendered
        """
        html = self._mail_html(mail, number)
        try:
            return self._rendered(html)
        except Unmakeable as exc:
            _logger.warning("Mail %s as a PDF: %s", mail.message_id, exc.reason)
            return self.maker.render(self._text_html(mail, number))

    def _rendered(self, html):
        """Tried twice when the worker ended: the system may have wanted its memory."""
        try:
            return self.maker.render(html)
        except Unmakeable as exc:
            if exc.reason != "crash":
                raise
        return self.maker.render(html)

    def _mail_html(self, mail, number):
        body = mail.body_html or ""
        words = Words(
            remote=self.env._("image from the internet, not loaded"),
            missing=self.env._("image that is not available"),
        )
        shown = printable(str(body), self._pictures(numbers(str(body))), words)
        return self._html(
            "email_channel.thread_mail",
            {**self._mail_values(mail, number), "body": Markup(shown), "failed": ""},
        )

    def _text_html(self, mail, number):
        text = html_to_text(mail.body_html or "")
        failed = self.env._(
            "This e-mail could not be printed as it looks. This is its text."
        )
        if len(text) > LONGEST_TEXT:
            failed = self.env._(
                "This e-mail could not be printed as it looks. This is the beginning "
                "of its text."
            )
        body = Markup('<pre class="ec-plain">%s</pre>') % text[:LONGEST_TEXT]
        values = self._mail_values(mail, number)
        return self._html(
            "email_channel.thread_mail", {**values, "body": body, "failed": failed}
        )

    def _mail_values(self, mail, number):
        return {
            "mail": mail,
            "number": number,
            "subject": mail.subject or self.env._("(no subject)"),
            "date": self._moment(mail.date),
            "state": self._state_words(mail),
            "files": [
                {**line, "words": self._file_words(line)} for line in mail._file_lines()
            ],
            "title": self.bookmark(mail, number),
            "foot": f"{self.conversation.session} · {self.conversation.name}",
            "page_word": self.env._("E-mail %(number)s, page ", number=number),
        }

    def bookmark(self, mail, number):
        """Of a mail in the outline of the PDF."""
        return self.env._(
            "%(number)s. %(date)s, %(sender)s",
            number=number,
            date=self._moment(mail.date),
            sender=mail._sender_name(),
        )

    def _html(self, template, values):
        lang = get_lang(self.env)
        values = {
            **values,
            "conversation": self.conversation,
            "lang": lang.code.replace("_", "-"),
            "direction": lang.direction,
        }
        return DOCTYPE + str(self.env["ir.qweb"]._render(template, values))

    def _moment(self, moment):
        zone = self.env.context.get("tz")
        return format_datetime(self.env, moment, tz=zone, dt_format="short")

    def _state_words(self, mail):
        """What is to be known of a mail that left; "" when nothing is."""
        if mail.direction == "in":
            return ""
        words = {
            "bounced": self.env._("It came back: it was not delivered."),
            "uncertain": self.env._("It may have been sent."),
        }
        if mail.state == "sent" and mail.failure_reason:
            return self.env._("It was not delivered to everybody.")
        return words.get(mail.state, "")

    def _file_words(self, line):
        """What became of a file; "" of one that is there."""
        if line["state"] == "infected":
            virus = line["signature"] or "?"
            if line["withdrawn"]:
                return self.env._("infected (%(virus)s), removed later", virus=virus)
            return self.env._("infected (%(virus)s), removed", virus=virus)
        if line["state"] == "refused":
            return self.env._("not let in: %(reason)s", reason=line["reason"] or "-")
        if line["state"] == "checking":
            return self.env._("being checked for viruses")
        return size_words(self.env, line["size"])

    def _pictures(self, ids):
        """{id: data: URL} of those that are this conversation's to show."""
        files = self.env["ir.attachment"]._of_conversations(self.conversation, ids)
        return {
            file.id: f"data:{file.mimetype};base64,{base64.b64encode(raw).decode()}"
            for file in files
            if file.mimetype in PICTURES
            and file.file_size <= LARGEST_PICTURE
            and (raw := file.raw)
        }
