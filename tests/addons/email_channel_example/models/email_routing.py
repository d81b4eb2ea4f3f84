from odoo import api, models

from odoo.addons.email_channel.core.routing.strategies import Strategy

SALESPERSON = "email_channel_example_salesperson"


def salesperson(candidates, waiting, rng):
    """Nobody but the customer's salesperson: until then it waits."""
    return tuple(filter(None, [waiting.extras.get(SALESPERSON)]))


class EmailRouting(models.AbstractModel):
    _inherit = "email.routing"

    @api.model
    def _strategies(self):
        return {**super()._strategies(), "salesperson": Strategy(salesperson)}

    @api.model
    def _waiting_extras(self, queues, conversation_ids):
        extras = super()._waiting_extras(queues, conversation_ids)
        waiting = self.env["email.conversation"].browse(conversation_ids)
        for conversation in waiting:
            user = conversation.ticket_id.partner_id.user_id
            extras.setdefault(conversation.id, {})[SALESPERSON] = user.id
        return extras
