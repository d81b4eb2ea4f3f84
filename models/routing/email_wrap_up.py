from odoo import fields, models


class EmailWrapUp(models.Model):
    """Why a conversation ended, or went to another queue."""

    _name = "email.wrap.up"
    _description = "Wrap-up Reason"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", help="Empty: for all companies."
    )
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="email_wrap_up_queue_rel",
        column1="wrap_up_id",
        column2="queue_id",
        string="Queues",
        check_company=True,
        help="Empty: for all queues.",
    )
