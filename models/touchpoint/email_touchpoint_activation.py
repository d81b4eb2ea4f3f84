from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError

from ..groups import ADMINISTRATOR
from . import oauth_words, reminders
from .connection_check import Check
from .connection_words import tell, tell_all
from .email_connection_status import LOST, STATUSES, WORST_FIRST


class EmailTouchpoint(models.Model):
    """Whether it is connected, of both connections together; when it may work, and when
    it may stop."""

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
        groups=ADMINISTRATOR,
    )
    outage_words = fields.Char(
        compute="_compute_outage_words",
        groups=ADMINISTRATOR,
    )
    instant_since = fields.Datetime(
        "Instant Fetch Since",
        compute="_compute_instant_since",
        help="Since when the process email_idle watches all folders, so that new "
        "mail is received within seconds. Empty: it does not, and mail is received "
        "once a minute.",
        groups=ADMINISTRATOR,
    )
    reminded_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When it was last connected by hand, or somebody was asked to check it.",
    )
    reminder_due = fields.Boolean(compute="_compute_reminder_due")
    test_sent_at = fields.Datetime(
        "Test Mail to Oneself", readonly=True, copy=False, help="When one last left."
    )

    # -- the status, in words ----------------------------------------------------

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
            touchpoint.outage_words = touchpoint.outage_ids._tell_last()

    def _compute_instant_since(self):
        for touchpoint in self:
            since = touchpoint.mailbox_ids.mapped("instant_since")
            touchpoint.instant_since = since and all(since) and max(since)

    @api.depends("activity_ids.activity_type_id")
    def _compute_reminder_due(self):
        kind = self.env.ref(reminders.REMINDER, raise_if_not_found=False)
        for touchpoint in self:
            found = touchpoint.activity_ids.activity_type_id
            touchpoint.reminder_due = bool(kind and kind in found)

    # -- Connect, Reconnect ------------------------------------------------------

    def action_connect(self):
        """Log in over IMAP and SMTP for real; both failures are told at once, and
        stored, so that they are still there when the form is opened again."""
        self.ensure_one()
        self.check_access("write")
        if self._uses_oauth() and not self.oauth_signed_in:
            return self.action_sign_in()
        if self._receives_forwarded() and self._receives():
            return self.action_validate()
        check = Check(self)
        if not check.run():
            raise UserError(check.settle())
        # sudo: the status is the system's, whoever pressed the button.
        self.sudo()._on_connected()
        return self._notify_connected()

    def action_reconnect(self):
        """Connect now what was lost, without waiting for the next try."""
        if not self._receives_forwarded() or self.imap_status != "connected":
            return self.action_connect()
        # What is lost is sending: no probe is needed for that.
        self.ensure_one()
        self.check_access("write")
        self._connect_sending()
        return self._notify_connected()

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

    # -- Activate, Deactivate ----------------------------------------------------

    def action_activate(self):
        self.check_access("write")
        for touchpoint in self:
            touchpoint._check_ready()
        # sudo: what has to be so before was checked.
        self.sudo().activated = True

    def _check_ready(self):
        if self.connection_status != "connected":
            raise UserError(
                self.env._(
                    "“%(name)s” is not connected yet. Press Connect first: a "
                    "touchpoint is activated once its mailbox answers.",
                    name=self.name,
                )
            )
        if self._receives() and not self.queue_ids:
            raise UserError(
                self.env._(
                    "“%(name)s” receives mail, but no queue is linked to it: nobody "
                    "would see the mail. Choose its linked queues first.",
                    name=self.name,
                )
            )

    def _check_may_write(self, vals):
        if "activated" in vals:
            self._check_may_write_activated(vals["activated"])
        if "company_id" in vals:
            leaving = self.filtered(lambda one: one.company_id.id != vals["company_id"])
            self.env["email.sender"]._check_may_leave_company(leaving)

    def _check_may_write_activated(self, activated):
        """Whoever writes or imports it instead is told first what stands against it."""
        if self.env.su:
            return
        if not activated:
            self._check_no_open_conversations()
            return
        for touchpoint in self:
            touchpoint._check_ready()

    def action_deactivate(self):
        self.check_access("write")
        self._check_no_open_conversations()
        # sudo: what has to be so before was checked.
        self.sudo().activated = False
        self.filtered("reminder_due")._end_reminders()

    def _check_no_open_conversations(self):
        """A2: neither deleted nor deactivated while conversations wait or are open."""
        # sudo: conversations of other companies count, though they cannot be seen.
        count = self.env["email.conversation"].sudo()._count_open(self)
        if count:
            raise RedirectWarning(
                self.env._(
                    "%(touchpoints)s: %(count)s conversations are pending or active. "
                    "Close them first.",
                    touchpoints=", ".join(self.mapped("name")),
                    count=count,
                ),
                self._open_conversations_action([("state", "!=", "closed")]),
                self.env._("Show the conversations"),
            )

    # -- a look at how it works --------------------------------------------------

    def action_fetch(self):
        """Fetch now, without waiting for the next scheduled fetch."""
        self.ensure_one()
        self.check_access("write")
        if not self.activated:
            raise UserError(
                self.env._(
                    "Activate “%(name)s” first: only then does it fetch mail.",
                    name=self.name,
                )
            )
        if self.imap_status == "not_connected":
            raise UserError(
                self.env._("The settings were changed: press Connect first.")
            )
        count = self.env["email.mailbox"]._receive(self)
        if count is None:
            return self._notify(self.env._("A fetch is already running."), "info")
        self._raise_trouble()
        if not count:
            return self._notify(self.env._("No new mail."), "info")
        return self._notify(self.env._("New mails: %(count)s.", count=count), "success")

    def action_reconcile(self):
        """Count the server's mails against the ledger, and fetch what is missing."""
        self.ensure_one()
        self.check_access("write")
        count = self.env["email.mailbox"]._reconcile_touchpoint(self)
        if count is None:
            return self._notify(self.env._("A fetch is already running."), "info")
        self._raise_trouble()
        with self._as_it_is_now() as now:
            message = self.env._(
                "Mails on the server: %(server)s. Already in Odoo: %(accounted)s. "
                "Fetched now: %(count)s.",
                server=sum(now.mailbox_ids.mapped("server_count")),
                accounted=sum(now.mailbox_ids.mapped("accounted_count")),
                count=count,
            )
        return self._notify(message, "success")

    def _raise_trouble(self):
        with self._as_it_is_now() as now:
            if trouble := now.receiving_id.trouble:
                raise UserError(tell(self.env, trouble))

    def action_send_test(self):
        """Send a mail through the touchpoint to whoever pressed the button, now: what
        the server says is told at once."""
        self.ensure_one()
        self.check_access("write")
        address = self.env["email.sender"]._send_test(self)
        # In a transaction of its own: were this one tried again, a second mail left.
        now = fields.Datetime.now()
        self._in_own_transaction(lambda mine: mine.write({"test_sent_at": now}))
        return self._notify(
            self.env._("A test mail was sent to %(address)s.", address=address),
            "success",
        )

    def _receive_as_job(self):
        """What a job of OCA's queue_job calls."""
        self.env["email.mailbox"]._receive_as_job(self)

    @contextmanager
    def _as_it_is_now(self):
        """What other cursors have committed: this one's transaction began before."""
        with self.env.registry.cursor() as cr:
            yield self.with_env(self.env(cr=cr))

    def _notify(self, message, kind):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": kind,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _notify_connected(self):
        return self._notify(
            self.env._("%(email)s is connected.", email=self.email), "success"
        )

    # -- reminders ---------------------------------------------------------------

    @api.model
    def _cron_remind(self):
        reminders.remind_where_due(self)

    def action_reminder_done(self):
        """Somebody has looked: nobody else needs to."""
        self.ensure_one()
        self.check_access("write")
        self._end_reminders()

    def _end_reminders(self):
        # sudo: those of the other administrators, too.
        system = self.sudo()
        system.activity_unlink([reminders.REMINDER])
        system.reminded_at = fields.Datetime.now()
