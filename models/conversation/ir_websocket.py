import re

from odoo import models

CHANNEL = re.compile(r"email\.conversation_([0-9]{1,9})")


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """Add the channels with news of queues, agents and dialers that the user may
        see, and leave out conversations that the user may not read."""
        conversations = self._wanted_conversations(channels)
        # sudo: one's own roles and companies.
        user = self.env.user.sudo()
        news = self.env["email.routing.entry"].sudo()._channels_of(user)
        news += self.env["email.dialer.entry"].sudo()._channels_of(user, channels)
        channels = [channel for channel in channels if not _match(channel)]
        return super()._build_bus_channel_list([*channels, *conversations, *news])

    def _wanted_conversations(self, channels):
        """The conversations named in ``channels`` that this user may read."""
        ids = [int(match[1]) for channel in channels if (match := _match(channel))]
        wanted = self.env["email.conversation"].browse(ids).exists()
        return wanted._filtered_access("read")


def _match(channel):
    return isinstance(channel, str) and CHANNEL.fullmatch(channel)
