from odoo import api, fields, models
from odoo.fields import Domain

from ..groups import SUPERVISOR, has_role
from ..limits import limited_companies, own_queues


class HelpdeskTicket(models.Model):
    """Which tickets a supervisor sees who is limited to his own queues (J1)."""

    _inherit = "helpdesk.ticket"

    email_in_sight = fields.Boolean(
        compute="_compute_email_in_sight",
        search="_search_email_in_sight",
        help="Not of a queue that its reader, a supervisor, does not supervise.",
    )

    @api.depends("team_id", "user_id", "email_conversation_ids.queue_ids")
    @api.depends_context("uid")
    def _compute_email_in_sight(self):
        # sudo: of which queues they are, whoever asks.
        found = self._origin.sudo().filtered_domain(self._email_sight_domain())
        for ticket in self:
            ticket.email_in_sight = ticket._origin.sudo() in found

    @api.model
    def _search_email_in_sight(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._email_sight_domain()
        return domain if True in value else ~domain

    @api.model
    def _email_sight_domain(self):
        """Domain of the tickets that are not hidden from this user: for everybody but
        limited supervisors that is all of them."""
        user = self.env.user
        limited = has_role(user, SUPERVISOR) and limited_companies(self.env)
        if not limited or user.sudo().has_group("helpdesk_mgmt.group_helpdesk_manager"):
            return Domain.TRUE
        return (
            Domain("company_id", "not in", limited.ids)
            | Domain("user_id", "=", user.id)
            | Domain("team_id", "in", own_queues(self.env).ids)
            | Domain("email_conversation_ids", "any", self._email_seen_domain())
            | self._no_email_domain()
        )

    @api.model
    def _email_seen_domain(self):
        """Domain of the conversations that the rules let this user see."""
        Conversation = self.env["email.conversation"]
        return (
            Domain("user_id", "=", self.env.uid)
            | Conversation._in_queues_of_domain(self.env.user)
            | Conversation._supervised_domain()
        )

    @api.model
    def _no_email_domain(self):
        """Domain of what the helpdesk does without e-mail."""
        no_queue = Domain("team_id", "=", False)
        no_queue |= Domain("team_id.email_enabled", "=", False)
        return no_queue & Domain("email_conversation_ids", "=", False)
