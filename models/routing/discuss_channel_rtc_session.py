from odoo import api, models

from . import agent_calls


class DiscussChannelRtcSession(models.Model):
    """Who joins or leaves a call is In-Call, or no longer."""

    _inherit = "discuss.channel.rtc.session"

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        agent_calls.update_later(sessions.partner_id)
        return sessions

    def unlink(self):
        partners, channels = self.partner_id, self.channel_id
        done = super().unlink()
        agent_calls.update_later(partners)
        self.env["email.supervision"]._on_call_left(channels)
        return done
