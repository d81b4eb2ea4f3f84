from odoo import api, fields, models


class EmailTouchpoint(models.Model):
    """Who may read its conversations without taking them (A13)."""

    _inherit = "email.touchpoint"

    preview_allowed = fields.Boolean(
        "Conversations May Be Previewed",
        help="Whether anybody but their agent may read conversations, without taking "
        "them.",
    )
    preview_agents = fields.Boolean("Agents, in their queues")
    preview_supervisors = fields.Boolean("Supervisors")
    preview_administrators = fields.Boolean("Administrators")

    @api.onchange("preview_allowed")
    def _onchange_preview_allowed(self):
        chosen = self.preview_agents or self.preview_supervisors
        if self.preview_allowed and not (chosen or self.preview_administrators):
            self.preview_supervisors = self.preview_administrators = True
