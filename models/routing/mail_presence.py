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
            self._route_anew_soon()
        elif status and "offline" in self.mapped("status"):
            self._route_for_those_back()
        return super().write(vals)

    def _route_anew_soon(self):
        """Run a pass soon if something is offered to these users: unless they are back
        by then, it is to be offered to others."""
        # sudo: whoever's connection it is.
        ringing = self.env["email.offer"].sudo()
        ringing = ringing.search_count(
            [("user_id", "in", self.user_id.ids), ("state", "=", "offered")], limit=1
        )
        if ringing:
            soon = fields.Datetime.now() + RELOAD + timedelta(seconds=1)
            self.env["email.routing"]._wake(soon)

    def _route_for_those_back(self):
        """Run a pass when these users are ready: what nobody else was offered in the
        meantime may be offered to them."""
        # sudo: whoever's connection it is.
        agents = self.env["email.agent"].sudo()
        ready = [("user_id", "in", self.user_id.ids), ("code", "in", READY)]
        if agents.search_count(ready, limit=1):
            self.env["email.routing"]._wake()

    @api.model
    def _sign(self, user):
        """Note that this user is there, because an open screen has asked for something;
        so it is known also where websockets are blocked."""
        # sudo: one's own presence.
        presence = user.sudo().presence_ids
        long_ago = fields.Datetime.now() - SIGN_EVERY
        if presence.status in (False, "offline") or presence.last_poll < long_ago:
            self._update_presence(user)
