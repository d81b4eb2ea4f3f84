import logging

from psycopg2.errors import LockNotAvailable

from odoo import api, fields, models
from odoo.tools import SQL

from ..retried import retried
from . import oauth_words
from .connection_words import tell_all
from .email_connection_notice import moment_words
from .email_connection_status import STATUSES, WORST_FIRST

_logger = logging.getLogger(__name__)


class EmailTouchpoint(models.Model):
    """Whether it is connected, of both connections together, in words made when
    somebody reads them, in his language."""

    _inherit = "email.touchpoint"

    imap_status = fields.Selection(string="IMAP Status", related="receiving_id.status")
    imap_cause = fields.Char("IMAP Cause", related="receiving_id.cause")
    smtp_status = fields.Selection(string="SMTP Status", related="sending_id.status")
    smtp_cause = fields.Char("SMTP Cause", related="sending_id.cause")
    connection_status = fields.Selection(
        selection=STATUSES, compute="_compute_connection_status", store=True
    )
    connected_at = fields.Datetime("Last Connected", readonly=True, copy=False)

    # sudo: connections are the administrators', their status is everybody's.
    status_reason = fields.Text(
        "Reason",
        compute="_compute_status_reason",
        compute_sudo=True,
        help="Why mail does not go through.",
    )
    settings_wrong = fields.Boolean(
        compute="_compute_status_reason",
        compute_sudo=True,
        help="What is wrong is put right in the settings of the channel.",
    )
    status_next = fields.Text(
        compute="_compute_status_next",
        compute_sudo=True,
        help="What happens next, or has to.",
    )
    retrying = fields.Boolean(compute="_compute_status_next", compute_sudo=True)
    changed = fields.Boolean(
        compute="_compute_status_next",
        compute_sudo=True,
        help="Its settings were changed while it was in use.",
    )
    typed_waits = fields.Boolean(compute="_compute_typed_waits", compute_sudo=True)
    typed_reason = fields.Text(compute="_compute_typed_reason", compute_sudo=True)

    outage_ids = fields.One2many(
        comodel_name="email.outage",
        inverse_name="touchpoint_id",
        string="Disconnections",
        groups="email_channel.group_email_administrator",
    )
    outage_words = fields.Char(
        compute="_compute_outage_words",
        groups="email_channel.group_email_administrator",
    )

    @api.depends("receiving_id.status", "sending_id.status", "direction")
    def _compute_connection_status(self):
        for touchpoint in self:
            found = touchpoint._used_connections().mapped("status")
            touchpoint.connection_status = next(
                (status for status in WORST_FIRST if status in found), "not_connected"
            )

    @api.depends("receiving_id.trouble", "sending_id.trouble", "direction")
    @api.depends_context("lang")
    def _compute_status_reason(self):
        for touchpoint in self:
            troubles = list(
                filter(None, touchpoint._used_connections().mapped("trouble"))
            )
            touchpoint.status_reason = "\n".join(tell_all(self.env, troubles))
            touchpoint.settings_wrong = any(
                trouble["cause"] in oauth_words.IN_SETTINGS for trouble in troubles
            )

    @api.depends(
        "receiving_id.status",
        "receiving_id.trouble",
        "sending_id.status",
        "sending_id.trouble",
        "sending_id.next_try_at",
        "mailbox_ids.next_fetch_at",
        "direction",
        "activated",
    )
    @api.depends_context("lang", "tz")
    def _compute_status_next(self):
        for touchpoint in self:
            used = touchpoint._used_connections()
            words = [connection._tell_next() for connection in used]
            touchpoint.status_next = "\n".join(dict.fromkeys(filter(None, words)))
            touchpoint.retrying = any(each._is_retried() for each in used)
            touchpoint.changed = touchpoint.activated and "not_connected" in (
                used.mapped("status")
            )

    def _compute_typed_waits(self):
        for touchpoint in self:
            touchpoint.typed_waits = touchpoint._connections()._typed_waits()

    @api.depends("receiving_id.typed_trouble", "sending_id.typed_trouble")
    @api.depends_context("lang")
    def _compute_typed_reason(self):
        for touchpoint in self:
            troubles = filter(None, touchpoint._connections().mapped("typed_trouble"))
            touchpoint.typed_reason = "\n".join(tell_all(self.env, troubles))

    @api.depends_context("lang", "tz")
    @api.depends("outage_ids.ended_at", "outage_ids.mails_in", "outage_ids.mails_out")
    def _compute_outage_words(self):
        for touchpoint in self:
            over = touchpoint.outage_ids.filtered("ended_at")
            touchpoint.outage_words = bool(over) and self._tell_outage(over)

    def _tell_outage(self, over):
        """The last disconnection, of both connections where it was of both."""
        last = max(over, key=lambda each: each.ended_at)
        same = over.filtered(lambda each: each.ended_at >= last.began_at)
        return self.env._(
            "While disconnected from %(start)s to %(end)s: %(mails_in)s in, "
            "%(mails_out)s out.",
            start=moment_words(self.env, min(same.mapped("began_at"))),
            end=moment_words(self.env, last.ended_at),
            mails_in=sum(same.mapped("mails_in")),
            mails_out=sum(same.mapped("mails_out")),
        )

    # -- what becomes of Connect ---------------------------------------------------

    def _on_checked(self, troubles):
        """Connect found trouble with at least one connection.

        :param troubles: {connection: its trouble, None when it works}
        :return: whether the touchpoint goes on with what it was connected with
        """
        if self._is_kept(troubles):
            self._in_own_transaction(lambda mine: mine._note_typed_troubles(troubles))
            return True
        self._in_own_transaction(lambda mine: mine._connections()._take_typed())
        for connection, trouble in troubles.items():
            if trouble:
                connection._note_trouble(trouble)
            else:
                connection._in_own_transaction(lambda mine: mine._recover())
        return False

    def _is_kept(self, troubles):
        """Whether what is in use stays: something was typed in, and it is no gain. Half
        a gain is one where nothing that works would work no more.

        :param troubles: as of `_find_troubles`
        """
        in_use = [each for each in troubles if each._is_in_use()]
        worse = any(troubles[each] and each.status == "connected" for each in in_use)
        return self.typed_waits and bool(in_use) and (worse or all(troubles.values()))

    def _note_typed_troubles(self, troubles):
        """A password alone is forgotten, so that all is as it was; settings stay typed
        in, to be corrected."""
        connections = self._connections()
        if not any(connections.mapped("in_use")):
            connections._drop_typed_passwords()
            return
        for connection, trouble in troubles.items():
            connection.with_env(self.env).typed_trouble = trouble or False

    def _on_connected(self):
        """Connect worked for every connection that is used."""
        self._connections()._take_typed()
        for connection in self._used_connections():
            connection._on_connected()
        if self.limited_times:  # whoever presses Connect wants to see it tried
            self._forget_limit()
        self._end_reminders()
        self.env["email.mailbox"]._receive_soon(self)
        self.env["email.sender"]._send_soon(self)

    def _on_found(self, connection):
        """One that was lost works again. In the transaction that writes the status."""
        if connection.protocol == "imap":
            self.env["email.mailbox"]._receive_soon(self)
        else:
            self.env["email.sender"]._send_soon(self)

    # -- written whatever becomes of the work ----------------------------------------

    def _in_own_transaction(self, work):
        """Call ``work`` with this touchpoint, locked; again when receiving and sending
        both have something to say of it. Nothing when it was not committed yet, or
        when somebody's transaction holds it, such as the caller's own."""

        def locked_work():
            try:
                with self.env.registry.cursor() as cr:
                    # sudo: the status is the system's, whoever pressed the button.
                    mine = self.with_env(self.env(cr=cr, su=True))
                    if mine._lock():
                        work(mine)
            except LockNotAvailable:
                # Waited for long enough; the next attempt to connect says it again.
                _logger.warning("Status of touchpoint %s not noted: locked", self.id)

        retried(locked_work)
        self._connections().invalidate_recordset()
        self.invalidate_recordset(flush=False)

    def _lock(self):
        """With its connections; returns whether it is there."""
        # Not for ever: the caller's own transaction may have written the touchpoint.
        self.env.cr.execute(SQL("SET LOCAL lock_timeout = '10s'"))
        self.env.cr.execute(
            SQL(
                # What is being fetched refers to it, and does not have to wait.
                "SELECT 1 FROM email_touchpoint WHERE id = %s FOR NO KEY UPDATE",
                self.id,
            )
        )
        found = bool(self.env.cr.fetchone())
        self.env.cr.execute(
            SQL(
                "SELECT 1 FROM email_connection WHERE touchpoint_id = %s"
                " ORDER BY id FOR NO KEY UPDATE",
                self.id,
            )
        )
        return found
