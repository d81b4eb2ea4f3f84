from datetime import timedelta

from odoo import api, fields, models

from .dialer_moment import DialerMoment
from .dialer_pace import now
from .moment_words import MomentWords

# A pause that is over before one has read of it is none.
SHORT = timedelta(seconds=5)


class EmailDialerList(models.Model):
    """Why a list waits, and the steps in which a newcomer gets it going."""

    _inherit = "email.dialer.list"

    moment_words = fields.Text("Why It Waits", compute="_compute_moment_words")

    @api.depends_context("lang", "tz")
    def _compute_moment_words(self):
        for each in self:
            moment = DialerMoment(each).decide() if each.running else None
            told = moment and not _is_short(moment)
            each.moment_words = told and MomentWords(each).tell(moment)

    def action_guide(self):
        """Go on in the steps of a new mailing, where they were left."""
        self.ensure_one()
        return self.env["email.dialer.mailing"]._go_on_with(self)


def _is_short(moment):
    return moment.reason == "pace" and moment.at - now() < SHORT
