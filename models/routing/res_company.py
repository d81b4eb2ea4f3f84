from odoo import api, fields, models
from odoo.exceptions import ValidationError

# A browser says every minute that it is there.
LEAST_GRACE = 60


class ResCompany(models.Model):
    _inherit = "res.company"

    email_max_per_agent = fields.Integer(
        "Conversations per Agent",
        help="The most conversations an agent may have at a time, in all queues "
        "together and counting offers. 0: only the limits of the queues.",
    )
    email_max_offers = fields.Integer(
        "Offers at a Time",
        default=2,
        help="The most conversations that are offered to an agent at the same time: as "
        "many as one can read before deciding. The next is offered when one of them is "
        "accepted, declined or missed. 0: as many as the agent has room for.",
    )
    email_max_parked = fields.Integer(
        "Parked Conversations",
        default=10,
        help="So many conversations that an agent has parked do not count among those "
        "an agent may have; what is parked beyond does. 0: all count.",
    )
    email_offline_grace = fields.Integer(
        "Offline after",
        default=120,
        help="The time after which an agent who logged out or closed the browser "
        "becomes Offline.",
    )
    email_return_after = fields.Integer(
        "Return after",
        help="The time after which the open conversations of an agent who is Offline "
        "go back to their queues. 0: never.",
    )

    @api.constrains(
        "email_max_offers",
        "email_max_parked",
        "email_max_per_agent",
        "email_return_after",
    )
    def _check_email_numbers(self):
        for company in self:
            if company.email_max_parked < 0:
                raise ValidationError(
                    self.env._(
                        "Parked conversations that do not count cannot be less than 0. "
                        "Enter 0 to count all of them."
                    )
                )
            if company.email_max_offers < 0:
                raise ValidationError(
                    self.env._(
                        "Offers at a time cannot be less than 0. Enter 0 for no limit."
                    )
                )
            if company.email_max_per_agent < 0 or company.email_return_after < 0:
                raise ValidationError(
                    self.env._(
                        "Conversations per agent, and the time until they return, "
                        "cannot be less than 0. Enter 0 for no limit, or for never."
                    )
                )

    @api.constrains("email_offline_grace")
    def _check_email_offline_grace(self):
        for company in self:
            if company.email_offline_grace < LEAST_GRACE:
                raise ValidationError(
                    self.env._(
                        "Browsers report once a minute that they are open, so an "
                        "agent cannot be Offline sooner: enter at least %(least)s "
                        "seconds.",
                        least=LEAST_GRACE,
                    )
                )
