from odoo import fields
from odoo.tools import SQL


class AgentDesk:
    """What an agent's screen shows beside the conversations."""

    def __init__(self, agent):
        self.agent = agent
        self.env = agent.env

    def gather(self):
        """:return: dict, see email.agent.get_desk()"""
        # sudo: one's own, also of a company that the screen does not show now.
        offers = self.env["email.offer"].sudo()
        offers = offers.search(
            [("user_id", "=", self.agent.user_id.id), ("state", "=", "offered")]
        )
        return {
            "is_agent": True,
            "agent_id": self.agent.id,
            "agent": self.agent._state(),
            "states": self._states(),
            "offers": offers._payload(),
            "queues": self._queues(),
            "now": fields.Datetime.to_string(fields.Datetime.now()),
        }

    def _states(self):
        """The states that this agent may choose now."""
        states = self.env["email.agent.state"]._settable()
        # sudo: whether in a queue, not in which.
        if not self.agent.sudo()._in_email_queue():
            states = states.filtered(lambda state: state.code != "in_email")
        return states.read(["code", "name", "icon"])

    def _queues(self):
        """The agent's queues that take e-mail, and what waits there that came since the
        agent is a member; one statement."""
        rows = self.count_waiting()
        # sudo: the names of queues one is a member of.
        queues = self.env["helpdesk.ticket.team"].sudo()
        found = queues.browse(queue_id for queue_id, *_ in rows)
        return [
            {
                "id": queue.id,
                "name": queue.display_name,
                "waiting": waiting,
                "longest_since": since and fields.Datetime.to_string(since),
                "strategy": queue.email_strategy,
            }
            for queue, (_, waiting, since) in zip(found, rows, strict=True)
        ]

    def count_waiting(self):
        """[(queue id, how many wait, since when the first does or False)]"""
        self.env["email.conversation"].flush_model()
        self.env["email.queue.member"].flush_model()
        self.env["helpdesk.ticket.team"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT queue.id, COUNT(waits.id), MIN(waits.waiting_since)
                     FROM email_queue_member member
                     JOIN helpdesk_ticket_team queue ON queue.id = member.queue_id
                     LEFT JOIN email_conversation_queue_rel rel
                          ON rel.queue_id = queue.id
                     LEFT JOIN email_conversation waits
                          ON waits.id = rel.conversation_id
                         AND waits.state = 'pending'
                         AND waits.company_id IN %(companies)s
                         AND (member.joined_at IS NULL
                              OR member.joined_at <= waits.queued_at)
                    WHERE member.user_id = %(user)s AND member.left_at IS NULL
                      AND queue.active AND queue.email_enabled
                      AND (queue.company_id IS NULL
                           OR queue.company_id IN %(companies)s)
                    GROUP BY queue.id, queue.sequence
                    ORDER BY queue.sequence, queue.id""",
                user=self.agent.user_id.id,
                companies=tuple(self.env.companies.ids),
            )
        )
        return [(queue, waiting, since or False) for queue, waiting, since in rows]
