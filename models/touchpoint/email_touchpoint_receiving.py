from odoo import api, fields, models
from odoo.exceptions import ValidationError

MEGABYTE = 1024 * 1024


class EmailTouchpoint(models.Model):
    """What a touchpoint takes in."""

    _inherit = "email.touchpoint"

    largest_mail = fields.Integer(
        "Largest Mail (MB)",
        required=True,
        default=50,
        help="A larger mail stays on the server; it is listed under Incoming Mail with "
        "its sender and subject, from where you can fetch it with Release.",
    )

    @api.constrains("largest_mail")
    def _check_largest_mail(self):
        for touchpoint in self:
            if touchpoint.largest_mail < 1:
                raise ValidationError(
                    self.env._("The largest mail must have 1 MB or more.")
                )

    def _is_too_large(self, size):
        """:param size: bytes"""
        return size > self._largest_bytes()

    def _largest_bytes(self):
        return self.largest_mail * MEGABYTE
