from odoo import fields, models


class EmailTouchpoint(models.Model):
    """The touchpoint's passwords: written, never read."""

    _inherit = "email.touchpoint"

    imap_password = fields.Char(
        "IMAP Password",
        compute="_compute_passwords",
        inverse="_inverse_imap_password",
    )
    imap_password_set = fields.Boolean(compute="_compute_password_set")
    smtp_password = fields.Char(
        "SMTP Password",
        compute="_compute_passwords",
        inverse="_inverse_smtp_password",
        help="The IMAP password when empty.",
    )
    smtp_password_set = fields.Boolean(compute="_compute_password_set")

    def _compute_passwords(self):
        # Written, never read: the form, RPC and exports only ever see it empty.
        self.imap_password = False
        self.smtp_password = False

    def _inverse_imap_password(self):
        self._store_secret("imap_password")

    def _inverse_smtp_password(self):
        self._store_secret("smtp_password")

    def _store_secret(self, name):
        # An empty field in the form means "leave it", for it is always shown empty.
        for touchpoint in self.filtered(name):
            # sudo: no group may access secrets; whoever may write the touchpoint may
            # replace its password.
            touchpoint.env["email.secret"].sudo()._store(
                touchpoint, name, touchpoint[name]
            )
        # The answer to saving the form is read from the cache, where it still is.
        self.invalidate_recordset([name, f"{name}_set"], flush=False)

    def _compute_password_set(self):
        # sudo: only whether there is one is shown, not what it is.
        secrets = self.env["email.secret"].sudo()
        known = secrets.search([("touchpoint_id", "in", self.ids)])
        names = {(secret.touchpoint_id.id, secret.name) for secret in known}
        for touchpoint in self:
            touchpoint.imap_password_set = (touchpoint.id, "imap_password") in names
            touchpoint.smtp_password_set = (touchpoint.id, "smtp_password") in names

    def _reveal_secret(self, name):
        # sudo: the connection needs it, whoever pressed the button.
        return self.env["email.secret"].sudo()._reveal(self, name)
