from odoo import fields, models
from odoo.fields import Command


class HelpdeskTicketTeam(models.Model):
    """A team that takes e-mail is a queue."""

    _inherit = "helpdesk.ticket.team"

    email_touchpoint_ids = fields.Many2many(
        comodel_name="email.touchpoint",
        relation="email_touchpoint_queue_rel",
        column1="queue_id",
        column2="touchpoint_id",
        string="Touchpoints",
        check_company=True,
    )
    email_pending_count = fields.Integer(compute="_compute_email_pending_count")

    def _compute_email_pending_count(self):
        counts = dict(
            self.env["email.conversation"]._read_group(
                [("queue_ids", "in", self.ids), ("state", "=", "pending")],
                ["queue_ids"],
                ["__count"],
            )
        )
        for team in self:
            team.email_pending_count = counts.get(team, 0)

    def _admission_vals(self):
        """How a new conversation enters these queues: all their agents see it, and it
        is the first queue's until an agent of another one takes it."""
        return {"queue_ids": [Command.set(self.ids)], "queue_id": self[:1].id}

    def action_open_email_conversations(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_conversation_action"
        )
        return dict(action, domain=[("queue_ids", "in", self.ids)], context={})
