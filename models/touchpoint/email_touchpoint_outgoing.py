from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.clock import is_due
from ...core.inbound.pause import pause
from ...core.touchpoint.sent_copies import provider_keeps

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)


class EmailTouchpoint(models.Model):
    """How fast the touchpoint sends, for how long it tries, and what it keeps."""

    _inherit = "email.touchpoint"

    send_rate = fields.Integer(
        "Mails a Minute",
        help="At most this many are sent in a minute; the others wait for their "
        "turn. 0: no limit other than the provider's.",
    )
    retry_hours = fields.Integer(
        "Try for (Hours)",
        default=72,
        help="A mail that the server puts off is tried again with growing pauses, and "
        "after this time counts as failed.",
    )
    keep_sent_copy = fields.Boolean(
        "Copy to the Sent Folder",
        compute="_compute_keep_sent_copy",
        store=True,
        readonly=False,
        help="Put what is sent from here into the mailbox's folder of sent mail. Not "
        "needed where the provider does so by itself, as Gmail and Microsoft 365 do.",
    )
    provider_keeps_copy = fields.Boolean(compute="_compute_provider_keeps_copy")
    # The provider wants us to slow down (core.outbox.pacing.is_limit).
    limited_until = fields.Datetime(readonly=True, copy=False)
    limited_words = fields.Text("What the Provider Said", readonly=True, copy=False)
    limited_times = fields.Integer(readonly=True, copy=False)
    queued_count = fields.Integer("Waiting", compute="_compute_queued_count")

    @api.depends("preset", "smtp_host", "sending_method")
    def _compute_provider_keeps_copy(self):
        for touchpoint in self:
            touchpoint.provider_keeps_copy = (
                touchpoint.sending_method == "smtp"
                and provider_keeps(touchpoint.preset, touchpoint.smtp_host or "")
            )

    @api.depends("preset", "smtp_host", "sending_method")
    def _compute_keep_sent_copy(self):
        for touchpoint in self:
            touchpoint.keep_sent_copy = not touchpoint.provider_keeps_copy

    def _compute_queued_count(self):
        counts = self.env["email.sender"]._count_waiting(self)
        for touchpoint in self:
            touchpoint.queued_count = counts.get(touchpoint.id, 0)

    @api.constrains("send_rate", "retry_hours")
    def _check_sending_figures(self):
        for touchpoint in self:
            if touchpoint.send_rate < 0:
                raise ValidationError(
                    self.env._("Mails a minute: write 0 for no limit, or how many.")
                )
            if not 1 <= touchpoint.retry_hours <= 720:
                raise ValidationError(
                    self.env._("Mail is tried again for 1 to 720 hours.")
                )

    # -- the provider's limit ----------------------------------------------------

    def _may_send(self):
        """Whether it is time to connect for sending."""
        now = fields.Datetime.now()
        over = is_due(self.limited_until or None, now, LONGEST_PAUSE)
        return over and self.sending_id._may_try()

    def _on_limited(self, words):
        """The provider has had enough for now: everything waits, for growing pauses.

        :param words: the server's
        """
        self._in_own_transaction(lambda mine: mine._record_limit(words))

    def _record_limit(self, words):
        times = self.limited_times + 1
        self.write(
            {
                "limited_times": times,
                "limited_words": words,
                "limited_until": fields.Datetime.now()
                + pause(times, FIRST_PAUSE, LONGEST_PAUSE),
            }
        )

    def _on_limit_over(self):
        """A mail was taken again."""
        if self.limited_times:
            self._in_own_transaction(lambda mine: mine._forget_limit())

    def _forget_limit(self):
        self.write({"limited_times": 0, "limited_until": False, "limited_words": False})
