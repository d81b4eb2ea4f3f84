from odoo import fields, models


class EmailDialer(models.Model):
    """How a mass mailing goes out: by which touchpoint, when, and how fast (I1)."""

    _name = "email.dialer"
    _description = "E-mail Dialer"
    _inherit = ["email.guarded"]
    _order = "name, id"

    name = fields.Char(required=True, help="What the lists call it in their column.")
    active = fields.Boolean("Enabled", default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint",
        string="Sent From",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('company_id', '=', company_id)]",
    )
    queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        string="Queue",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('company_id', 'in', (company_id, False))]",
        help="To whom goes what the recipients answer.",
    )
    template_id = fields.Many2one(
        comodel_name="email.template",
        string="Template",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('company_id', 'in', (company_id, False)), ('user_id', '=', False)]",
        help="What is sent where a line has no message of its own.",
    )
    list_ids = fields.One2many(
        comodel_name="email.dialer.list", inverse_name="dialer_id", string="Lists"
    )

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "There is a dialer of this name already."
    )
