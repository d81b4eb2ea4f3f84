"""Mails of lists that somebody answers become mails of conversations."""

from odoo import fields
from odoo.tools import SQL

from .list_reports import has_left
from .sent_mails import SentMails


class Adoption:
    """Of a batch of incoming mails.

    :param letters: models.inbound.letter.Letter with their conversations
    """

    def __init__(self, env, letters):
        self.env = env
        self.letters = letters

    def make(self):
        """The first letter to answer a line gets the mail of it in ``answered``."""
        first = {}
        for letter in self.letters:
            if letter.line:
                first.setdefault(letter.line, letter)
        if first:
            places = {line: letter.conversation for line, letter in first.items()}
            mails = SentMails(self.env).make(places)
            for line, letter in first.items():
                letter.answered = mails[line]
        self._note_answers()

    def _note_answers(self):
        """When a person answered first, in the conversation of a line or as it is
        opened."""
        named = {
            each
            for letter in self.letters
            if letter.found.list_mail and letter.found.reopens
            for each in letter.found.list_mail.lines
        }
        if not named:
            return
        now = fields.Datetime.now()
        Line = self.env["email.dialer.line"]
        Line.flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE email_dialer_line SET answered_at = %s, %s
                    WHERE message_id = ANY(%s) AND answered_at IS NULL""",
                now,
                has_left(now),
                sorted(named),
            )
        )
        Line.invalidate_model(flush=False)
