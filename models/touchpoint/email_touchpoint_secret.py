from odoo import fields, models

PASSWORDS = ("imap_password", "smtp_password")


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
        self.env["email.secret"]._store_written(self, "imap_password")

    def _inverse_smtp_password(self):
        self.env["email.secret"]._store_written(self, "smtp_password")

    def _compute_password_set(self):
        self.env["email.secret"]._compute_set(self, PASSWORDS)

    def _reveal_secret(self, name):
        # sudo: the connection needs it, whoever pressed the button.
        return self.env["email.secret"].sudo()._reveal(self, name)
