from odoo import fields, models


class EmailReplayQueue(models.Model):
    """Service level of a queue on trial."""

    _name = "email.replay.queue"
    _description = "Queue on Trial"
    _inherit = ["email.replay.trial"]
    _order = "id"
    _rec_name = "queue_id"
    _of = "queue_id"
    _sent_by_screens = ("queue_id",)
    _tried = ("email_service_level", "email_service_level_further")

    replay_id = fields.Many2one(
        comodel_name="email.replay", required=True, ondelete="cascade", index=True
    )
    queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    email_service_level = fields.Integer("First Answer")
    email_service_level_further = fields.Integer("Further Answers")
