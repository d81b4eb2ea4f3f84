from odoo import api, fields, models

from ...core.touchpoint.presets import PRESETS, default_port, for_address

RECEIVING = ("imap_host", "imap_port", "imap_encryption")
SENDING = ("smtp_host", "smtp_port", "smtp_encryption")


class EmailTouchpoint(models.Model):
    """The servers that come with a provider."""

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
        if not self._is_brought_back(RECEIVING):
            self.imap_port = default_port("imap", self.imap_encryption)

    @api.onchange("smtp_encryption")
    def _onchange_smtp_encryption(self):
        if not self._is_brought_back(SENDING):
            self.smtp_port = default_port("smtp", self.smtp_encryption)

    def _is_brought_back(self, names):
        """Whether this server was just brought back, with a port of its own."""
        own = self.own_servers
        return bool(own) and all(self[name] == own[name] for name in names)

    def _typed_servers(self):
        return {name: self[name] for name in (*RECEIVING, *SENDING)}


def _preset_servers(preset):
    return {name: getattr(preset, name) for name in (*RECEIVING, *SENDING)}
