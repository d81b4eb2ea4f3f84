"""On which incoming mails is answered automatically: gathered for a whole batch."""

from collections import defaultdict
from datetime import timedelta

from odoo import fields

from ...core.automation.answering import (
    Arrived,
    History,
    Settings,
    decide,
    family_of,
    key_of,
)
from .own_readers import own_among


def settings_of(touchpoint):
    """core.automation.answering.Settings of a touchpoint."""
    # sudo: what is answered, whoever's action leads to it.
    touchpoint = touchpoint.sudo()
    answers = touchpoint.auto_answer_ids.filtered("enabled")
    on = touchpoint.automatic_answers and touchpoint._sends()
    return Settings(
        on=frozenset(answers.mapped("occasion")),
        since=on and touchpoint.automatic_answers_since or None,
        oldest=timedelta(hours=touchpoint.answer_max_age),
        stage_first=touchpoint.closing_mail == "stage",
    )


class Deciding:
    """Of the mails of one batch.

    :param letters: models.inbound.letter.Letter, whose mails are in the database
    :param settings: core.automation.answering.Settings of their touchpoint
    """

    def __init__(self, letters, settings):
        self.letters = letters
        self.settings = settings
        self.touchpoint = letters[0].touchpoint
        self.env = self.touchpoint.env
        self.log = self.env["email.auto.answer.log"]
        self.now = fields.Datetime.now()
        self.given_now = defaultdict(set)

    def rows(self):
        """What is to be kept of each (list of dict, values of email.auto.answer.log)"""
        asking = [letter for letter in self.letters if letter.found.answer_to]
        self._gather(asking)
        return [self._row(letter) for letter in self.letters]

    # -- gathered ----------------------------------------------------------------

    def _gather(self, asking):
        conversations = self.env["email.conversation"].concat(
            *(letter.conversation for letter in asking)
        )
        conversations = conversations.browse(dict.fromkeys(conversations.ids))
        keys = {key_of(letter.found.answer_to.email) for letter in asking}
        self.on_tickets = self.log._on_tickets(conversations)
        self.last = self.log._last_to_addresses(self.touchpoint, keys)
        families = {family_of(letter.found.answer_to.email) for letter in asking}
        self.alike = self.log._counts_alike(self.touchpoint, families)
        readers = {letter.found.answer_to.email for letter in asking}
        self.ours = own_among(self.env, readers)
        opened = self._opened(asking)
        self.openers = set(opened.values())
        self.known = self._known(self.env["email.conversation"].concat(*opened))
        self._look_at_queues(conversations, asking)

    def _opened(self, letters):
        """{email.conversation: the mail that opened it}, of those of this batch"""
        openers = {}
        for letter in self.letters:
            if letter.join.group is not None:
                openers.setdefault(letter.conversation, letter.message.id)
        mine = {letter.message.id for letter in letters}
        return {one: mail for one, mail in openers.items() if mail in mine}

    def _known(self, conversations):
        """Those of these new conversations whose customer had one before."""
        if not conversations or "first_contact" not in self.settings.on:
            return conversations
        Conversation = self.env["email.conversation"]
        ours = [("company_id", "=", self.touchpoint.company_id.id)]
        emails = Conversation._read_group(
            [*ours, ("customer_email", "in", conversations.mapped("customer_email"))],
            ["customer_email"],
            ["id:min"],
        )
        partners = Conversation._read_group(
            [*ours, ("partner_id", "in", conversations.partner_id.ids)],
            ["partner_id"],
            ["id:min"],
        )
        first = {**dict(emails), **dict(partners)}
        return conversations.filtered(
            lambda one: (
                first.get(one.customer_email, one.id) < one.id
                or first.get(one.partner_id, one.id) < one.id
            )
        )

    def _look_at_queues(self, conversations, asking):
        routing = self.env["email.routing.entry"]
        self.closed, self.staffed = set(), conversations.browse()
        if "out_of_hours" in self.settings.on:
            recent = (
                letter
                for letter in asking
                if self.now - letter.date <= self.settings.oldest
            )
            moments = {(one.conversation, _minute(one.date)) for one in recent}
            self.closed = routing._closed_at(moments)
        waiting = conversations.filtered(lambda one: one.state == "pending")
        if waiting and "no_agent" in self.settings.on:
            self.staffed = routing._could_be_taken(waiting)

    # -- decided -----------------------------------------------------------------

    def _row(self, letter):
        conversation, reader = letter.conversation, letter.found.answer_to
        key = key_of(reader.email) if reader else False
        family = family_of(reader.email) if reader else False
        given = self.given_now[conversation.ticket_id or conversation]
        history = History(
            on_ticket=frozenset(self.on_tickets.get(conversation.id, given) | given),
            last_to_address=self.last.get(key),
            to_alike=self.alike[family],
        )
        decision = decide(self._arrived(letter), history, self.settings, self.now)
        if decision.occasion:
            # What comes next in this batch comes after it.
            given.add(decision.occasion)
            self.last[key] = self.now
            self.alike[family] += 1
        return row_vals(
            conversation,
            decision,
            self.now,
            touchpoint_id=self.touchpoint.id,
            mail_id=letter.message.id,
            email=reader.email if reader else letter.customer.email or None,
            customer=reader.name if reader else None,
            address_key=key or None,
            address_family=family or None,
        )

    def _arrived(self, letter):
        found, conversation = letter.found, letter.conversation
        opens = letter.message.id in self.openers
        return Arrived(
            silence=self._silence(found),
            received_at=letter.date,
            written_at=letter.mail.date,
            released=letter.row.released,
            opens=opens,
            first=opens and conversation not in self.known,
            waits=conversation.state == "pending",
            is_closed=conversation.state == "closed",
            is_open=(conversation, _minute(letter.date)) not in self.closed,
            staffed=conversation in self.staffed,
        )

    def _silence(self, found):
        """:param found: core.inbound.pipeline.Findings; another addon may have left out
        the guard that says to whom is answered"""
        if not found.answer_to:
            return found.silence or "nobody"
        return "own" if found.answer_to.email in self.ours else ""


def _minute(moment):
    """Schedules know no seconds."""
    return moment.replace(second=0, microsecond=0)


def row_vals(conversation, decision, now, due_at=None, **vals):
    """Values of email.auto.answer.log."""
    return {
        "conversation_id": conversation.id,
        "ticket_id": conversation.ticket_id.id or None,
        "company_id": conversation.company_id.id,
        "occasion": decision.occasion or None,
        "state": "due" if decision.occasion else "silent",
        "reason": decision.reason or None,
        "at": now,
        "due_at": (due_at or now) if decision.occasion else None,
        **vals,
    }
