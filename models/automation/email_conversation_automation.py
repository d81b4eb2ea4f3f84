from odoo import api, fields, models

from ..importance import IMPORTANT
from .priority_words import PriorityWords

# What is important comes before all that is not, however long that has waited.
IMPORTANT_AHEAD = 10 * 365 * 24 * 60  # minutes


class EmailConversation(models.Model):
    """What automation keeps of a conversation."""

    _inherit = "email.conversation"

    # -- priority: written by email.priority only --------------------------------

    priority_minutes = fields.Integer(
        "Ahead by (Minutes)",
        readonly=True,
        help="By how much priority rules put it ahead: it comes as if the customer had "
        "written so much earlier.",
    )
    # [{"rule": id, "kind": code, and what it found}, ...]
    priority_found = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    priority_renew_at = fields.Datetime(readonly=True, groups=fields.NO_ACCESS)
    priority_at = fields.Datetime(
        "Comes as if Waiting since",
        compute="_compute_priority_at",
        store=True,
        help="By this the routing, and the desk when sorted by priority, tell what "
        "comes first. Empty: nobody waits.",
    )
    priority_reasons = fields.Json(
        "Priority",
        compute="_compute_priority_reasons",
        help="Why it comes first: [{words, amount}]",
    )

    _priority_index = models.Index("(priority_at, id)")
    _priority_renew_index = models.Index(
        "(priority_renew_at) WHERE waiting_since IS NOT NULL"
    )

    @api.depends("waiting_since", "priority_minutes", "ticket_id.priority")
    def _compute_priority_at(self):
        for conversation in self:
            # sudo: that its ticket is important is known to all who see it.
            important = conversation.sudo().ticket_id.priority == IMPORTANT
            since = conversation.waiting_since
            ahead = conversation.priority_minutes + important * IMPORTANT_AHEAD
            conversation.priority_at = since and fields.Datetime.subtract(
                since, minutes=ahead
            )

    @api.depends("priority_minutes", "waiting_since")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_priority_reasons(self):
        reasons = PriorityWords(self.env).of(self._origin)
        for conversation in self:
            conversation.priority_reasons = reasons.get(conversation._origin.id, False)
