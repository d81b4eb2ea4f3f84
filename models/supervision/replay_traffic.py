"""What became of mails when they came, and where those would go that were stopped."""

from odoo.tools import SQL

from ...core.supervision.replay.model import Replayed
from .replay_rules import SIDES, priority_facts

# Kinds of priority rules that rest on the mail itself; core asks those.
OF_MAIL = ("keyword", "domain")
# Events after which a conversation has an agent, and those after which it has none.
HAS_AGENT = ("accepted", "picked", "started", "taken_over")
HAS_NONE = ("released", "returned", "transferred", "closed", "reopened")


class ReplayTraffic:
    """Of a batch of one touchpoint's mails.

    :param letters: models.inbound.letter.Letter
    :param verdicts: {side: {row id: core.inbound.pipeline.Verdict}}
    """

    def __init__(self, replay, touchpoint, letters, verdicts):
        self.replay = replay
        self.env = replay.env
        self.touchpoint = touchpoint
        self.letters = letters
        self.verdicts = verdicts
        self.went = self._went()
        # Why each was important; of those that are in conversations.
        self.keywords = {row: went["keyword"] or "" for row, went in self.went.items()}

    def mails(self, arrivals, aspects):
        """{row id: core.supervision.replay.model.Replayed}"""
        places = self._places()
        facts = self._facts() if "priority" in aspects else {}
        found = {}
        for letter in self.letters:
            row = letter.row.id
            went = self.went.get(row)
            conversation, opens = places[row] if went is None else (None, None)
            if went is None:
                found[row] = Replayed(arrivals[row], conversation, opens=opens)
            else:
                found[row] = self._replayed(arrivals[row], went, facts)
        return found

    def _replayed(self, arrival, went, facts):
        conversation = went["conversation_id"]
        event = went["last_event"]
        return Replayed(
            arrival,
            conversation=str(conversation),
            opens=went["opens"],
            exists=True,
            had_agent=event in HAS_AGENT,
            was_closed=event == "closed",
            contact_first=not went["contact_wrote"],
            queue=went["queue_id"],
            priority=went["priority"] or "",
            answered_at=went["answered_at"],
            answered_before=went["answered_before"],
            facts={side: facts.get(side, {}).get(conversation, {}) for side in SIDES},
        )

    def _went(self):
        """{row id: what is known of the mail that it became}"""
        self.env.cr.execute(
            SQL(
                """SELECT mail.inbound_id, mail.conversation_id, mail.keyword,
                          one.queue_id, ticket.priority,
                          mail.evidence IS DISTINCT FROM 'moved' AND NOT EXISTS (
                              SELECT FROM email_message earlier
                               WHERE earlier.conversation_id = one.id
                                 AND earlier.id < mail.id
                                 AND earlier.evidence IS DISTINCT FROM 'moved'
                          ) AS opens,
                          later.at AS answered_at,
                          EXISTS (
                              SELECT FROM email_message answer
                                JOIN mail_message sent
                                  ON sent.id = answer.mail_message_id
                               WHERE answer.conversation_id = one.id
                                 AND answer.direction = 'out'
                                 AND answer.state != 'draft'
                                 AND answer.automatic IS NOT TRUE
                                 AND sent.date <= inbound.received_at
                          ) AS answered_before,
                          EXISTS (
                              SELECT FROM email_conversation earlier
                               WHERE earlier.partner_id = one.partner_id
                                 AND earlier.company_id = one.company_id
                                 AND earlier.id < one.id
                          ) AS contact_wrote,
                          before.type AS last_event
                     FROM email_message mail
                     JOIN email_inbound inbound ON inbound.id = mail.inbound_id
                     JOIN email_conversation one ON one.id = mail.conversation_id
                     LEFT JOIN helpdesk_ticket ticket ON ticket.id = one.ticket_id
                     LEFT JOIN LATERAL (
                         SELECT min(sent.date) AS at
                           FROM email_message answer
                           JOIN mail_message sent ON sent.id = answer.mail_message_id
                          WHERE answer.conversation_id = one.id
                            AND answer.direction = 'out' AND answer.state != 'draft'
                            AND answer.automatic IS NOT TRUE
                            AND sent.date > inbound.received_at
                     ) later ON TRUE
                     LEFT JOIN LATERAL (
                         SELECT event.type FROM email_conversation_event event
                          WHERE event.conversation_id = one.id
                            AND event.at < inbound.received_at
                            AND event.type = ANY(%s)
                          ORDER BY event.at DESC, event.id DESC LIMIT 1
                     ) before ON TRUE
                    WHERE mail.inbound_id = ANY(%s)""",
                [*HAS_AGENT, *HAS_NONE],
                [letter.row.id for letter in self.letters],
            )
        )
        return {found.pop("inbound_id"): found for found in self.env.cr.dictfetchall()}

    # -- of those that became no mail of a conversation --------------------------------

    def _places(self):
        """{row id: (conversation, whether it opens it)}, where they would go."""
        stopped = [
            letter
            for letter in self.letters
            if letter.row.id not in self.went and self._goes_on_somewhere(letter)
        ]
        places = {
            letter.row.id: (f"new {letter.row.id}", True) for letter in self.letters
        }
        if not stopped:
            return places
        for letter in stopped:
            letter.found = self._found(letter.row.id)
        self.env["email.threading"]._thread(stopped)
        openers = {}
        for letter in stopped:
            join, row = letter.join, letter.row.id
            if join.group is None:
                places[row] = (str(join.conversation), False)
            else:
                opener = openers.setdefault(join.group, row)
                places[row] = (f"new {opener}", opener == row)
        return places

    def _goes_on_somewhere(self, letter):
        return any(self.verdicts[side][letter.row.id].goes_on for side in SIDES)

    def _found(self, row):
        """What the guards found out on the side on which it goes on."""
        either = [self.verdicts[side][row] for side in SIDES]
        return next(verdict for verdict in either if verdict.goes_on).found

    # -- priority ----------------------------------------------------------------------

    def _facts(self):
        """{side: {conversation: {rule: what it found in the customer's records}}}"""
        ids = {went["conversation_id"] for went in self.went.values()}
        # sudo: as priority rules read them.
        conversations = self.env["email.conversation"].sudo().browse(ids)
        return {
            side: priority_facts(self.replay, side).facts(conversations, {}, OF_MAIL)
            for side in SIDES
        }
