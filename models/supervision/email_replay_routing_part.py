from odoo import fields, models


class EmailReplayRoutingPart(models.AbstractModel):
    """What a replayed day has once for what happened, once as it is set, and once for
    the trial."""

    _name = "email.replay.routing.part"
    _description = "Part of a Replayed Day"
    _inherit = ["email.guarded"]

    replay_id = fields.Many2one(
        comodel_name="email.replay.routing",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="replay_id.company_id", store=True)
    # By these words charts sort them.
    scenario = fields.Selection(
        selection=[
            ("actual", "1. What happened"),
            ("same", "2. Replayed as it is set"),
            ("trial", "3. Trial"),
        ],
        required=True,
        readonly=True,
    )
