from odoo import api, fields, models

from .dialer_figures import ListFigures
from .figure_fields import figure, open_lines
from .list_waits import REASONS


class EmailDialerList(models.Model):
    """How far a list is. Each figure opens the lines that it counts."""

    _inherit = "email.dialer.list"

    total_count = figure("Lines")
    processed_count = figure("Processed", help="Lines in a final state.")
    unprocessed_count = figure("Not Processed", help="Lines that wait for their turn.")
    waiting_count = figure("Waiting")
    sending_count = figure("Being Sent")
    sent_count = figure("Sent")
    failed_count = figure("Failed", help="Could not be sent.")
    rejected_count = figure("Rejected", help="The server of the recipient refused it.")
    uncertain_count = figure(
        "Uncertain", help="May have been sent, and is not sent again by itself."
    )
    skipped_count = figure("Skipped", help="Left out on purpose.")
    seen_count = figure("Probably Seen")
    clicked_count = figure("Clicked")
    spam_count = figure("Said to Be Spam", help="They are on the blacklist.")
    answered_count = figure("Answered")
    unsubscribed_count = figure("Unsubscribed")
    progress = fields.Float(
        compute="_compute_figures",
        digits=(4, 1),
        help="Per cent of the lines that are in a final state; 100 when all of them "
        "are, and not before.",
    )
    mails_a_minute = fields.Float(
        "Mails a Minute", compute="_compute_figures", digits=(8, 1)
    )
    seconds_left = fields.Integer(
        "Time Left",
        compute="_compute_figures",
        help="An estimate, of the time in which it may send.",
    )

    wait_reason = fields.Selection(
        selection=REASONS, string="Waits", compute="_compute_figures"
    )
    wait_until = fields.Datetime("Goes On At", compute="_compute_figures")
    figures_at = fields.Datetime("Counted At", compute="_compute_figures")
    in_schedule = fields.Boolean(related="dialer_id.in_schedule")

    @api.depends("running")
    def _compute_figures(self):
        figures = ListFigures(self._origin).gather()
        empty = dict.fromkeys(self._figure_names(), 0)
        for one in self:
            one.update(figures.get(one._origin.id, empty))

    def _figure_names(self):
        return [
            name
            for name, field in self._fields.items()
            if field.compute == "_compute_figures"
        ]

    def _as_shown(self):
        """What open screens are told besides its figures; no words, which are made in
        the language of each reader."""
        self.ensure_one()
        names = ("name", "running", "state", "hold", "in_schedule")
        return {name: self[name] for name in names}

    def action_open_lines(self):
        """The lines that a figure counts, which the context names as ``figure``."""
        return open_lines(self, [("list_id", "in", self.ids)])

    def action_export_lines(self):
        """The lines with their final states, as a file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/email_channel/dialer/list/{self.id}/lines.csv",
            "target": "download",
        }
