from odoo import fields, models

from ...core.conversation.pacing import LONGEST_PAUSE
from ..moments import due


class EmailTouchpoint(models.Model):
    """What waited to be sent goes out when the touchpoint is connected again."""

    _inherit = "email.touchpoint"

    def _on_connected(self):
        result = super()._on_connected()
        self._send_soon()
        return result

    def _on_found(self, half):
        if half == "smtp":
            self._send_soon()
        return super()._on_found(half)

    def _send_soon(self):
        waiting = self._waiting_mails([("next_attempt_at", "!=", False)])
        waiting.next_attempt_at = False
        if self._mail_waits():
            # sudo: an administrator of the channel may not touch scheduled actions.
            self.env.ref("email_channel.ir_cron_send").sudo()._trigger()

    def _mail_waits(self):
        return bool(
            self._waiting_mails(
                due("next_attempt_at", fields.Datetime.now(), LONGEST_PAUSE)
            )
        )

    def _waiting_mails(self, domain):
        # sudo: mails change through their actions only, never by writing.
        return (
            self.env["email.message"]
            .sudo()
            .search(
                [
                    ("state", "=", "queued"),
                    ("conversation_id.touchpoint_id", "=", self.id),
                    *domain,
                ]
            )
        )

    def _pending(self, half):
        if half != "smtp":
            return super()._pending(half)
        last = self.env["email.message"].search([], order="id desc", limit=1)
        return {"mark": last.id, "waiting": self._waiting_mails([]).ids}

    def _count_restored(self, outage):
        if outage.half != "smtp":
            return super()._count_restored(outage)
        return self.env["email.message"].search_count(
            [
                ("conversation_id.touchpoint_id", "=", self.id),
                ("direction", "=", "out"),
                ("state", "in", ("sent", "bounced")),
                # What was written afterwards did not wait.
                ("create_date", "<=", outage.ended_at),
                "|",
                ("id", ">", outage.mark),
                ("id", "in", outage.waiting),
            ]
        )
