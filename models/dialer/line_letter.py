"""The mail of a line, made of what its list sends when it leaves."""

from email.message import EmailMessage
from email.utils import format_datetime

from odoo import fields
from odoo.tools import plaintext2html

from ...core.content.variables import fill, fill_html, fill_line
from ...core.inbound import addresses
from ...core.inbound.bounce import OUR_HEADER
from ...core.outbox import outgoing_mime as mime
from ...core.outbox import reply
from ..outbox.outgoing_message import from_header, from_name, in_header
from . import line_tracks, unsubscribing


class LineTrouble(Exception):
    """Why the mail of a line cannot be made. `words`: for people, translated."""

    def __init__(self, words):
        super().__init__(words)
        self.words = words


class LineLetter:
    """Made once for a list and run, then used for each of its lines.

    :param email_list: email.dialer.list with the rights of the system
    :param content: email.dialer.content; without one that of the list, which was kept
        when it was played
    """

    def __init__(self, email_list, content=None):
        self.list = email_list
        self.env = email_list.env
        self.dialer = email_list.dialer_id
        self.touchpoint = self.dialer.touchpoint_id
        if not (content or email_list.content_id):
            email_list._take_content()
        self.content = content or email_list.content_id
        self._files = {}

    def build(self, line):
        """The mail (email.message.EmailMessage) of a line (core.dialer.line.Line).

        :raises LineTrouble: what is wrong with the line
        """
        letter = self._letter(line)
        message = EmailMessage()
        self._put_headers(message, line, letter["subject"])
        message.set_content(letter["text"])
        message.add_alternative(letter["html"], subtype="html")
        for number in line.files:
            mime.attach(message, self._file(number))
        return message

    def preview(self, line):
        """What its mail would look like: {"subject", "html", "text", "event",
        "trouble": list of words}"""
        try:
            letter = self._letter(line)
        except LineTrouble as trouble:
            blank = {"subject": "", "html": "", "text": "", "event": None}
            return {**blank, "trouble": [trouble.words]}
        return {**letter, "event": None, "trouble": []}

    def _letter(self, line):
        subject = fill_line(self.content.subject or "", line.variables)
        if line.message:
            text = fill(line.message, line.variables)
            body, unknown = str(plaintext2html(text.text)), text.unknown
        else:
            found = fill_html(str(self.content.body or ""), line.variables)
            body, unknown = found.text, found.unknown
        if unknown := [*subject.unknown, *unknown]:
            raise LineTrouble(
                self.env._(
                    "Nothing is known for ${%(name)s}: neither the line nor the "
                    "channel has such a variable.",
                    name=unknown[0],
                )
            )
        html, text = unsubscribing.footer(self.list, line)
        return {
            "subject": subject.text,
            "html": line_tracks.track(self.list, line, body + html),
            "text": reply.plain(body) + text,
        }

    def _put_headers(self, message, line, subject):
        to = addresses.read_all(line.email)
        if len(to) != 1:
            raise LineTrouble(
                self.env._("“%(email)s” is no e-mail address.", email=line.email)
            )
        message["From"] = from_header(self.touchpoint)
        message["To"] = in_header(to[0].name, to[0].email)
        name = from_name(self.touchpoint)
        message["Reply-To"] = in_header(name, self.touchpoint.email)
        message["Subject"] = subject
        message["Date"] = format_datetime(fields.Datetime.now())
        message["Message-Id"] = message[OUR_HEADER] = line.message_id
        for header, value in unsubscribing.headers(self.list, line).items():
            message[header] = value

    def _file(self, number):
        if number not in self._files:
            self._files[number] = self._read(number)
        return self._files[number]

    def _read(self, number):
        file = self.env["email.dialer.file"].browse(number).exists()
        if not file or file.list_id != self.list:
            raise LineTrouble(self.env._("A file of this line is there no longer."))
        attachment = file.attachment_id
        return mime.File(attachment.name, attachment.mimetype, attachment.raw or b"")
