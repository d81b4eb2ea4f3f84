from contextlib import contextmanager, suppress

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, str2bool

from .connection_words import tell_all
from .email_connection_status import LOST


class _Failed(Exception):
    """A connection could not be made."""


class EmailTouchpoint(models.Model):
    """The touchpoint's connections, and what becomes of them."""

    _inherit = "email.touchpoint"

    def _may_be_local(self):
        """Whether servers may be on Odoo's own machine or its link."""
        return str2bool(self._parameter("allow_local_servers") or "", False)

    def _parameter(self, name):
        # sudo: system parameters are the system administrators', and this is asked by
        # whoever connects.
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param(f"email_channel.{name}")

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
        """{connection: its trouble (connection_words.note), None when it works}, with
        what is typed in."""
        # Undone when one failed, with the locks it took: what became of each is then
        # written by another transaction.
        with suppress(_Failed), self.env.cr.savepoint():
            used = self._used_connections()
            troubles = {connection: connection._try_typed() for connection in used}
            if any(troubles.values()):
                raise _Failed
        return troubles

    def _tell_kept(self):
        return self.env._(
            "The touchpoint goes on with the settings and the password that it was "
            "connected with."
        )

    def action_keep_former_settings(self):
        """Give up what was typed in."""
        self.ensure_one()
        self.check_access("write")
        connections = self._connections()
        former = [(each, each._former_settings()) for each in connections]
        connections._drop_typed_passwords()
        for connection, settings in former:
            if settings:
                connection.write(settings)

    # -- trying again what is lost ---------------------------------------------

    @api.model
    def _cron_try_lost(self):
        """Sending that is lost comes back by itself, though no mail waits for it. Where
        mail waits, sending it is the try; receiving is tried by fetching."""
        lost = self.search(
            [
                ("activated", "=", True),
                ("sending_id.status", "in", LOST),
                ("sending_id.next_try_at", "<=", fields.Datetime.now()),
                ("direction", "in", ("outbound", "both")),
                ("sending_method", "=", "smtp"),
            ]
        )
        for touchpoint in lost:
            if not self.env["email.sender"]._mail_waits(touchpoint):
                touchpoint.sending_id._try_again()

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
