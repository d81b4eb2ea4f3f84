from odoo import api, fields, models


class EmailTouchpoint(models.Model):
    """When a touchpoint was disconnected, and what went through afterwards."""

    _inherit = "email.touchpoint"

    outage_ids = fields.One2many(
        comodel_name="email.outage",
        inverse_name="touchpoint_id",
        string="Disconnections",
        groups="email_channel.group_email_administrator",
    )
    outage_words = fields.Char(
        compute="_compute_outage_words",
        groups="email_channel.group_email_administrator",
    )

    @api.depends_context("lang", "tz")
    @api.depends("outage_ids.ended_at", "outage_ids.mails_in", "outage_ids.mails_out")
    def _compute_outage_words(self):
        for touchpoint in self:
            over = touchpoint.outage_ids.filtered("ended_at")
            touchpoint.outage_words = bool(over) and touchpoint._tell_outage(over)

    def _tell_outage(self, over):
        """The last disconnection, of both halves where it was of both."""
        last = max(over, key=lambda each: each.ended_at)
        same = over.filtered(lambda each: each.ended_at >= last.began_at)
        return self.env._(
            "While disconnected from %(start)s to %(end)s: %(mails_in)s in, "
            "%(mails_out)s out.",
            start=self._tell_moment(min(same.mapped("began_at"))),
            end=self._tell_moment(last.ended_at),
            mails_in=sum(same.mapped("mails_in")),
            mails_out=sum(same.mapped("mails_out")),
        )

    def _on_lost(self, half):
        self.env["email.outage"]._begin(self, half)
        return super()._on_lost(half)

    def _on_found(self, half):
        self._search_outages(half, [("ended_at", "=", False)]).write(
            {"ended_at": fields.Datetime.now()}
        )
        return super()._on_found(half)

    def _counted_outages(self, half):
        """Those that are over, and whose mail is still going through."""
        return self._search_outages(
            half, [("ended_at", "!=", False), ("settled", "=", False)]
        )

    def _settle_outages(self, half, folder, finished):
        for outage in self._counted_outages(half):
            outage._count(folder, finished)

    def _search_outages(self, half, domain):
        # sudo: asked by whoever fetches or sends.
        return (
            self.env["email.outage"]
            .sudo()
            .search([("touchpoint_id", "=", self.id), ("half", "=", half), *domain])
        )

    def _pending(self, half):
        """What waits from now on: ``mark`` and ``waiting`` of email.outage."""
        return {}

    def _count_restored(self, outage):
        """How many mails went through that its touchpoint could not fetch or send
        while it was disconnected; the rooms that fetch and send know."""
        return 0
