from odoo import api, fields, models
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    """A ticket whose customer waits for too long."""

    _inherit = "helpdesk.ticket"

    email_delayed = fields.Boolean(
        "Delayed",
        compute="_compute_email_delayed",
        search="_search_email_delayed",
        help="The time for an answer is over in one of its conversations.",
    )
    email_stage_before_id = fields.Many2one(
        comodel_name="helpdesk.ticket.stage",
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups=fields.NO_ACCESS,
        help="Where it was before it was delayed.",
    )

    @api.depends("email_conversation_ids.delayed")
    def _compute_email_delayed(self):
        # sudo: whether, of conversations that need not be seen.
        for ticket in self.sudo():
            ticket.email_delayed = any(ticket.email_conversation_ids.mapped("delayed"))

    @api.model
    def _search_email_delayed(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: see above
        late = self.env["email.conversation"].sudo()
        late = late._search([("delayed", "=", True), ("ticket_id", "!=", False)])
        domain = Domain("id", "in", late.subselect("ticket_id"))
        return domain if True in value else ~domain

    def _enter_delayed_stage(self):
        """Put those that are late since now where their queues want them."""
        for ticket in self:
            stage = ticket.team_id._delayed_stage()
            if stage and not ticket.closed and ticket.stage_id != stage:
                ticket.email_stage_before_id = ticket.stage_id
                self.env["email.ticket.entry"]._put_into_stage(ticket, stage)

    @api.model
    def _all_late_no_longer(self):
        """Those that are at the stage for late ones, and are not late."""
        found = Domain("email_stage_before_id", "!=", False)
        late = Domain("email_delayed", "=", True)
        return self.with_context(active_test=False).search(found & ~late)

    def _leave_delayed_stage(self):
        """Put those back that are late no longer, unless somebody has moved them."""
        for ticket in self.filtered(
            lambda one: one.email_stage_before_id and not one.email_delayed
        ):
            team, before = ticket.team_id, ticket.email_stage_before_id
            ticket.email_stage_before_id = False
            at_delayed = ticket.stage_id == team.email_delayed_stage_id
            if at_delayed and before in team._get_applicable_stages():
                self.env["email.ticket.entry"]._put_into_stage(ticket, before)
