"""What is the same whatever the rules are: schedules, agents who were there, earlier
conversations and answers."""

from odoo.tools import SQL

from ...core.automation.answering import ONE_A_DAY
from ...core.automation.occasions import ON_MAIL
from ...core.automation.service_level import WorkingTime
from ...core.routing.agent_state import READY
from ...core.supervision.replay.model import World
from ..automation.moments import to_seconds
from ..automation.own_readers import own_among
from ..automation.service_hours import working_time
from .replay_rules import SIDES


class ReplayWorld:
    """Of one replay; schedules and agents' states are read once."""

    def __init__(self, replay, rules):
        self.replay = replay
        self.env = replay.env
        queues = {
            queue
            for of_sides in rules.values()
            for one in of_sides.values()
            for queue in (*one.queues, *one.promises)
        }
        # sudo: when queues are open, whoever's they are.
        self.queues = self.env["helpdesk.ticket.team"].sudo().browse(queues).exists()
        self._hours = None
        self._staffed = None

    def of(self, touchpoint, mails, verdicts, aspects):
        """core.supervision.replay.model.World, of one batch

        :param mails: {row id: core.supervision.replay.model.Replayed}
        :param verdicts: {side: {row id: core.inbound.pipeline.Verdict}}
        """
        known = {"company": self.replay.company_id.id, "now": self.replay.until}
        if {"answer", "service"} & aspects:
            self._hours = self._hours or self._read_hours()
            known["hours"] = self._hours
        if "answer" in aspects:
            known |= self._of_answers(mails, _found(verdicts))
        return World(**known)

    def _of_answers(self, mails, found):
        if self._staffed is None:
            self._staffed = self._read_staffed()
        readers = {each.answer_to.email for each in found if each.answer_to}
        customers = {each.customer.email for each in found if each.customer}
        return {
            "staffed": self._staffed,
            "ours": frozenset(own_among(self.env, readers)),
            "earliest": self._earliest(customers),
            "answered": self._answered(mails),
        }

    def _read_hours(self):
        start, end = to_seconds(self.replay.since), to_seconds(self.replay.until)
        return {
            queue.id: working_time(queue, start, end)
            for queue in self.queues
            if queue.email_calendar_id
        }

    def _read_staffed(self):
        """{queue id: WorkingTime} when an agent who takes e-mail was in it; who its
        members were then is not known, today's count."""
        rows = self.env.execute_query(
            SQL(
                """SELECT member.helpdesk_ticket_team_id,
                          EXTRACT(EPOCH FROM history.start)::bigint,
                          EXTRACT(EPOCH FROM COALESCE(history.end, %s))::bigint
                     FROM email_agent_history history
                     JOIN email_agent_state state ON state.id = history.state_id
                     JOIN helpdesk_ticket_team_res_users_rel member
                       ON member.res_users_id = history.user_id
                    WHERE member.helpdesk_ticket_team_id = ANY(%s)
                      AND state.code = ANY(%s)
                      AND (history.end IS NULL OR history.end >= %s)""",
                self.replay.until,
                self.queues.ids,
                list(READY),
                self.replay.since,
            )
        )
        found = {}
        for queue, start, end in rows:
            found.setdefault(queue, []).append((start, end))
        return {queue: WorkingTime(times) for queue, times in found.items()}

    def _earliest(self, emails):
        """{address: (when its first conversation was made, which)}"""
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (customer_email)
                          customer_email, create_date, id::text
                     FROM email_conversation
                    WHERE company_id = %s AND customer_email = ANY(%s)
                    ORDER BY customer_email, id""",
                self.replay.company_id.id,
                sorted(emails),
            )
        )
        return {email: (made, number) for email, made, number in rows}

    def _answered(self, mails):
        """{conversation: occasions on which it was answered before the replay}"""
        ids = {int(mail.conversation) for mail in mails.values() if mail.exists}
        conversations = self.env["email.conversation"].browse(sorted(ids))
        found = self.env["email.auto.answer.log"]._on_tickets(
            conversations, before=self.replay.since
        )
        return {str(number): frozenset(given) for number, given in found.items()}


def _found(verdicts):
    return [verdict.found for side in SIDES for verdict in verdicts[side].values()]


def earlier_answers(replay):
    """What was answered automatically within a day before the replay begins.

    :return: [(touchpoint id, address key, family of the address, when)]
    """
    return replay.env.execute_query(
        SQL(
            """SELECT touchpoint_id, address_key, address_family, at
                 FROM email_auto_answer_log
                WHERE company_id = %s AND at >= %s AND at < %s
                  AND state IN ('due', 'given') AND occasion = ANY(%s)
                  AND touchpoint_id IS NOT NULL AND address_key IS NOT NULL
                ORDER BY at""",
            replay.company_id.id,
            replay.since - ONE_A_DAY,
            replay.since,
            list(ON_MAIL),
        )
    )
