from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...adapters.sayable import is_sayable
from ...adapters.vault import SecretMoved
from ..own_context import Own, own_value
from . import connection_form

# Names of email.secret: the password in use, and one typed over it that was not tried.
PASSWORD = "password"
TYPED = "typed_password"


class EmailConnection(models.Model):
    """What is typed in replaces what works only once it works.

    A connection in use whose server, user or password is changed goes on with those it
    was connected with: ``in_use`` keeps its settings, and email.secret the password
    typed in apart from the one in use. Connect tries what is typed.
    """

    _inherit = "email.connection"

    in_use = fields.Json(readonly=True, copy=False)
    typed_trouble = fields.Json(readonly=True, copy=False)
    # Written, never read. No help here: the form's fields would take it over.
    password = fields.Char(compute="_compute_password", inverse="_inverse_password")
    password_set = fields.Boolean(compute="_compute_password_set")
    password_moved = fields.Boolean(compute="_compute_password_set")

    # -- settings ----------------------------------------------------------------

    def _typed_settings(self):
        """How it connects, as it stands in the form. JSON's types."""
        login = self.login or self.touchpoint_id.imap_login
        settings = {
            "host": (self.host or "").strip(),
            "port": self.port,
            "encryption": self.encryption,
            "verify": self.verify_certificate,
            "user": (login or self.touchpoint_id.email or "").strip(),
            "login": self.login or "",
        }
        if self.protocol == "smtp":
            settings["authentication"] = self.authentication
        return settings

    def _settings(self):
        """How it connects now."""
        in_use = not self._tries_typed() and self.in_use
        return in_use or self._typed_settings()

    def _as_typed(self):
        """This connection, using what is typed in."""
        return self.with_context(typed_settings=Own())

    def _tries_typed(self):
        return bool(own_value(self.env, "typed_settings"))

    def _is_in_use(self):
        """Whether there is something that works, or did until it was lost."""
        return (
            self.touchpoint_id.activated
            and self._is_used()
            and self.status != "not_connected"
        )

    def _place(self):
        """Where a password that is typed in is sent, and as whose."""
        return place_of(self._typed_settings())

    # -- from what is in use to what is typed --------------------------------------

    @contextmanager
    def _noticing_changes(self, typed=()):
        """Around a change of what these are connected with.

        :param typed: those of them for which a password is typed in
        """
        before = {connection: connection._proven_with() for connection in self}
        yield
        for connection, former in before.items():
            if connection in typed or former != connection._proven_with():
                connection._on_typed(*former)

    def _proven_with(self):
        """(how it is connected, with which settings): it has to be proven again when
        any of it changes."""
        touchpoint = self.touchpoint_id
        forwarded = touchpoint._receives_forwarded()
        if self.protocol == "imap" and forwarded:
            return [touchpoint.email, touchpoint.forwarding_address], None
        # Where mail is forwarded sending logs in with the password all the same.
        method = "password" if forwarded else touchpoint.connection_method
        kind = [touchpoint.email, method]
        if self.protocol == "smtp":
            kind.append(touchpoint.sending_method)
        return kind, self._typed_settings()

    def _on_typed(self, kind, settings):
        """Something else was typed in than what it was proven with."""
        if kind == self._proven_with()[0] and self._is_in_use():
            self._set_aside(settings)
            return
        self._take_typed()
        # sudo: the status is the system's, whoever changes the settings.
        self.sudo()._on_settings_changed()

    def _set_aside(self, former):
        """Go on with the ``former`` settings."""
        kept = self.in_use or former
        same = kept == self._typed_settings()
        # sudo: nobody but the channel writes what is in use.
        system = self.sudo()
        system.in_use = False if same else kept
        system.touchpoint_id._connections().typed_trouble = False

    def _take_typed(self):
        """From here on what was typed in is what is used."""
        # sudo: nobody but the channel writes what is in use; the secrets are the
        # system's own.
        system = self.sudo()
        system.in_use = False
        both = system.touchpoint_id._connections()
        both.typed_trouble = False
        secrets = self.env["email.secret"].sudo()
        for connection in both:  # one password may be for both
            typed = secrets._lookup(connection, TYPED)
            if typed:
                secrets._lookup(connection, PASSWORD).unlink()
                typed.name = PASSWORD

    def _on_settings_changed(self):
        """Wait for Connect: not to log in somewhere with half of the new settings. What
        was lost before stays so, and says so."""
        if self.protocol == "imap" and self.touchpoint_id._on_receiving_changed():
            return
        if self.protocol == "smtp" and self._needs_no_server():
            self._recover()  # nothing of its own to be tried
            return
        if self.status == "connected":
            self.status = "not_connected"
        if self.status == "not_connected" and self.cause:
            self.write(
                {"cause": False, "trouble": False, "tries": 0, "failed_at": False}
            )

    def _typed_waits(self):
        """Whether something was typed in that is not in use."""
        # sudo: only whether there is one.
        secrets = self.env["email.secret"].sudo()
        return any(each.in_use or secrets._lookup(each, TYPED) for each in self)

    def _drop_typed_passwords(self):
        for connection in self:
            connection._keep_password(TYPED, "")

    def _former_settings(self):
        """What is to be written to give up what was typed in."""
        in_use = self.in_use
        if not in_use:
            return {}
        settings = {
            "host": in_use["host"],
            "port": in_use["port"],
            "encryption": in_use["encryption"],
            "login": in_use["login"],
            "verify_certificate": in_use["verify"],
        }
        if self.protocol == "smtp":
            settings["authentication"] = in_use["authentication"]
        return settings

    # -- the password: written, never read -------------------------------------------

    def _compute_password(self):
        self.password = False  # the form, RPC and exports only ever see it empty

    def _inverse_password(self):
        for connection in self.filtered("password"):
            connection._store_password(connection.password)
        self.invalidate_recordset(["password", "password_set"], flush=False)

    def _store_password(self, password):
        """Apart from the one in use for as long as nobody has tried it."""
        if not is_sayable(password):
            raise ValidationError(
                self.env._(
                    "The password holds a line break or another control character, "
                    "which no mail server takes. Enter it again."
                )
            )
        in_use = any(each._is_in_use() for each in self._sharing_password())
        self._keep_password(TYPED if in_use else PASSWORD, password)
        self.touchpoint_id.invalidate_recordset(connection_form.SHOWN, flush=False)

    def _keep_password(self, name, password):
        # sudo: no group may access secrets; whoever may write the touchpoint may
        # replace its passwords.
        self.env["email.secret"].sudo()._store(self, name, password)

    def _sharing_password(self):
        """The connections that may log in with this one's password: sending uses that
        of receiving while it has none of its own."""
        if "imap" in self.mapped("protocol"):
            return self.touchpoint_id._connections()
        return self

    def _secret_uses(self, name):
        """See email.secret. With the settings as they are typed in."""
        return {each.protocol: each._place() for each in self._sharing_password()}

    def _password(self):
        """The password to log in with, "" when there is none.

        :raise SecretMoved: when those there are were entered for something else
        :raise SecretLost: see email.secret
        """
        # sudo: the connection needs it, whoever pressed the button.
        secrets = self.env["email.secret"].sudo()
        uses = {self.protocol: place_of(self._settings())}
        there = [slot for slot in self._slots() if secrets._lookup(*slot)]
        for slot in there:
            if secrets._is_usable(*slot, **uses):
                return secrets._reveal(*slot, **uses)
        if there:
            raise SecretMoved
        return ""

    def _slots(self):
        """[(owner, name)] of the secrets that may be its password, the first that there
        is counts."""
        names = (TYPED, PASSWORD) if self._tries_typed() else (PASSWORD,)
        owners = [self]
        if self.protocol == "smtp":
            owners.append(self.touchpoint_id.receiving_id)
        return [(owner._origin, name) for owner in owners for name in names]

    @api.depends(
        "host",
        "port",
        "encryption",
        "login",
        "verify_certificate",
        "touchpoint_id.email",
        "touchpoint_id.imap_login",
    )
    def _compute_password_set(self):
        # sudo: only whether there is one is shown, not what it is.
        secrets = self.env["email.secret"].sudo()
        for connection in self:
            slots = connection._as_typed()._slots()
            uses = {connection.protocol: connection._place()}
            usable = [slot for slot in slots if secrets._is_usable(*slot, **uses)]
            there = any(secrets._lookup(*slot) for slot in slots)
            own = connection._origin
            connection.password_set = any(owner == own for owner, _name in usable)
            connection.password_moved = bool(
                there and connection._typed_settings()["host"] and not usable
            )


def place_of(settings):
    """Where a password is sent with these settings, and as whose: no matter how the
    host is spelled. JSON's types."""
    host = settings["host"].lower().rstrip(".")
    return [
        host,
        *(settings[name] for name in ("port", "encryption", "verify", "user")),
    ]
