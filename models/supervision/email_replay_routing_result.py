from odoo import fields, models


class EmailReplayRoutingResult(models.Model):
    """What came of a replayed day, really, or as replayed; in minutes."""

    _name = "email.replay.routing.result"
    _description = "Result of a Replayed Day"
    _inherit = ["email.replay.routing.part"]
    _order = "replay_id, scenario"
    _rec_name = "scenario"

    count = fields.Integer("Conversations", readonly=True)
    served = fields.Integer("Taken Up", readonly=True)
    average = fields.Float("Average Wait (min)", readonly=True, aggregator=None)
    median = fields.Float("Median Wait (min)", readonly=True, aggregator=None)
    p90 = fields.Float(
        "90% Waited up to (min)",
        readonly=True,
        aggregator=None,
        help="Nine of ten waited no longer.",
    )
    longest = fields.Float("Longest Wait (min)", readonly=True, aggregator=None)
    in_time = fields.Float("Service Level (%)", readonly=True, aggregator=None)
    agents = fields.Integer("Agents with Work", readonly=True, aggregator=None)
