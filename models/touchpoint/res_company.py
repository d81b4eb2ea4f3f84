from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    email_raw_retention = fields.Selection(
        selection=[
            ("keep", "Keep them"),
            ("move", "Move them to a storage"),
            ("delete", "Delete them"),
        ],
        string="Originals of Mails",
        required=True,
        default="keep",
        help="What becomes of mails as they were fetched, once they are part of a "
        "conversation or were dropped. Conversations keep their texts and files "
        "whatever you choose.",
    )
    email_raw_days = fields.Integer("After (days)", default=365)
    email_raw_storage_id = fields.Many2one(
        comodel_name="fs.storage", string="Storage for Originals", ondelete="restrict"
    )
    email_raw_trouble = fields.Text("Trouble with the Originals", readonly=True)

    @api.constrains("email_raw_retention", "email_raw_days", "email_raw_storage_id")
    def _check_email_raw_retention(self):
        for company in self:
            if company.email_raw_retention == "keep":
                continue
            if company.email_raw_days < 1:
                raise ValidationError(
                    self.env._("Originals of mails must be kept for 1 day or longer.")
                )
            if company.email_raw_retention == "move" and not (
                company.email_raw_storage_id
            ):
                raise ValidationError(
                    self.env._("Choose the storage that takes the originals of mails.")
                )
