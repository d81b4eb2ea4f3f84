from odoo import api, fields, models

from .email_touchpoint_lost import LOST


class EmailTouchpoint(models.Model):
    """A sending half that is lost comes back by itself, though no mail waits for it.

    Where mail waits, sending it is the try; receiving is tried by fetching.
    """

    _inherit = "email.touchpoint"

    @api.model
    def _cron_probe(self):
        lost = self.search(
            [
                ("activated", "=", True),
                ("smtp_status", "in", LOST),
                ("smtp_next_try_at", "<=", fields.Datetime.now()),
                ("direction", "in", ("outbound", "both")),
                ("sending_method", "=", "smtp"),
            ]
        )
        for touchpoint in lost:
            if not touchpoint._mail_waits():
                touchpoint._probe()

    def _probe(self):
        trouble = self._try_half("smtp", self._try_smtp)
        if trouble:
            self._note_trouble(trouble)
        else:
            self._on_connection_worked("smtp")

    def _mail_waits(self):
        """Whether sending has something to try with; the room that sends knows."""
        return False
