from odoo import api, models


class DiscussChannelRtcSession(models.Model):
    """Who joins or leaves a call is In-Call, or no longer."""

    _inherit = "discuss.channel.rtc.session"

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        self.env["email.agent"]._follow(sessions.partner_id)
        return sessions

    def unlink(self):
        partners = self.partner_id
        done = super().unlink()
        self.env["email.agent"]._follow(partners)
        return done
