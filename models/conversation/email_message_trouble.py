from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class EmailMessage(models.Model):
    """A mail that somebody did not get reaches somebody here."""

    _inherit = "email.message"

    told = fields.Boolean(help="Somebody was told that it was not delivered.")

    # -- the agent's actions -----------------------------------------------------

    def action_edit(self):
        """Write a mail that did not leave once more, from what it says."""
        self.ensure_one()
        self.conversation_id._check_may_answer()
        if self._changeable().state not in ("failed", "cancelled"):
            raise UserError(
                self.env._(
                    "Only a mail that was not sent can be edited and sent again."
                )
            )
        mode = self.written_mode or ("reply" if self.in_reply_to else "new")
        return self.env["email.compose"]._open({"mode": mode, "replaces_id": self.id})

    def action_mark_sent(self):
        """The agent knows that a mail arrived which may have been sent."""
        mails = self._changeable().filtered(lambda mail: mail.state == "uncertain")
        mails._settle_as_sent()

    def action_dismiss(self):
        """The agent has read that some, or all, did not get a mail, and nothing is left
        to do about it."""
        mails = self._changeable().filtered("undelivered")
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

    def _queue(self):
        self.told = False
        return super()._queue()

    # -- who is told -------------------------------------------------------------

    def _on_result(self):
        done = super()._on_result()
        # Of one that may have been sent, most are found in the Sent folder soon.
        asking = self.state == "uncertain" and self.next_attempt_at
        if self.undelivered and not self.told and not asking:
            self.told = True
            for user in self.conversation_id._responsible_users():
                self.with_context(lang=user.lang)._tell_undelivered(user)
        return done

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


class EmailConversation(models.Model):
    _inherit = "email.conversation"

    undelivered = fields.Boolean(
        "Not Delivered",
        compute="_compute_undelivered",
        search="_search_undelivered",
        help="Has an e-mail from here that did not reach everybody.",
    )

    def _compute_undelivered(self):
        # sudo: that there is one may be known by all who see the conversation.
        stopped = (
            self.env["email.message"]
            .sudo()
            ._read_group(
                [("conversation_id", "in", self.ids), ("undelivered", "=", True)],
                ["conversation_id"],
            )
        )
        ids = {conversation.id for (conversation,) in stopped}
        for conversation in self:
            conversation.undelivered = conversation.id in ids

    @api.model
    def _search_undelivered(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: see above
        mails = self.env["email.message"].sudo()._search([("undelivered", "=", True)])
        domain = Domain("id", "in", mails.subselect("conversation_id"))
        return domain if True in value else ~domain

    def _responsible_users(self):
        """Whom news of the conversation concern: its agent; without one the
        supervisors of its queues, or all who work there, or all supervisors."""
        agent = self.user_id.filtered("active")
        if agent:
            return agent
        members = self.queue_ids.user_ids
        supervisors = members.filtered(
            lambda user: user.has_group("email_channel.group_email_supervisor")
        )
        return supervisors or members or self._all_supervisors()

    def _all_supervisors(self):
        group = self.env.ref("email_channel.group_email_supervisor")
        return self.env["res.users"].search(
            [
                ("all_group_ids", "in", group.id),
                ("company_ids", "in", self.company_id.id),
                ("share", "=", False),
            ]
        )

    @api.model
    def _on_own_mail_seen(self, touchpoint, message_id, seen_as, ours=False):
        """A copy came in of a mail that may have been sent: so it was."""
        done = super()._on_own_mail_seen(touchpoint, message_id, seen_as, ours)
        self.env["email.message"].search(
            [
                ("message_id", "=", message_id),
                ("state", "=", "uncertain"),
                ("delivery", "=", False),
                ("conversation_id.touchpoint_id", "=", touchpoint.id),
            ]
        )._settle_as_sent()
        return done
