from datetime import timedelta

from odoo import api, fields, models

from ...core.routing.agent_state import READY
from .res_users import RELOAD

# An open screen that can be told nothing asks every 20 s (agent_service); one that can
# gives its signs itself (agent_presence_service).
SIGN_EVERY = timedelta(seconds=60)


class MailPresence(models.Model):
    _inherit = "mail.presence"

    def write(self, vals):
        self.env["email.clock"]._look()
        status = vals.get("status")
        # A closed connection is the last sign of life: agents are Offline some time
        # after it, and not after the sign before.
        if status == "offline":
            vals = {"last_poll": fields.Datetime.now(), **vals}
            self._look_at_what_rings()
        elif status and "offline" in self.mapped("status"):
            self._look_for_who_is_back()
        return super().write(vals)

    def _look_at_what_rings(self):
        """Soon, unless they come back: it is to ring at others."""
        # sudo: whoever's connection it is.
        ringing = self.env["email.offer"].sudo()
        ringing = ringing.search_count(
            [("user_id", "in", self.user_id.ids), ("state", "=", "offered")], limit=1
        )
        if ringing:
            soon = fields.Datetime.now() + RELOAD + timedelta(seconds=1)
            self.env["email.routing"]._wake(soon)

    def _look_for_who_is_back(self):
        """What was offered to nobody else in the meantime may ring at them now."""
        # sudo: whoever's connection it is.
        agents = self.env["email.agent"].sudo()
        ready = [("user_id", "in", self.user_id.ids), ("code", "in", READY)]
        if agents.search_count(ready, limit=1):
            self.env["email.routing"]._wake()

    @api.model
    def _sign(self, user):
        """An open screen asked for something: its agent is there, also where no
        websocket passes."""
        # sudo: one's own presence.
        presence = user.sudo().presence_ids
        long_ago = fields.Datetime.now() - SIGN_EVERY
        if presence.status in (False, "offline") or presence.last_poll < long_ago:
            self._update_presence(user)
