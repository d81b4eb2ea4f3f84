from odoo import fields, models


class EmailReplayRoutingLine(models.Model):
    """A conversation that waited on a replayed day: who had it and when, really, or as
    replayed."""

    _name = "email.replay.routing.line"
    _description = "Conversation of a Replayed Day"
    _inherit = ["email.replay.routing.part"]
    _order = "entered_at, id"
    _rec_name = "conversation_id"

    conversation_id = fields.Many2one(
        comodel_name="email.conversation",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team", readonly=True, ondelete="set null"
    )
    agent = fields.Char(readonly=True, help="Empty: nobody, until the day ended.")
    entered_at = fields.Datetime("Began to Wait", readonly=True)
    hour = fields.Char(
        "Hour of the Day", readonly=True, help="In the time zone of the replay."
    )
    wait_minutes = fields.Float("Waited (Minutes)", readonly=True, aggregator="avg")
    in_time = fields.Float(
        "Service Level (%)",
        readonly=True,
        aggregator="avg",
        help="100: an agent had it in time, 0: too late. What still waits in time does "
        "not count.",
    )
    handled_hours = fields.Float("Handled (Hours)", readonly=True, aggregator="sum")
