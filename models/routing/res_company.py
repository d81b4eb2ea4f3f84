from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    email_max_per_agent = fields.Integer(
        "Conversations per Agent",
        help="How many an agent has at a time in all queues, offers included. "
        "0: no limit but those of the queues.",
    )
    email_offline_grace = fields.Integer(
        "Offline after (s)",
        default=120,
        help="Seconds after which an agent who logged out or closed the browser is "
        "Offline.",
    )
    email_return_after = fields.Integer(
        "Return after (min)",
        help="Minutes after which the open conversations of an agent who is Offline go "
        "back to their queues. 0: never.",
    )
