from odoo import api, models


class EmailTouchpoint(models.Model):
    """A team that a touchpoint is linked to takes e-mail."""

    _inherit = "email.touchpoint"

    @api.model_create_multi
    def create(self, vals_list):
        touchpoints = super().create(vals_list)
        touchpoints.queue_ids._take_email()
        return touchpoints

    def write(self, vals):
        before = {each: each.queue_ids for each in self if "queue_ids" in vals}
        done = super().write(vals)
        for touchpoint, queues in before.items():
            (touchpoint.queue_ids - queues)._take_email()
        return done
