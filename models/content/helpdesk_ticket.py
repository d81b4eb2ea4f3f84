from odoo import fields, models

from ..groups import AGENT


class HelpdeskTicket(models.Model):
    """A ticket shows how its customers rated the answers."""

    _inherit = "helpdesk.ticket"

    email_rating_count = fields.Integer(
        "Ratings of E-mails", compute="_compute_email_rating_count", groups=AGENT
    )

    def _compute_email_rating_count(self):
        groups = self.env["rating.rating"]._read_group(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("email_message_id", "!=", False),
            ],
            ["res_id"],
            ["__count"],
        )
        counts = dict(groups)
        for ticket in self:
            ticket.email_rating_count = counts.get(ticket.id, 0)

    def action_open_email_ratings(self):
        self.ensure_one().check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.rating_rating_action"
        )
        mine = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        return dict(action, domain=mine, path=False)
