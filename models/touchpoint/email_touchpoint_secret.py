from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...adapters.sayable import is_sayable
from ...adapters.vault import SecretMoved
from ..own_context import Own

PASSWORDS = ("imap_password", "smtp_password")
# Which of them a half logs in with: the first that there is.
OF_HALF = {"imap": ("imap_password",), "smtp": ("smtp_password", "imap_password")}
# A password typed over one that works, until it was tried.
TYPED = "typed_"
PLACE = (
    "email",
    "imap_login",
    "smtp_login",
    "verify_certificate",
    *(f"{half}_{name}" for half in OF_HALF for name in ("host", "port", "encryption")),
)


class EmailTouchpoint(models.Model):
    """The touchpoint's passwords: written, never read."""

    _inherit = "email.touchpoint"

    imap_password = fields.Char(
        "IMAP Password",
        compute="_compute_passwords",
        inverse="_inverse_imap_password",
    )
    imap_password_set = fields.Boolean(compute="_compute_password_set")
    imap_password_moved = fields.Boolean(compute="_compute_password_set")
    smtp_password = fields.Char(
        "SMTP Password",
        compute="_compute_passwords",
        inverse="_inverse_smtp_password",
        help="The IMAP password when empty.",
    )
    smtp_password_set = fields.Boolean(compute="_compute_password_set")
    smtp_password_moved = fields.Boolean(compute="_compute_password_set")

    def _compute_passwords(self):
        # Written, never read: the form, RPC and exports only ever see it empty.
        self.imap_password = False
        self.smtp_password = False

    def _inverse_imap_password(self):
        self._store_password("imap_password")

    def _inverse_smtp_password(self):
        self._store_password("smtp_password")

    def _store_password(self, name):
        for touchpoint in self.filtered(name):
            if not is_sayable(touchpoint[name]):
                raise ValidationError(touchpoint._tell_unsayable_password())
        self.env["email.secret"]._store_written(self, name)

    def _tell_unsayable_password(self):
        return self.env._(
            "The password holds a line break or another control character, which no "
            "mail server takes. Enter it again."
        )

    def _secret_slot(self, name):
        """Under which name to keep what was written into the field ``name``: apart from
        the password in use for as long as nobody has tried it."""
        halves = [half for half, names in OF_HALF.items() if name in names]
        in_use = any(self._is_in_use(half) for half in halves)
        if name in PASSWORDS and in_use:
            return TYPED + name
        return name

    def _secret_uses(self, name):
        """See email.secret. With the settings as they are typed in."""
        if not name.endswith(PASSWORDS):
            return self._oauth_uses(name)
        halves = [half for half in OF_HALF if name.endswith(OF_HALF[half])]
        return {half: self._place(half, self._typed_settings(half)) for half in halves}

    def _place(self, half, settings):
        """Where a password of this half is sent, and as whose: no matter how the host
        is spelled."""
        host = settings["host"].lower().rstrip(".")
        return [
            host,
            *(settings[name] for name in ("port", "encryption", "verify", "user")),
        ]

    # -- which one is used -----------------------------------------------------

    def _password(self, half):
        """The password to log in with, "" when there is none.

        :raise SecretMoved: when those there are were entered for something else
        :raise SecretLost: see email.secret
        """
        # sudo: the connection needs it, whoever pressed the button.
        secrets = self.env["email.secret"].sudo()
        uses = {half: self._place(half, self._settings(half))}
        there = [name for name in self._slots(half) if secrets._lookup(self, name)]
        for name in there:
            if secrets._is_usable(self, name, **uses):
                return secrets._reveal(self, name, **uses)
        if there:
            raise SecretMoved
        return ""

    def _slots(self, half):
        typed = (TYPED, "") if self._tries_typed() else ("",)
        return [prefix + name for name in OF_HALF[half] for prefix in typed]

    @api.depends(*PLACE)
    def _compute_password_set(self):
        # sudo: only whether there is one is shown, not what it is.
        secrets = self.env["email.secret"].sudo()
        for touchpoint in self:
            owner = touchpoint._origin
            for half in OF_HALF:
                settings = touchpoint._typed_settings(half)
                uses = {half: touchpoint._place(half, settings)}
                slots = touchpoint.with_context(typed_settings=Own())._slots(half)
                usable = [s for s in slots if secrets._is_usable(owner, s, **uses)]
                own = [s for s in usable if s.endswith(f"{half}_password")]
                there = any(secrets._lookup(owner, slot) for slot in slots)
                touchpoint[f"{half}_password_set"] = bool(own)
                touchpoint[f"{half}_password_moved"] = bool(
                    there and settings["host"] and not usable
                )

    def _reveal_secret(self, name, **uses):
        # sudo: the connection needs it, whoever pressed the button.
        return self.env["email.secret"].sudo()._reveal(self, name, **uses)
