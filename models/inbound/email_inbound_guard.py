from odoo import fields, models


class EmailTouchpoint(models.Model):
    """Mail of blocked senders can be counted, looked up and let through (A12)."""

    _inherit = "email.touchpoint"

    blocked_count = fields.Integer(
        "Blocked Mails",
        compute="_compute_blocked_count",
        groups="email_channel.group_email_administrator",
    )

    def _compute_blocked_count(self):
        counts = dict(
            self.env["email.inbound"]._read_group(
                [("touchpoint_id", "in", self.ids), *self._blocked_domain()],
                ["touchpoint_id"],
                ["__count"],
            )
        )
        for touchpoint in self:
            touchpoint.blocked_count = counts.get(touchpoint, 0)

    def _blocked_domain(self):
        return [("hold_kind", "=", "blocked"), ("state", "=", "dropped")]

    def action_open_blocked(self):
        """The ledger's rows of blocked senders, each with its Release."""
        action = self.action_open_inbound()
        return dict(
            action,
            name=self.env._("Mail of Blocked Senders"),
            domain=[*action["domain"], *self._blocked_domain()],
        )
