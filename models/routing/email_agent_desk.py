from odoo import api, fields, models
from odoo.tools import SQL

from ..groups import AGENT, has_role


class EmailAgent(models.Model):
    """What an agent's screen shows beside the conversations."""

    _inherit = "email.agent"

    @api.model
    def get_desk(self):
        """All of the agent's desk, as the server sees it now.

        :return: ``{is_agent: False}`` for others, else ``{is_agent, agent_id, agent:
            state, states: [{id, code, name, icon}], offers, queues: [{id, name,
            waiting, longest_since: UTC or False, strategy}], now: UTC}``
        """
        user = self.env.user
        if not has_role(user, AGENT):
            return {"is_agent": False}
        self.env["mail.presence"]._sign(user)
        self.env["email.clock"]._look()
        agent = self._of(user)
        # sudo: one's own, also of a company that the screen does not show now.
        offers = self.env["email.offer"].sudo()
        offers = offers.search([("user_id", "=", user.id), ("state", "=", "offered")])
        return {
            "is_agent": True,
            "agent_id": agent.id,
            "agent": agent._state(),
            "states": agent._choices(),
            "offers": offers._payload(),
            "queues": self._my_queues(),
            "now": fields.Datetime.to_string(fields.Datetime.now()),
        }

    def _choices(self):
        """The states that this agent may choose now."""
        states = self.env["email.agent.state"]._settable()
        # sudo: whether in a queue, not in which.
        if not self.sudo()._in_email_queue():
            states = states.filtered(lambda state: state.code != "in_email")
        return states.read(["code", "name", "icon"])

    @api.model
    def _my_queues(self):
        """The queues of the user that take e-mail, and what waits there that came since
        the user is a member; one statement."""
        queues = self.env["helpdesk.ticket.team"]
        rows = self._waiting_of(self.env.user)
        # sudo: the names of queues one is a member of.
        found = queues.sudo().browse(queue_id for queue_id, *_ in rows)
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

    @api.model
    def _waiting_of(self, user):
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
                user=user.id,
                companies=tuple(self.env.companies.ids),
            )
        )
        return [(queue, waiting, since or False) for queue, waiting, since in rows]
