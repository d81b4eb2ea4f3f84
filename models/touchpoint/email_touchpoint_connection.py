from contextlib import contextmanager, suppress

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...adapters.account import Login, Server
from ...adapters.errors import ConnectionFailed
from ...adapters.imap import Mailbox
from ...adapters.smtp import Sender
from ...adapters.vault import SecretLost
from .connection_words import note, note_cause, tell_all


class _Failed(Exception):
    """A half could not be connected."""


class EmailTouchpoint(models.Model):
    """The touchpoint's connections, and what becomes of them."""

    _inherit = "email.touchpoint"

    def _make_imap(self):
        """The mailbox's connection, not opened yet (adapters.imap.Mailbox)."""
        return Mailbox(self._server("imap"), self._login("imap"))

    def _make_smtp(self):
        """The sending connection, not opened yet (adapters.smtp.Sender)."""
        return Sender(self._server("smtp"), self._login("smtp"))

    def _server(self, half):
        return Server(
            host=(self[f"{half}_host"] or "").strip(),
            port=self[f"{half}_port"],
            encryption=self[f"{half}_encryption"],
            verify=self.verify_certificate,
        )

    def _login(self, half):
        password = self._reveal_secret(f"{half}_password")
        return Login(self._user(half), password or self._reveal_secret("imap_password"))

    def _user(self, half):
        return self[f"{half}_login"] or self.imap_login or self.email

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
            self._on_checked(troubles)
            words = tell_all(self.env, filter(None, troubles.values()))
            raise UserError("\n\n".join(words))
        self._on_connected()
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
        return self._notify(
            self.env._("Enter the new password, then press Reconnect."), "info"
        )

    def _find_troubles(self):
        """{half: its trouble (connection_words.note), None when it works}"""
        attempts = {"imap": self._try_imap, "smtp": self._try_smtp}
        # Undone when one failed, with the locks it took: what became of each half is
        # then written by another transaction.
        with suppress(_Failed), self.env.cr.savepoint():
            troubles = {
                half: self._try_half(half, attempts[half]) for half in self._halves()
            }
            if any(troubles.values()):
                raise _Failed
        return troubles

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
        except SecretLost:
            return note_cause(self, half, "secret")
        return None

    def _lacks_password(self, half):
        return self.connection_method == "password" and not self._login(half).password

    def _try_imap(self):
        with self._make_imap() as imap:
            for mailbox in self.mailbox_ids:
                mailbox._note_start(imap, imap.select(mailbox.folder))

    def _try_smtp(self):
        with self._make_smtp():
            pass

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
