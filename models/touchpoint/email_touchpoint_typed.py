from odoo import api, fields, models

from ..own_context import own_value
from .connection_words import tell_all
from .email_touchpoint_secret import PASSWORDS, TYPED

HALVES = ("imap", "smtp")


class EmailTouchpoint(models.Model):
    """What is typed in replaces what works only once it works.

    A touchpoint in use whose servers, users or passwords are changed goes on with those
    it was connected with: ``{half}_in_use`` keeps its settings, and email.secret the
    password typed in apart from the one in use. Connect tries what is typed.
    """

    _inherit = "email.touchpoint"

    imap_in_use = fields.Json(readonly=True, copy=False)
    smtp_in_use = fields.Json(readonly=True, copy=False)
    typed_troubles = fields.Json(readonly=True, copy=False)
    typed_waits = fields.Boolean(compute="_compute_typed_waits")
    typed_reason = fields.Text(compute="_compute_typed_reason")

    def _compute_typed_waits(self):
        # sudo: only whether there is one.
        secrets = self.env["email.secret"].sudo()
        for touchpoint in self:
            touchpoint.typed_waits = bool(
                touchpoint.imap_in_use
                or touchpoint.smtp_in_use
                or any(secrets._lookup(touchpoint, TYPED + each) for each in PASSWORDS)
            )

    @api.depends("typed_troubles")
    @api.depends_context("lang")
    def _compute_typed_reason(self):
        for touchpoint in self:
            words = tell_all(self.env, touchpoint.typed_troubles or [])
            touchpoint.typed_reason = "\n".join(words)

    # -- the two --------------------------------------------------------------

    def _typed_settings(self, half):
        """How this half connects, as it stands in the form. JSON's types."""
        settings = {
            "host": (self[f"{half}_host"] or "").strip(),
            "port": self[f"{half}_port"],
            "encryption": self[f"{half}_encryption"],
            "verify": self.verify_certificate,
            "user": (
                self[f"{half}_login"] or self.imap_login or self.email or ""
            ).strip(),
            "login": self[f"{half}_login"] or "",
        }
        if half == "smtp":
            settings["authentication"] = self.smtp_authentication
        return settings

    def _settings(self, half):
        """How this half connects now."""
        in_use = not self._tries_typed() and self[f"{half}_in_use"]
        return in_use or self._typed_settings(half)

    def _tries_typed(self):
        return bool(own_value(self.env, "typed_settings"))

    def _is_in_use(self, half):
        """Whether there is something that works, or did until it was lost."""
        return (
            self.activated
            and half in self._halves()
            and self[f"{half}_status"] != "not_connected"
        )

    # -- from the one to the other --------------------------------------------

    def _set_aside(self, half, former):
        """Other settings were typed in: go on with the ``former`` ones."""
        kept = self[f"{half}_in_use"] or former
        same = kept == self._typed_settings(half)
        # sudo: nobody but the channel writes what is in use.
        self.sudo().write(
            {f"{half}_in_use": False if same else kept, "typed_troubles": False}
        )

    def _take_typed(self, halves=HALVES):
        """From here on what was typed in is what is used."""
        # sudo: nobody but the channel writes what is in use; the secrets are the
        # system's own.
        in_use = {f"{half}_in_use": False for half in halves}
        self.sudo().write({**in_use, "typed_troubles": False})
        secrets = self.env["email.secret"].sudo()
        for name in PASSWORDS:
            typed = secrets._lookup(self, TYPED + name)
            if typed:
                secrets._lookup(self, name).unlink()
                typed.name = name

    def _drop_typed_passwords(self):
        for name in PASSWORDS:
            self._keep_secret(TYPED + name, "")

    def _is_kept(self, troubles):
        """Whether what is in use stays: something was typed in, and it is no gain. Half
        a gain is one where nothing that works would work no more.

        :param troubles: as of `_find_troubles`
        """
        in_use = [half for half in troubles if self._is_in_use(half)]
        worse = any(
            troubles[half] and self[f"{half}_status"] == "connected" for half in in_use
        )
        return self.typed_waits and bool(in_use) and (worse or all(troubles.values()))

    def _note_typed_troubles(self, troubles):
        """A password alone is forgotten, so that all is as it was; settings stay typed
        in, to be corrected."""
        if self.imap_in_use or self.smtp_in_use:
            self.typed_troubles = list(filter(None, troubles.values()))
        else:
            self._drop_typed_passwords()

    def action_keep_former_settings(self):
        """Give up what was typed in."""
        self.ensure_one()
        self.check_access("write")
        vals = {}
        for half in HALVES:
            if in_use := self[f"{half}_in_use"]:
                vals |= {
                    f"{half}_host": in_use["host"],
                    f"{half}_port": in_use["port"],
                    f"{half}_encryption": in_use["encryption"],
                    f"{half}_login": in_use["login"],
                    "verify_certificate": in_use["verify"],
                }
                if half == "smtp":
                    vals["smtp_authentication"] = in_use["authentication"]
        self._drop_typed_passwords()
        self.write(vals)
