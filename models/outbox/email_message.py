from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class EmailMessage(models.Model):
    """A mail's way out: queued, sent or not, and who is told of it."""

    _inherit = "email.message"

    attempted_at = fields.Datetime(readonly=True)
    sent_at = fields.Datetime(readonly=True)
    trouble_since = fields.Datetime(
        readonly=True, help="Since when the server puts it off, or cannot be reached."
    )
    # {"left": addresses that are to get it yet, "refused": what was said of those that
    # never will}, when the other recipients have it.
    delivery = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    copy_due_at = fields.Datetime(
        readonly=True, help="When it is put into the mailbox's Sent folder."
    )
    sent_raw = fields.Binary(
        attachment=False, readonly=True, groups=fields.NO_ACCESS, prefetch=False
    )
    dismissed = fields.Boolean(
        readonly=True, help="An agent has read what went wrong: nothing is left to do."
    )
    told = fields.Boolean(help="Somebody was told that it was not delivered.")
    undelivered = fields.Boolean(
        compute="_compute_undelivered",
        store=True,
        help="Somebody did not get it, or it is not known.",
    )

    _attempted_idx = models.Index("(attempted_at) WHERE attempted_at IS NOT NULL")
    _copy_idx = models.Index("(copy_due_at) WHERE copy_due_at IS NOT NULL")
    _undelivered_idx = models.Index("(conversation_id) WHERE undelivered")

    @api.depends("direction", "state", "failure_reason", "dismissed")
    def _compute_undelivered(self):
        for mail in self:
            stopped = mail.state in ("failed", "uncertain", "bounced")
            partly = mail.state == "sent" and mail.failure_reason
            open_trouble = bool(stopped or partly) and not mail.dismissed
            mail.undelivered = mail.direction == "out" and open_trouble

    def _tried_at(self):
        return self.attempted_at or self.write_date

    # -- the agent's actions -----------------------------------------------------

    def action_retry(self):
        """Send again a mail that failed; one that may have been sent only after the
        agent has confirmed it."""
        mails = self._check_may_change_sudo()
        mails.filtered(lambda mail: mail.state == "failed")._queue()
        doubtful = mails.filtered(lambda mail: mail.state == "uncertain")[:1]
        if doubtful:
            return self.env["email.send.again"]._open(doubtful)
        return False

    def action_cancel(self):
        """Take back what has not been sent; it stays in the thread, crossed out."""
        mails = self._check_may_change_sudo().filtered(
            lambda mail: mail.state in ("queued", "failed")
        )
        mails.state = "cancelled"
        mails.conversation_id._changed()

    def action_edit(self):
        """Write a mail that did not leave once more, from what it says."""
        self.ensure_one()
        self.conversation_id._check_may_answer()
        if self._check_may_change_sudo().state not in ("failed", "cancelled"):
            raise UserError(
                self.env._(
                    "Only a mail that was not sent can be edited and sent again."
                )
            )
        mode = self.written_mode or ("reply" if self.in_reply_to else "new")
        return self.env["email.compose"]._open({"mode": mode, "replaces_id": self.id})

    def action_mark_sent(self):
        """The agent knows that a mail arrived which may have been sent."""
        mails = self._check_may_change_sudo().filtered(
            lambda mail: mail.state == "uncertain"
        )
        mails._settle_as_sent()

    def action_dismiss(self):
        """The agent has read that some, or all, did not get a mail, and nothing is left
        to do about it."""
        mails = self._check_may_change_sudo().filtered("undelivered")
        mails.filtered(lambda mail: mail.state in ("sent", "bounced")).dismissed = True
        mails.conversation_id._changed()

    def _settle_as_sent(self):
        Sender = self.env["email.sender"]
        for mail in self:
            copy = Sender._copy_vals() if mail.sent_raw else {}
            mail.write({"state": "sent", "failure_reason": False, **copy})
            mail.write({"next_attempt_at": False, "delivery": False})
            Sender._forget_outgoing(mail)
        self.conversation_id._changed()

    def _on_replaced(self):
        """It was edited and sent again: this one is not sent any more."""
        left = self.filtered(lambda mail: mail.state in ("failed", "cancelled"))
        # Its ticket speaks of the new one.
        left.write({"ticket_message_id": False})
        left.write({"state": "cancelled", "failure_reason": False})
        left.conversation_id._changed()

    # -- queue and results

    @api.private
    def _queue(self):
        self.write(
            {
                "state": "queued",
                "failure_reason": False,
                "next_attempt_at": False,
                "attempts": 0,
                "trouble_since": False,
                "dismissed": False,
                "told": False,
            }
        )
        self.conversation_id._changed()
        # sudo: an agent may send, but not touch scheduled actions.
        self.env.ref("email_channel.ir_cron_send").sudo()._trigger()

    @api.model
    def _on_bounced(self, bounce):
        """A mail of ours came back.

        :param bounce: core.inbound.bounce.Bounce
        :return: email.message that it is about
        """
        mails = self.search(
            [("direction", "=", "out"), ("message_id", "=", bounce.original)]
        )
        words = "\n".join(
            " ".join(
                filter(None, (one.email and f"{one.email}:", one.status, one.words))
            )
            for one in bounce.recipients
        )
        vals = {"failure_reason": words, "dismissed": False}
        if bounce.kind in ("permanent", "temporary"):
            vals["state"] = "bounced"
        if bounce.kind != "delivered":
            mails.write(vals)
            for mail in mails:
                mail._on_result()
            mails.conversation_id._changed()
        return mails

    # -- who is told -------------------------------------------------------------

    def _on_result(self):
        """It was sent, or has failed, or may have been sent; in that transaction."""
        # Of one that may have been sent, most are found in the Sent folder soon.
        asking = self.state == "uncertain" and self.next_attempt_at
        if self.undelivered and not self.told and not asking:
            self.told = True
            for user in self.conversation_id._responsible_users():
                self.with_context(lang=user.lang)._tell_undelivered(user)

    def _tell_undelivered(self, user):
        title = self._undelivered_title()
        user._bus_send(
            "simple_notification",
            {"type": "danger", "sticky": True, "title": title, "message": self.subject},
        )
        link = Markup('<a href="/odoo/email-conversations/%s?mail=%s">%s</a>') % (
            self.conversation_id.id,
            self.id,
            self.subject or self.env._("(no subject)"),
        )
        self.conversation_id.with_context(lang=user.lang).message_notify(
            partner_ids=user.partner_id.ids,
            author_id=self.env.ref("base.partner_root").id,
            subject=title,
            body=Markup("<p>%s: %s</p><p>%s</p>")
            % (
                title,
                link,
                Markup("<br>").join((self.failure_reason or "").splitlines()),
            ),
            # Odoo's own queue sends it: this worker has other mail to send.
            force_send=False,
        )

    def _undelivered_title(self):
        titles = {
            "failed": self.env._("Your e-mail to %(to)s was not sent", to=self._to()),
            "uncertain": self.env._(
                "It is not known whether your e-mail to %(to)s was sent", to=self._to()
            ),
            "bounced": self.env._("Your e-mail to %(to)s came back", to=self._to()),
            "sent": self.env._(
                "Not everybody got your e-mail to %(to)s", to=self._to()
            ),
        }
        return titles[self.state]

    def _to(self):
        return self.email_to or self.email_cc or self.email_bcc or ""
