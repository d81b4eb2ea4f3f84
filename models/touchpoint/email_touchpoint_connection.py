from contextlib import contextmanager

from psycopg2.errors import SerializationFailure

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...adapters.account import Login, Server
from ...adapters.errors import ConnectionFailed
from ...adapters.imap import Mailbox
from ...adapters.smtp import Sender
from ...adapters.vault import SecretLost
from .connection_words import explain, explain_lost_key

ATTEMPTS = 5


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
        user = self[f"{half}_login"] or self.imap_login or self.email
        password = self._reveal_secret(f"{half}_password")
        return Login(user, password or self._reveal_secret("imap_password"))

    def _receives(self):
        return self.direction in ("inbound", "both")

    def _sends(self):
        return self.direction in ("outbound", "both")

    def action_connect(self):
        """Log in over IMAP and SMTP for real; both failures are told at once."""
        self.ensure_one()
        self.check_access("write")
        problems = self._find_connection_problems()
        if problems:
            raise UserError("\n\n".join(problems))
        self._on_connected()
        return self._notify(
            self.env._("%(email)s is connected.", email=self.email), "success"
        )

    def _find_connection_problems(self):
        """Sentences for the user, one per half that failed."""
        problems = []
        if self._receives():
            problems.append(self._try_half("imap", self._try_imap))
        if self._sends() and self.sending_method == "smtp":
            problems.append(self._try_half("smtp", self._try_smtp))
        return [problem for problem in problems if problem]

    def _try_half(self, half, attempt):
        if not self[f"{half}_host"]:
            return explain(self, half, ConnectionFailed("host"))
        try:
            attempt()
        except ConnectionFailed as exc:
            return explain(self, half, exc)
        except SecretLost:
            return explain_lost_key(self)
        return ""

    def _try_imap(self):
        with self._make_imap() as imap:
            for mailbox in self.mailbox_ids:
                mailbox._note_start(imap, imap.select(mailbox.folder))

    def _try_smtp(self):
        with self._make_smtp():
            pass

    def _on_connected(self):
        self.write(
            {
                "connection_status": "connected",
                "status_reason": False,
                "connected_at": fields.Datetime.now(),
            }
        )

    def _on_connection_failed(self, half, failure):
        """Fetching or sending met ``failure``: say so on the touchpoint."""
        self._write_status({"status_reason": explain(self, half, failure)})

    def _on_secret_lost(self):
        self._write_status(
            {"connection_status": "reauth", "status_reason": explain_lost_key(self)}
        )

    def _on_worker_failed(self, exc):
        """Odoo's own side failed: disk, database. The mail is safe where it is."""
        self._write_status(
            {
                "status_reason": self.env._(
                    "Odoo could not store or send the mail: %(error)s. No mail is "
                    "lost; the next attempt goes on from here.",
                    error=exc,
                )
            }
        )

    def _on_connection_worked(self):
        if self.status_reason:
            self._write_status({"status_reason": False})

    def _write_status(self, vals):
        """In a transaction of its own, tried again when receiving and sending both
        have something to say of the same touchpoint."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self.env.registry.cursor() as cr:
                    self.with_env(self.env(cr=cr)).write(vals)
                break
            except SerializationFailure:
                if attempt == ATTEMPTS:
                    raise
        self.invalidate_recordset(list(vals), flush=False)

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
