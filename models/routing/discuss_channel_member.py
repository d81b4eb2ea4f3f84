from odoo import api, models

from . import agent_calls


class DiscussChannelMember(models.Model):
    """Who joins or leaves a live chat is In-Chat, or no longer."""

    _inherit = "discuss.channel.member"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        agent_calls.update_later(members._chatting())
        return members

    def unlink(self):
        partners = self._chatting()
        done = super().unlink()
        agent_calls.update_later(partners)
        return done

    def _chatting(self):
        """The partners among those who are in a live chat."""
        # sudo: a guest joins; what kind of channel it is decides, nothing is shown.
        members = self.sudo()
        return members.filtered(
            lambda member: member.channel_id.channel_type == "livechat"
        ).partner_id
