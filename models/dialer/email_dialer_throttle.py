from odoo import fields, models


class EmailDialer(models.Model):
    """What the mail provider says of how fast a dialer sends."""

    _inherit = "email.dialer"

    throttled_until = fields.Datetime(
        readonly=True, copy=False, help="Its mail provider wants it to rest until then."
    )
    throttled_times = fields.Integer(readonly=True, help="In a row.")
    throttled_words = fields.Char(
        readonly=True, help="What the provider said when it wanted that."
    )
