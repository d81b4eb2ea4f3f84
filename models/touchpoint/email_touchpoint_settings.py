from odoo import api, fields, models

from ...core.touchpoint.presets import PRESETS, default_port, for_address

SERVER = ("host", "port", "encryption")
PRESET_FIELDS = tuple(f"{half}_{name}" for half in ("imap", "smtp") for name in SERVER)
PASSWORDS = {
    "imap": {"imap_password"},
    "smtp": {"imap_password", "smtp_password"},
}


class EmailTouchpoint(models.Model):
    """The servers typed in, and what becomes of a connection when they change."""

    _inherit = "email.touchpoint"

    own_servers = fields.Json(
        copy=False,
        help="The servers as they were entered before a provider was "
        "chosen; they are restored when “any server” is chosen "
        "again.",
    )

    provider_email = fields.Char(
        copy=False, help="The address that the provider was taken from."
    )

    @api.onchange("email")
    def _onchange_email(self):
        """The provider follows the address while nobody chose another, nor a server."""
        if not self.email:
            return
        if self._provider_follows() and self.preset != for_address(self.email):
            self.preset = for_address(self.email)
            self._onchange_preset()
        self.provider_email = self.email

    def _provider_follows(self):
        former = self.provider_email or self._origin.email or ""
        servers = self._typed_servers()
        untouched = not (servers["imap_host"] or servers["smtp_host"])
        return self.preset == for_address(former) and (
            untouched or servers == _preset_servers(PRESETS[self.preset])
        )

    @api.onchange("preset")
    def _onchange_preset(self):
        servers = self._typed_servers()
        if servers not in map(_preset_servers, PRESETS.values()):
            self.own_servers = servers
        if self.preset != "generic":
            self.update(_preset_servers(PRESETS[self.preset]))
        elif self.own_servers:
            self.update(self.own_servers)
        elif servers in map(_preset_servers, PRESETS.values()):
            self.update(_preset_servers(PRESETS["generic"]))  # the former provider's

    @api.onchange("imap_encryption")
    def _onchange_imap_encryption(self):
        self._fill_in_port("imap")

    @api.onchange("smtp_encryption")
    def _onchange_smtp_encryption(self):
        self._fill_in_port("smtp")

    def _fill_in_port(self, half):
        own = self.own_servers or {}
        names = [f"{half}_{name}" for name in SERVER]
        if own and all(self[name] == own[name] for name in names):
            return  # just brought back, with a port of their own
        self[f"{half}_port"] = default_port(half, self[f"{half}_encryption"])

    def _typed_servers(self):
        return {name: self[name] for name in PRESET_FIELDS}

    def write(self, vals):
        """A connection whose settings change is one that nobody has tried yet."""
        before = {touchpoint: touchpoint._proven_with() for touchpoint in self}
        result = super().write(vals)
        for touchpoint, proven in before.items():
            now = touchpoint._proven_with()
            for half in ("imap", "smtp"):
                passwords = any(vals.get(name) for name in PASSWORDS[half])
                if proven[half][0] == now[half][0] and touchpoint._is_in_use(half):
                    if passwords or proven[half] != now[half]:
                        touchpoint._set_aside(half, proven[half][1])
                elif passwords or proven[half] != now[half]:
                    touchpoint._take_typed([half])
                    # sudo: the status is the system's, whoever changes the settings.
                    touchpoint.sudo()._on_settings_changed(half)
        if {"activated", "direction", "sending_method"} & vals.keys():
            self._end_loss_notices()
        return result

    def _proven_with(self):
        """{half: (how it is connected, with which settings)}: it has to be proven again
        when any of it changes."""
        kind = [self.email, self.connection_method]
        return {
            "imap": (kind, self._typed_settings("imap")),
            "smtp": ([*kind, self.sending_method], self._typed_settings("smtp")),
        }

    def _on_settings_changed(self, half):
        """Wait for Connect: not to log in somewhere with half of the new settings. What
        was lost before stays so, and says so."""
        if half == "smtp" and self.sending_method == "platform":
            self._recover(half)  # nothing of its own to be tried
            return
        if self[f"{half}_status"] == "connected":
            self[f"{half}_status"] = "not_connected"
        if self[f"{half}_status"] == "not_connected" and self[f"{half}_cause"]:
            self.write(
                {
                    f"{half}_cause": False,
                    f"{half}_trouble": False,
                    f"{half}_tries": 0,
                    f"{half}_failed_at": False,
                }
            )


def _preset_servers(preset):
    return {name: getattr(preset, name) for name in PRESET_FIELDS}
