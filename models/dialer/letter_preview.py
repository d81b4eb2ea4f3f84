"""What mails of a list will look like, and one of them sent to oneself."""

import base64
from dataclasses import replace
from email.utils import make_msgid

from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core.inbound.html import resolve_cids
from ..outbox.test_mail import TestMail
from ..record_ids import checked_id
from .event_words import event_values
from .letter_trouble import LetterTrouble, LineTrouble
from .line_letter import LineLetter, line_of

MOST = 50
BLANK = {"subject": "", "html": "", "text": "", "files": [], "event": None}


class ListPreview:
    """:param email_list: email.dialer.list, as its user has it"""

    def __init__(self, email_list):
        email_list.check_access("read")
        self.env = email_list.env
        # sudo: of templates and files, what the mails of one's own list say; screens
        # ask for sizes in the place of bytes.
        self.list = email_list.sudo().with_context(bin_size=False)
        self._letters = {}

    def first(self, limit):
        """Of the lines that leave first: list of {"line_id"} and what :meth:`of`
        says."""
        limit = min(max(int(limit), 0), MOST)
        lines = self.lines().search(self._mine, limit=limit)
        return [{"line_id": line.id, **self.of(line)} for line in lines]

    def of(self, line):
        """{"to", "subject", "html", "text", "files": names, "event": as
        ``event_values`` or None, "trouble": list of words}

        :param line: email.dialer.line of the list
        """
        told = line_of(line)
        try:
            return {**self._shown(self._letter(line), told), "trouble": []}
        except (LetterTrouble, LineTrouble) as trouble:
            return {"to": told.email, **BLANK, "trouble": [trouble.words]}

    def send_test(self, line):
        """Send its mail to whoever is the user, now; returns his address. Raises
        UserError: what is wrong with the line, or what the server said."""
        try:
            return LetterTest(self._letter(line), line_of(line)).send_or_explain()
        except (LetterTrouble, LineTrouble) as trouble:
            raise UserError(trouble.words) from None

    def check_line(self, number):
        """email.dialer.line of the list with this id; the first one for False. Raises
        UserError when there is none."""
        domain = self._mine
        if number := checked_id(self.env, number):
            domain &= Domain("id", "=", number)
        line = self.lines().search(domain, limit=1)
        if not line:
            raise UserError(
                self.env._(
                    "The list has no such line. Load a file into it first; each line "
                    "of it can be looked at then."
                )
            )
        return line

    def beside(self, line, behind):
        """The line that leaves after this one, or before it; none at the end."""
        sign = ">" if behind else "<"
        way = "" if behind else " DESC"
        later = Domain("priority", sign, line.priority)
        later |= Domain("priority", "=", line.priority) & Domain("id", sign, line.id)
        order = f"priority{way}, id{way}"
        return self.lines().search(self._mine & later, order=order, limit=1)

    def lines(self):
        return self.list.env["email.dialer.line"]

    @property
    def _mine(self):
        return Domain("list_id", "=", self.list.id)

    def _letter(self, line):
        """What was sent, is being sent, or would be sent after Play."""
        content = line.content_id or (self.list.running and self.list.content_id)
        if content not in self._letters:
            draft = self.list.env["email.dialer.content"]._draft
            self._letters[content] = LineLetter(self.list, content or draft(self.list))
        return self._letters[content]

    def _shown(self, letter, line):
        found = letter.compose(line)
        tz = self.list.dialer_id.tz
        urls = {cid: _as_url(one) for cid, one in letter.pictures.items()}
        return {
            "to": line.email,
            "subject": found.subject,
            # Its frame loads nothing from here.
            "html": resolve_cids(found.html, urls),
            "text": found.text,
            "files": letter.file_names(line),
            "event": found.event and event_values(self.env, found.event, tz),
        }


class LetterTest(TestMail):
    """The mail of a line, to whoever is the user.

    :param letter: LineLetter
    :param line: core.dialer.line.Line with id 0
    """

    def __init__(self, letter, line):
        super().__init__(letter.touchpoint)
        self.letter = letter
        self.line = line

    def _build(self, address):
        domain = self.touchpoint.email.rpartition("@")[2]
        line = replace(self.line, message_id=make_msgid(domain=domain))
        return self.letter.build_test(line, address)


def _as_url(picture):
    content = base64.b64encode(picture.raw or b"").decode()
    return f"data:{picture.mimetype};base64,{content}"
