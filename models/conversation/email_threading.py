from collections import defaultdict
from dataclasses import replace

from odoo import api, models

from ...core.conversation import clues, thread
from .answered_lines import AnsweredLines


class EmailThreading(models.AbstractModel):
    """Where incoming mail belongs (B1), and with whom (B10)."""

    _name = "email.threading"
    _description = "Threading of E-mails"

    @api.model
    def _thread(self, letters):
        """Find the place of each letter: its clues and its join.

        :param letters: list of models.inbound.letter.Letter, of one touchpoint
        """
        touchpoint = letters[0].touchpoint
        mails = [letter.mail for letter in letters]
        hints = self._read_clues(touchpoint, letters)
        hints, named = self._find_named(touchpoint, hints)
        known = self._known(touchpoint, thread.wanted(mails, hints), hints, named)
        lines = AnsweredLines(self.env, letters)
        known = lines.added_to(known)
        joins = thread.group(mails, known, hints)
        for letter, hint, join in zip(letters, hints, joins, strict=True):
            letter.clues, letter.join = hint, join
        lines.open()

    def _read_clues(self, touchpoint, letters):
        """[core.conversation.clues.Clues], of each letter"""
        sequence = self.env["email.ticket.entry"]._number_sequence(
            touchpoint.company_id
        )
        token_key = self.env["email.conversation"]._token_key()
        return [
            clues.read(
                letter.mail,
                sender=self._believed_sender(letter.found),
                invites=not (letter.found.bounce or letter.found.contact_form),
                about=letter.found.bounce.message_ids if letter.found.bounce else (),
                token_key=token_key,
                number_prefix=sequence.prefix or "",
            )
            for letter in letters
        ]

    def _believed_sender(self, found):
        """The address (str) that the mail is from; "" when it may be somebody
        else's."""
        if found.hidden_author or found.authentication.warns or not found.customer:
            return ""
        return found.customer.email

    def _known(self, touchpoint, keys, hints, named):
        """core.conversation.thread.Known: for each key the conversation that claimed it
        first, and those in which a sender takes part.

        :param named: {token or ticket number: conversation ids}
        """
        Key = self.env["email.thread.key"]
        senders = {hint.sender for hint in hints} - {""}
        first = Key._lookup(touchpoint, keys)
        places = {key: [place] for key, (place, _ours) in first.items()}
        ours = {key for key, (_place, is_ours) in first.items() if is_ours}
        people = defaultdict(set)
        shared = keys - ours
        for key, place, email in Key._lookup_people(touchpoint, shared, senders):
            people[place].add(email)
            if place not in places[key]:
                places[key].append(place)
        if named:
            places |= named
            ours |= {hint.token for hint in hints} & named.keys()
            ids = {place for found in named.values() for place in found}
            among = self.env["email.correspondent"]._among(ids, senders)
            for place, emails in among.items():
                people[place] |= emails
        # Whoever writes from the mailbox itself gets all that comes there.
        if own := senders & touchpoint._own_addresses():
            for place in {place for found in places.values() for place in found}:
                people[place] |= own
        return thread.Known(places, ours, people)

    def _find_named(self, touchpoint, hints):
        """The hints, and {token or ticket number: ids of conversations it names}."""
        tokens = {hint.token for hint in hints} - {None}
        numbers = {number for hint in hints for number in hint.numbers}
        if not (tokens or numbers):
            return hints, {}
        by_token = self.env["email.conversation"].search(
            [
                ("id", "in", list(tokens)),
                ("company_id", "=", touchpoint.company_id.id),
                ("erased_at", "=", False),
            ]
        )
        by_number = self.env["email.ticket.entry"]._conversations_named(
            touchpoint.company_id, numbers
        )
        named = {
            **{each.id: _where_they_are(each) for each in by_token},
            **{number: _where_they_are(found) for number, found in by_number.items()},
        }
        desks = {
            number: _own_addresses(found)
            for number, found in by_number.items()
            if touchpoint not in found.touchpoint_id
        }
        return [_without_own_tickets(hint, desks) for hint in hints], named

    @api.model
    def _learn(self, touchpoint, letters):
        """By what later mail finds these conversations, and who takes part in them."""
        claims = [
            (key, letter.conversation.id)
            for letter in letters
            for key in thread.learned(letter.mail, letter.clues)
        ]
        self.env["email.thread.key"]._learn(touchpoint, claims)
        self.env["email.correspondent"]._add(
            {letter.message: letter.clues.people for letter in letters}
        )


def _where_they_are(conversations):
    """Ids of the conversations that hold their mails now, without doubles."""
    return list(dict.fromkeys(each._current().id for each in conversations))


def _own_addresses(conversations):
    return {own for each in conversations for own in each._own_addresses()}


def _without_own_tickets(hint, desks):
    """In a mail of another desk the number is that of the ticket there.

    :param desks: {ticket number: addresses of the desk that has it}
    """
    numbers = tuple(
        number for number in hint.numbers if hint.sender not in desks.get(number, ())
    )
    return replace(hint, numbers=numbers) if numbers != hint.numbers else hint
