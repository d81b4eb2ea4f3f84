from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.outbox.waiting import LONGEST_UNDO


class ResCompany(models.Model):
    _inherit = "res.company"

    email_undo_seconds = fields.Integer(
        "Undo Send",
        default=10,
        help="For how long an e-mail that was sent can be taken back: so long it waits "
        "before it leaves. 0: it leaves at once.",
    )

    email_open_picture = fields.Boolean(
        "Tell When E-mails Are Opened",
        help="Puts an invisible picture into each e-mail; when it is loaded, the "
        "e-mail was probably opened. Programs load pictures, too, and many people do "
        "not.",
    )

    @api.constrains("email_undo_seconds")
    def _check_email_undo_seconds(self):
        for company in self:
            if not 0 <= company.email_undo_seconds <= LONGEST_UNDO:
                raise ValidationError(
                    self.env._(
                        "An e-mail can be taken back for 0 to %(longest)s seconds.",
                        longest=LONGEST_UNDO,
                    )
                )
