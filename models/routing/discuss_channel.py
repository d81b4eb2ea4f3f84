from odoo import models

from . import agent_calls


class DiscussChannel(models.Model):
    """A chat that ends, or a channel that is deleted under a call."""

    _inherit = "discuss.channel"

    def write(self, vals):
        done = super().write(vals)
        if "livechat_end_dt" in vals:
            self._follow_agents()
        return done

    def unlink(self):
        # The members and their calls go with it in the database, unheard.
        self._follow_agents()
        return super().unlink()

    def _follow_agents(self):
        # sudo: the visitor ends the chat; whose states change is not shown.
        agent_calls.update_later(self.sudo().channel_member_ids.partner_id)
