from datetime import timedelta

from odoo import models


class EmailTouchpoint(models.Model):
    """A touchpoint that was connected anew need not rest: what waited is fetched."""

    _inherit = "email.touchpoint"

    def _on_connected(self):
        result = super()._on_connected()
        self._fetch_soon()
        return result

    def _on_found(self, half):
        if half == "imap":
            self._fetch_soon()
        return super()._on_found(half)

    def _fetch_soon(self):
        resting = self.mailbox_ids.filtered("next_fetch_at")
        resting._plan(0, timedelta())
        if self.activated and self._receives():
            # sudo: an administrator of the channel may not touch scheduled actions.
            self.env.ref("email_channel.ir_cron_receive").sudo()._trigger()

    def _pending(self, half):
        if half != "imap":
            return super()._pending(half)
        last = self.env["email.inbound"].search([], order="id desc", limit=1)
        return {"mark": last.id, "waiting": self.mailbox_ids.mapped("folder")}

    def _count_restored(self, outage):
        if outage.half != "imap":
            return super()._count_restored(outage)
        return self.env["email.inbound"].search_count(
            [
                ("touchpoint_id", "=", self.id),
                ("id", ">", outage.mark),
                ("original_id", "=", False),
                ("digest", "!=", False),
            ]
        )
