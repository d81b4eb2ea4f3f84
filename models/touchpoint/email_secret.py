import logging
import os
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import config

from ...adapters.vault import KeyUnusable, SecretLost, Vault, key_file

_logger = logging.getLogger(__name__)

OWNERS = {"email.touchpoint": "touchpoint_id", "res.company": "company_id"}


class EmailSecret(models.Model):
    """Passwords and tokens of touchpoints, and client secrets of companies, encrypted;
    no group has access to it."""

    _name = "email.secret"
    _description = "E-mail Channel Secret"
    _log_access = False

    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", ondelete="cascade", index=True
    )
    name = fields.Char(required=True)
    ciphertext = fields.Char(required=True, groups=fields.NO_ACCESS)

    _touchpoint_name_uniq = models.Constraint(
        "UNIQUE(touchpoint_id, name)", "A touchpoint has one secret of each name."
    )
    _company_name_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "A company has one secret of each name."
    )
    _one_owner = models.Constraint(
        "CHECK(num_nonnulls(touchpoint_id, company_id) = 1)",
        "A secret belongs to a touchpoint or to a company.",
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

        :param owner: an email.touchpoint or res.company record
        """
        known = self._lookup(owner, name)
        if not secret:
            return known.unlink()
        ciphertext = self._encrypt(secret)
        if known:
            return known.write({"ciphertext": ciphertext})
        return self.create(
            {OWNERS[owner._name]: owner.id, "name": name, "ciphertext": ciphertext}
        )

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
    def _reveal(self, owner, name):
        """The secret in clear, "" when there is none.

        :raise SecretLost: when it was encrypted with a key that is no longer there.
        """
        known = self._lookup(owner, name)
        return self._vault().decrypt(known.ciphertext) if known else ""

    @api.model
    def _lookup(self, owner, name):
        return self._of(owner).filtered(lambda secret: secret.name == name)

    @api.model
    def _of(self, owners):
        """All secrets of these touchpoints, or of these companies."""
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
            self.sudo()._store(owner, name, owner[name])
        # The answer to saving the form is read from the cache, where it still is.
        owners.invalidate_recordset([name, f"{name}_set"], flush=False)

    @api.model
    def _compute_set(self, owners, names):
        """Whether there is a secret for each of these fields."""
        # sudo: only whether there is one is shown, not what it is.
        known = self.sudo()._names_set(owners)
        for owner in owners:
            for name in names:
                owner[f"{name}_set"] = (owner._origin.id, name) in known

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
