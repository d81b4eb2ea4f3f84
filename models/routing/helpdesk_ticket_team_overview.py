from odoo import fields, models
from odoo.tools import SQL

from ...core.routing.agent_state import READY
from ..groups import SUPERVISOR


class HelpdeskTicketTeam(models.Model):
    """The queues side by side, as a supervisor looks at them: a fixed number of
    statements, however many there are."""

    _inherit = "helpdesk.ticket.team"

    email_waiting_count = fields.Integer(
        "Waiting", compute="_compute_email_overview", groups=SUPERVISOR
    )
    email_waiting_since = fields.Datetime(
        "Longest Wait", compute="_compute_email_overview", groups=SUPERVISOR
    )
    email_active_count = fields.Integer(
        "With Agents", compute="_compute_email_overview", groups=SUPERVISOR
    )
    email_ready_count = fields.Integer(
        "Agents Ready",
        compute="_compute_email_overview",
        groups=SUPERVISOR,
        help="Members who are Available or In-Email.",
    )
    email_waiting_level = fields.Selection(
        selection=[("ok", "Fine"), ("warn", "Warning"), ("alert", "Alert")],
        string="Level",
        compute="_compute_email_overview",
        groups=SUPERVISOR,
        help="By the thresholds of the queue.",
    )

    def _compute_email_overview(self):
        # sudo: figures count what is not shown; who sees them is said on the fields.
        queues = self.sudo()
        now = fields.Datetime.now()
        waiting = queues._overview_waiting()
        active = dict(
            queues.env["email.conversation"]._read_group(
                [("queue_id", "in", self.ids), ("state", "=", "active")],
                ["queue_id"],
                ["__count"],
            )
        )
        ready = queues._overview_ready()
        for queue in queues:
            count, since = waiting.get(queue.id, (0, False))
            seconds = int((now - since).total_seconds()) if since else 0
            levels = queue._level("waiting", count), queue._level("wait", seconds)
            queue.email_waiting_count = count
            queue.email_waiting_since = since
            queue.email_active_count = active.get(queue, 0)
            queue.email_ready_count = ready.get(queue.id, 0)
            queue.email_waiting_level = max(levels, key=("ok", "warn", "alert").index)

    def _overview_waiting(self):
        """{queue id: (conversations, since when the first of them waits)}"""
        self.env["email.conversation"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT waits.queue_id, count(*), min(one.waiting_since)
                     FROM email_conversation_queue_rel waits
                     JOIN email_conversation one ON one.id = waits.conversation_id
                    WHERE one.state = 'pending' AND waits.queue_id = ANY(%s)
                    GROUP BY waits.queue_id""",
                self.ids,
            )
        )
        return {queue: (count, since or False) for queue, count, since in rows}

    def _overview_ready(self):
        """{queue id: members who are ready}"""
        for model in ("email.queue.member", "email.agent", "email.agent.state"):
            self.env[model].flush_model()
        return dict(
            self.env.execute_query(
                SQL(
                    """SELECT member.queue_id, count(*)
                         FROM email_queue_member member
                         JOIN email_agent agent ON agent.user_id = member.user_id
                         JOIN email_agent_state state ON state.id = agent.state_id
                        WHERE member.left_at IS NULL AND state.code = ANY(%s)
                          AND member.queue_id = ANY(%s)
                        GROUP BY member.queue_id""",
                    list(READY),
                    self.ids,
                )
            )
        )
