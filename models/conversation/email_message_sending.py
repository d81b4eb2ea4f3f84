from odoo import api, fields, models


class EmailMessage(models.Model):
    """What is known of a mail's way out."""

    _inherit = "email.message"

    attempted_at = fields.Datetime(readonly=True)
    sent_at = fields.Datetime(readonly=True)
    trouble_since = fields.Datetime(
        readonly=True, help="Since when the server puts it off, or cannot be reached."
    )
    # {"left": addresses that are to get it yet, "refused": what was said of those that
    # never will}, when the other recipients have it.
    delivery = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    copy_due_at = fields.Datetime(
        readonly=True, help="When it is put into the mailbox's Sent folder."
    )
    sent_raw = fields.Binary(
        attachment=False, readonly=True, groups=fields.NO_ACCESS, prefetch=False
    )
    dismissed = fields.Boolean(
        readonly=True, help="An agent has read what went wrong: nothing is left to do."
    )
    undelivered = fields.Boolean(
        compute="_compute_undelivered",
        store=True,
        help="Somebody did not get it, or it is not known.",
    )

    _attempted_idx = models.Index("(attempted_at) WHERE attempted_at IS NOT NULL")
    _copy_idx = models.Index("(copy_due_at) WHERE copy_due_at IS NOT NULL")
    _undelivered_idx = models.Index("(conversation_id) WHERE undelivered")

    @api.depends("direction", "state", "failure_reason", "dismissed")
    def _compute_undelivered(self):
        for mail in self:
            stopped = mail.state in ("failed", "uncertain", "bounced")
            partly = mail.state == "sent" and mail.failure_reason
            open_trouble = bool(stopped or partly) and not mail.dismissed
            mail.undelivered = mail.direction == "out" and open_trouble

    def _tried_at(self):
        return self.attempted_at or self.write_date

    def _on_result(self):
        """It was sent, or has failed, or may have been sent; in that transaction."""
