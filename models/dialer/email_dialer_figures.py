from odoo import fields, models

from .dialer_figures import DialerFigures
from .figure_fields import figure, open_lines


class EmailDialer(models.Model):
    """How far the lists of a dialer are, all together."""

    _inherit = "email.dialer"

    total_count = figure("Lines")
    processed_count = figure("Processed")
    unprocessed_count = figure("Not Processed")
    waiting_count = figure("Waiting")
    sending_count = figure("Being Sent")
    sent_count = figure("Sent")
    failed_count = figure("Failed")
    rejected_count = figure("Rejected")
    uncertain_count = figure("Uncertain")
    skipped_count = figure("Skipped")
    seen_count = figure("Probably Seen")
    clicked_count = figure("Clicked")
    spam_count = figure("Said to Be Spam")
    answered_count = figure("Answered")
    unsubscribed_count = figure("Unsubscribed")
    running_count = figure("Running Lists")
    in_schedule = fields.Boolean(
        compute="_compute_figures", help="Its hours are now, by its own time zone."
    )
    figures_at = fields.Datetime("Counted At", compute="_compute_figures")
    progress = fields.Float(compute="_compute_figures", digits=(4, 1))

    def _compute_figures(self):
        figures = DialerFigures(self._origin).gather()
        empty = dict.fromkeys(self._figure_names(), 0)
        for dialer in self:
            dialer.update(figures.get(dialer._origin.id, empty))

    def _figure_names(self):
        return [
            name
            for name, field in self._fields.items()
            if field.compute == "_compute_figures"
        ]

    def action_open_lines(self):
        """The lines that a figure counts, which the context names as ``figure``."""
        return open_lines(self, [("list_id.dialer_id", "in", self.ids)])
