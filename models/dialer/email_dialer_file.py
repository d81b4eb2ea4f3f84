from odoo import fields, models


class EmailDialerFile(models.Model):
    """A file of a list, stored once; its lines name it by its token (I2)."""

    _name = "email.dialer.file"
    _description = "Attachment of an E-mail List"
    _inherit = ["email.guarded"]
    _order = "id"

    list_id = fields.Many2one(
        comodel_name="email.dialer.list", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="list_id.company_id", store=True, index=True)
    token = fields.Char(readonly=True, help="What the column of a line says for it.")
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment", string="File", required=True, ondelete="restrict"
    )

    _token_unique = models.UniqueIndex("(token)")
