from dataclasses import replace

from odoo import api, models

from odoo.addons.email_channel.core.inbound.pipeline import Verdict, note_extras

MOST_CAPITALS = "email_channel_example_most_capitals"
CAPITALS = "email_channel_example_capitals"


def shouting(mail, context):
    """Hold a mail whose subject shouts; note how many capitals it has."""
    capitals = sum(letter.isupper() for letter in mail.subject)
    noted = note_extras(context, **{CAPITALS: capitals})
    if capitals > context.extras[MOST_CAPITALS]:
        return Verdict("held", "shouting", mail.sender.email, noted.found)
    return noted


class EmailReception(models.AbstractModel):
    _inherit = "email.reception"

    @api.model
    def _guard_steps(self):
        return (*super()._guard_steps(), shouting)

    def _guard_context(self, letters):
        context = super()._guard_context(letters)
        return replace(context, extras={**context.extras, MOST_CAPITALS: 5})


class EmailArrival(models.AbstractModel):
    _inherit = "email.arrival"

    def _prepare_conversation(self, letter):
        vals = super()._prepare_conversation(letter)
        return dict(vals, name=f"{vals['name']} ({letter.found.extras[CAPITALS]})")
