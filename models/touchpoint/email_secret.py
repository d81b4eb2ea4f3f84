import json
import logging
import os
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import config

from ...adapters.vault import KeyUnusable, SecretLost, SecretMoved, Vault, key_file

_logger = logging.getLogger(__name__)

OWNERS = {
    "email.connection": "connection_id",
    "email.touchpoint": "touchpoint_id",
    "res.company": "company_id",
}


class EmailSecret(models.Model):
    """Passwords of connections, sign-ins of touchpoints, client secrets of touchpoints
    and companies, encrypted; no group has access to it.

    Each is bound to what it was entered for: whoever changes the server, the user or
    the application gets it sent nowhere else. Its owner says what that is
    (`_secret_uses`): {use: place}, of JSON's types.
    """

    _name = "email.secret"
    _description = "E-mail Channel Secret"
    _inherit = ["email.guarded"]
    _log_access = False

    connection_id = fields.Many2one(
        comodel_name="email.connection", ondelete="cascade", index=True
    )
    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", ondelete="cascade", index=True
    )
    name = fields.Char(required=True)
    ciphertext = fields.Char(required=True, groups=fields.NO_ACCESS)
    bound_to = fields.Char(groups=fields.NO_ACCESS)

    _connection_name_uniq = models.Constraint(
        "UNIQUE(connection_id, name)", "A connection has one secret of each name."
    )
    _touchpoint_name_uniq = models.Constraint(
        "UNIQUE(touchpoint_id, name)", "A touchpoint has one secret of each name."
    )
    _company_name_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "A company has one secret of each name."
    )
    _one_owner = models.Constraint(
        "CHECK(num_nonnulls(connection_id, touchpoint_id, company_id) = 1)",
        "A secret belongs to a connection, to a touchpoint or to a company.",
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
    def _store(self, owner, name, secret):
        """Replace the secret of that name, or remove it when ``secret`` is empty.

        :param owner: an email.connection, email.touchpoint or res.company record
        """
        known = self._lookup(owner, name)
        if not secret:
            return known.unlink()
        vals = {
            "ciphertext": self._encrypt(secret),
            "bound_to": json.dumps(owner._secret_uses(name)),
        }
        if known:
            return known.write(vals)
        return self.create({OWNERS[owner._name]: owner.id, "name": name, **vals})

    @api.model
    def _replace(self, owner, name, secret):
        """What stands for the same: its use stays what it was."""
        self._lookup(owner, name).ciphertext = self._encrypt(secret)

    @api.model
    def _encrypt(self, secret):
        try:
            return self._vault().encrypt(secret)
        except KeyUnusable as exc:
            raise UserError(
                self.env._(
                    "Nothing secret can be stored, for the key to encrypt it with "
                    "cannot be used (%(problem)s). Whoever runs Odoo's server finds "
                    "in the manual, under “Back up the key”, where it has to be.",
                    problem=exc,
                )
            ) from None

    @api.model
    def _reveal(self, owner, name, **uses):
        """The secret in clear, "" when there is none.

        :param uses: what it is about to be used for, as of `_secret_uses`
        :raise SecretMoved: when it was entered for something else
        :raise SecretLost: when it was encrypted with a key that is no longer there.
        """
        known = self._lookup(owner, name)
        if not known:
            return ""
        if not known._is_for(uses):
            raise SecretMoved
        return self._vault().decrypt(known.ciphertext)

    def _is_for(self, uses):
        bound = json.loads(self.bound_to or "{}")
        return all(use in bound and bound[use] == uses[use] for use in uses)

    @api.model
    def _is_usable(self, owner, name, **uses):
        """Whether there is such a secret, for these uses."""
        known = self._lookup(owner, name)
        return bool(known) and known._is_for(uses)

    @api.model
    def _lookup(self, owner, name):
        return self._of(owner).filtered(lambda secret: secret.name == name)

    @api.model
    def _of(self, owners):
        """All secrets of these connections, touchpoints or companies."""
        return self.search([(OWNERS[owners._name], "in", owners.ids)])

    @api.model
    def _names_set(self, owners):
        """{(owner's id, name)} of the secrets that there are."""
        field = OWNERS[owners._name]
        return {(secret[field].id, secret.name) for secret in self._of(owners)}

    # -- fields of the owners: written, never read ------------------------------

    @api.model
    def _store_written(self, owners, name):
        """For the inverse of the field ``name``, which has a twin ``{name}_set``."""
        # An empty field in the form means "leave it", for it is always shown empty.
        for owner in owners.filtered(name):
            # sudo: no group may access secrets; whoever may write the owner may
            # replace them.
            self.sudo()._store(owner, owner._secret_slot(name), owner[name])
        # The answer to saving the form is read from the cache, where it still is.
        owners.invalidate_recordset([name, f"{name}_set"], flush=False)

    @api.model
    def _compute_set(self, owners, names):
        """Whether there is a secret for each of these fields, as things are now."""
        # sudo: only whether there is one is shown, not what it is.
        secrets = self.sudo()
        for owner in owners:
            for name in names:
                uses = owner._secret_uses(name)
                owner[f"{name}_set"] = secrets._is_usable(owner._origin, name, **uses)

    # -- keys ------------------------------------------------------------------

    @api.autovacuum
    def _renew_with_newest_key(self):
        """So that an old key can be dropped the day after a new one was put first."""
        vault = self._vault()
        # A few for each touchpoint. pylint: disable=no-search-all
        for secret in self.search([]):
            try:
                ciphertext = vault.renew(secret.ciphertext)
            except SecretLost:
                _logger.warning("No key fits secret %s", secret.id)
                continue
            if ciphertext != secret.ciphertext:
                secret.ciphertext = ciphertext
