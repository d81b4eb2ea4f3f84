from contextlib import contextmanager, suppress

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL, str2bool

from ...adapters.account import Login, Server, Visitor
from ...adapters.errors import ConnectionFailed, Deferred, Reason, SendError
from ...adapters.imap import Mailbox
from ...adapters.smtp import Sender
from ...adapters.vault import SecretLost, SecretMoved
from ..own_context import Own
from .connection_words import lost_cause, note, note_cause, tell_all


class _Failed(Exception):
    """A half could not be connected."""


class EmailTouchpoint(models.Model):
    """The touchpoint's connections, and what becomes of them."""

    _inherit = "email.touchpoint"

    def _make_imap(self):
        """The mailbox's connection, not opened yet (adapters.imap.Mailbox)."""
        largest = self._largest_bytes()
        return Mailbox(self._server("imap"), self._login("imap"), largest)

    def _make_smtp(self):
        """The sending connection, not opened yet (adapters.smtp.Sender)."""
        login = None if self._sends_without_login() else self._login("smtp")
        return Sender(self._server("smtp"), login, self._parameter("ehlo_name") or "")

    def _server(self, half):
        settings = self._settings(half)
        return Server(
            host=settings["host"],
            port=settings["port"],
            encryption=settings["encryption"],
            verify=settings["verify"],
            local=self._may_be_local(),
        )

    def _login(self, half):
        return Login(self._user(half), self._password(half))

    def _user(self, half):
        return self._settings(half)["user"]

    def _sends_without_login(self):
        return self._settings("smtp")["authentication"] == "none"

    def _may_be_local(self):
        """Whether servers may be on Odoo's own machine or its link."""
        return str2bool(self._parameter("allow_local_servers") or "", False)

    def _parameter(self, name):
        # sudo: system parameters are the system administrators', and this is asked by
        # whoever connects.
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param(f"email_channel.{name}")

    def _receives(self):
        return self.direction in ("inbound", "both")

    def _sends(self):
        return self.direction in ("outbound", "both")

    def _halves(self):
        """Which of "imap" and "smtp" this touchpoint uses."""
        return [
            half
            for half, used in (("imap", self._receives()), ("smtp", self._sends()))
            if used
        ]

    # -- Connect, Reconnect ----------------------------------------------------

    def action_connect(self):
        """Log in over IMAP and SMTP for real; both failures are told at once, and
        stored, so that they are still there when the form is opened again."""
        self.ensure_one()
        self.check_access("write")
        troubles = self._find_troubles()
        if any(troubles.values()):
            kept = self._on_checked(troubles)
            words = tell_all(self.env, filter(None, troubles.values()))
            raise UserError("\n\n".join([*words, self._tell_kept()] if kept else words))
        # sudo: the status is the system's, whoever pressed the button.
        self.sudo()._on_connected()
        return self._notify(
            self.env._("%(email)s is connected.", email=self.email), "success"
        )

    def action_reconnect(self):
        """Connect now what was lost, without waiting for the next try."""
        return self.action_connect()

    def action_reauthenticate(self):
        """Renew the login. Fetching goes on with the old one until there is a new one.

        Other connection methods than the password have a way of their own.
        """
        self.ensure_one()
        self.check_access("write")
        return self._notify(self._tell_reauthenticate(), "info")

    def _tell_reauthenticate(self):
        if not self._receives_forwarded():
            return self.env._("Enter the new password, then press Connect.")
        if self._sends() and self.sending_method == "smtp":
            return self.env._(
                "Mail comes by forwarding, where nobody logs in. To renew the password "
                "for sending, enter it under Sending (SMTP), then press Connect."
            )
        return self.env._(
            "Mail comes by forwarding, where nobody logs in: there is nothing to "
            "renew. Press Validate to see that it still works."
        )

    def _find_troubles(self):
        """{half: its trouble (connection_words.note), None when it works}, with what
        is typed in."""
        # Undone when one failed, with the locks it took: what became of each half is
        # then written by another transaction.
        with suppress(_Failed), self.env.cr.savepoint():
            troubles = {half: self._try_typed(half) for half in self._halves()}
            if any(troubles.values()):
                raise _Failed
        return troubles

    def _try_typed(self, half):
        typed = self.with_context(typed_settings=Own())
        attempts = {"imap": typed._try_imap, "smtp": typed._try_smtp}
        return typed._try_half(half, attempts[half])

    def _try_half(self, half, attempt):
        if half == "smtp" and self.sending_method == "platform":
            return None
        if not self[f"{half}_host"]:
            return note_cause(self, half, "no_server")
        try:
            if self._lacks_password(half):
                return note_cause(self, half, "no_password")
            attempt()
        except ConnectionFailed as exc:
            return note(self, half, exc)
        except SecretMoved as exc:
            return self._visit(half) or note_cause(self, half, lost_cause(exc))
        except SecretLost as exc:
            return note_cause(self, half, lost_cause(exc))
        return None

    def _visit(self, half):
        """The trouble with the server itself, before a password is asked for."""
        kind = {"imap": Mailbox, "smtp": Sender}[half]
        try:
            with kind(self._server(half), Visitor()):
                return None
        except ConnectionFailed as exc:
            return note(self, half, exc)

    def _lacks_password(self, half):
        if half == "smtp" and self._sends_without_login():
            return False
        return self.connection_method == "password" and not self._password(half)

    def _tell_kept(self):
        return self.env._(
            "The touchpoint goes on with the settings and the password that it was "
            "connected with."
        )

    def _try_imap(self):
        with self._make_imap() as imap:
            # sudo: how a folder is numbered is the channel's, whoever connects it.
            for mailbox in self.sudo().mailbox_ids:
                mailbox._note_start(imap, imap.select(mailbox.folder))

    def _try_smtp(self):
        """A server that asks for no login is asked whether it takes our mail."""
        with self._make_smtp() as sender:
            if self._sends_without_login():
                self._check_sender(sender)

    def _check_sender(self, sender):
        try:
            sender.check(self.email)
        except SendError as exc:
            reason = Reason.BUSY if isinstance(exc, Deferred) else Reason.REFUSED
            raise ConnectionFailed(reason, str(exc)) from None

    @contextmanager
    def _claim(self, work):
        """Hold this touchpoint for one kind of work; yields whether that succeeded.

        An advisory lock in a transaction of its own: it ends with a killed worker's
        connection, outlives the commits in between, and blocks nobody who edits the
        touchpoint.

        :param work: table name of what is worked on, "email_inbound" or "email_message"
        """
        with self.env.registry.cursor() as lock:
            lock.execute(
                SQL(
                    "SELECT pg_try_advisory_xact_lock(%s::regclass::oid::int, %s)",
                    work,
                    self.id,
                )
            )
            yield lock.fetchone()[0]
