from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    email_priority_most = fields.Integer(
        "Priority at Most",
        default=240,
        help="Minutes by which all priority rules together put a conversation ahead at "
        "most: nobody is served later than had he written so much later. 0: rules "
        "put nothing ahead, and agents are told the reasons all the same. A change "
        "counts within five minutes.",
    )

    email_thanks_stay_closed = fields.Boolean(
        "Thanks Do Not Reopen",
        help="An e-mail to a closed conversation that says thank you, and nothing "
        "else, is shown there and does not open it. In English and Spanish.",
    )

    @api.constrains("email_priority_most")
    def _check_email_priority_most(self):
        for company in self:
            if company.email_priority_most < 0:
                raise ValidationError(
                    self.env._(
                        "Priority rules cannot put a conversation behind others. Enter "
                        "0 to put nothing ahead."
                    )
                )
