from contextlib import contextmanager

from odoo import models
from odoo.exceptions import RedirectWarning, UserError

from .connection_words import tell


class EmailTouchpoint(models.Model):
    """When a touchpoint may work, and when it may stop."""

    _inherit = "email.touchpoint"

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
