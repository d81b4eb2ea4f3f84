import os
from pathlib import Path

from odoo import api, fields, models
from odoo.tools import config

from ...adapters.vault import Vault, key_file


class EmailSecret(models.Model):
    """Passwords and tokens of touchpoints, encrypted; no group has access to it."""

    _name = "email.secret"
    _description = "E-mail Channel Secret"
    _log_access = False

    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", required=True, ondelete="cascade", index=True
    )
    name = fields.Char(required=True)
    ciphertext = fields.Char(required=True, groups=fields.NO_ACCESS)

    _touchpoint_name_uniq = models.Constraint(
        "UNIQUE(touchpoint_id, name)", "A touchpoint has one secret of each name."
    )

    @api.model
    def _vault(self):
        """Keys: ``email_channel_key`` in Odoo's configuration file, else the
        environment's EMAIL_CHANNEL_KEY (both newest first, separated by commas), else
        a file made on first use in the data directory."""
        keys = config.get("email_channel_key") or os.environ.get("EMAIL_CHANNEL_KEY")
        if keys:
            return Vault([key.strip() for key in keys.split(",")])
        return Vault(key_file(Path(config["data_dir"]) / "email_channel" / "keys"))

    @api.model
    def _store(self, touchpoint, name, secret):
        """Replace the secret of that name, or remove it when ``secret`` is empty."""
        known = self._lookup(touchpoint, name)
        if not secret:
            return known.unlink()
        ciphertext = self._vault().encrypt(secret)
        if known:
            return known.write({"ciphertext": ciphertext})
        return self.create(
            {"touchpoint_id": touchpoint.id, "name": name, "ciphertext": ciphertext}
        )

    @api.model
    def _reveal(self, touchpoint, name):
        """The secret in clear, "" when there is none.

        :raise SecretLost: when it was encrypted with a key that is no longer there.
        """
        known = self._lookup(touchpoint, name)
        return self._vault().decrypt(known.ciphertext) if known else ""

    @api.model
    def _lookup(self, touchpoint, name):
        return self.search([("touchpoint_id", "=", touchpoint.id), ("name", "=", name)])
