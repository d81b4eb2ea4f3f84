from collections import defaultdict

from odoo import models

from ...core.conversation import clues, thread
from .email_reception import Letter


class EmailReception(models.AbstractModel):
    """Where incoming mail belongs (B1)."""

    _inherit = "email.reception"

    def _thread(self, touchpoint, mails):
        parsed = [mail for mail, _found in mails.values()]
        hints = self._read_clues(touchpoint, mails.values())
        known = {
            **self.env["email.thread.key"]._lookup(
                touchpoint, thread.wanted(parsed, hints)
            ),
            **self._find_named(touchpoint, hints),
        }
        guessed = any(hint.thread_index or hint.numbers for hint in hints)
        participants = self._participants(known.values()) if guessed else {}
        joins = thread.group(parsed, known, hints, participants)
        return [
            Letter(row, mail, found, hint, join)
            for (row, (mail, found)), hint, join in zip(
                mails.items(), hints, joins, strict=True
            )
        ]

    def _read_clues(self, touchpoint, mails):
        """[core.conversation.clues.Clues] of [(mail, findings)]"""
        sequence = self.env["helpdesk.ticket"]._number_sequence(touchpoint.company_id)
        token_key = self.env["email.conversation"]._token_key()
        return [
            clues.read(
                mail,
                sender=self._believed_sender(found),
                about=found.bounce.message_ids if found.bounce else (),
                token_key=token_key,
                number_prefix=sequence.prefix or "",
            )
            for mail, found in mails
        ]

    def _believed_sender(self, found):
        """ "" when nobody says, or he may be somebody else."""
        if found.bounce or found.authentication.warns or not found.customer:
            return ""
        return found.customer.email

    def _find_named(self, touchpoint, hints):
        """{token or ticket number: id of the conversation that it names}"""
        tokens = {hint.token for hint in hints} - {None}
        numbers = {number for hint in hints for number in hint.numbers}
        if not (tokens or numbers):
            return {}
        Conversation = self.env["email.conversation"]
        ours = [("company_id", "=", touchpoint.company_id.id)]
        by_token = Conversation.search([("id", "in", list(tokens)), *ours])
        by_number = Conversation.search(
            [("ticket_id.number", "in", list(numbers)), *ours], order="id"
        )
        return {
            **{each.id: each._current().id for each in by_token},
            **{each.ticket_id.number: each._current().id for each in by_number},
        }

    def _participants(self, conversation_ids):
        """{conversation id: addresses that take part in it}"""
        # Without their bodies: there may be thousands.
        mails = self.env["email.message"].search_fetch(
            [("conversation_id", "in", list(set(conversation_ids)))],
            ["conversation_id", "email_from", "email_to", "email_cc"],
        )
        people = defaultdict(set)
        for mail in mails:
            for text in (mail.email_from, mail.email_to, mail.email_cc):
                found = mail._read_addresses(text)
                people[mail.conversation_id.id].update(one.email for one in found)
        return people

    def _learn_thread_keys(self, touchpoint, letters):
        claims = []
        for letter in letters:
            keys = thread.learned(letter.mail, letter.clues)
            claims += [(key, letter.conversation.id) for key in keys]
        self.env["email.thread.key"]._learn(touchpoint, claims)
