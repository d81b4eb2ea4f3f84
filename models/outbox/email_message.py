from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core.outbox import pacing
from ...core.outbox.priority import AGENT, MASS
from ..moments import due
from .delivery_report import DeliveryReport
from .files_wait import FilesWait, settle
from .results import copy_vals
from .undelivered_notice import Notice


class EmailMessage(models.Model):
    """A mail's way out: queued, sent or not, and who is told of it."""

    _inherit = "email.message"

    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint",
        string="Leaves From",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The touchpoint that it was written for; it leaves from there, whatever "
        "becomes of its conversation.",
    )
    priority = fields.Integer(
        default=AGENT,
        readonly=True,
        help="The lower the number, the sooner it leaves (core.outbox.priority).",
    )
    send_at = fields.Datetime(
        "Not Before", readonly=True, help="It waits until then, and is not late."
    )
    next_attempt_at = fields.Datetime(
        readonly=True, help="When it is tried again, or its Sent folder asked again."
    )
    attempts = fields.Integer(readonly=True)
    failure_reason = fields.Text(
        readonly=True, help="What the mail server said, or why it waits."
    )
    attempted_at = fields.Datetime(readonly=True)
    sent_at = fields.Datetime(readonly=True)
    waited_since = fields.Datetime(
        readonly=True,
        help="Since when the customer had waited for it when it was made to leave.",
    )
    opened_at = fields.Datetime(readonly=True, help="When a picture of it was loaded.")
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
    files_wait = fields.Boolean(
        readonly=True, help="It may not leave before its files are checked."
    )
    undelivered = fields.Boolean(
        compute="_compute_undelivered",
        store=True,
        help="Somebody did not get it, or it is not known.",
    )

    _queue_idx = models.Index("(touchpoint_id, priority, id) WHERE state = 'queued'")
    _urgent_idx = models.Index("(priority, touchpoint_id) WHERE state = 'queued'")
    _attempted_idx = models.Index("(attempted_at) WHERE attempted_at IS NOT NULL")
    _copy_idx = models.Index("(copy_due_at) WHERE copy_due_at IS NOT NULL")
    _files_wait_idx = models.Index("(id) WHERE files_wait")
    _undelivered_idx = models.Index("(conversation_id) WHERE undelivered")
    _leaves_by_touchpoint = models.Constraint(
        "CHECK (touchpoint_id IS NOT NULL OR state NOT IN ('queued', 'sending'))",
        "An e-mail that is to leave needs a touchpoint to leave from.",
    )
    _in_conversation = models.Constraint(
        "CHECK (conversation_id IS NOT NULL OR direction = 'out')",
        "An e-mail that came in belongs to a conversation.",
    )

    @api.depends("direction", "state", "failure_reason", "dismissed", "automatic")
    def _compute_undelivered(self):
        for mail in self:
            if mail.automatic:  # it asks nobody to do anything
                mail.undelivered = False
                continue
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
        self.ensure_one()._check_in_thread()
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
        for mail in self:
            copy = copy_vals() if mail.sent_raw else {}
            mail.write({"state": "sent", "failure_reason": False, **copy})
            mail.write({"next_attempt_at": False, "delivery": False})
            mail._forget_outgoing()
        self.env["email.automation.entry"]._on_mails_sent(self)
        self.conversation_id._changed()

    def _on_replaced(self):
        """It was edited and sent again: this one is not sent any more."""
        left = self.filtered(lambda mail: mail.state in ("failed", "cancelled"))
        # Its ticket speaks of the new one.
        left.write({"ticket_message_id": False})
        left.write({"state": "cancelled", "failure_reason": False})
        left.conversation_id._changed()

    # -- the queue -----------------------------------------------------------------

    @api.private
    def _queue(self):
        if self.filtered(lambda mail: not mail.touchpoint_id):
            self._refuse_without_touchpoint()
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
        self._prepare_to_leave()
        self._check_files()
        self.conversation_id._changed()
        Sender = self.env["email.sender"]
        Sender._run_again()
        for moment in {mail.send_at for mail in self if mail.send_at}:
            Sender._run_again(moment)

    def _refuse_without_touchpoint(self):
        raise UserError(
            self.env._(
                "The touchpoint that this e-mail was to leave from was deleted. Write "
                "it anew, from another one."
            )
        )

    def _prepare_to_leave(self):
        """What core makes a message from (mail.mail), where it is not there yet."""
        have = self._outgoing().email_message_id
        self.env["mail.mail"].create(
            [
                {
                    "mail_message_id": mail.mail_message_id.id,
                    "email_message_id": mail.id,
                    "email_to": mail.email_to,
                    "email_cc": mail.email_cc,
                    # The quote is put below when it is sent: nobody looks at it here.
                    "body_html": mail.written_html,
                    "state": "outgoing",
                }
                for mail in self - have
            ]
        )

    # -- its files -----------------------------------------------------------------

    def _check_files(self):
        """What is not known to be clean is checked before the mail leaves.

        Raises UserError, which names each file that must not leave.
        """
        for mail in self:
            self.env["email.file"]._add_outgoing(mail)
            mail.files_wait = FilesWait(mail).is_on()

    def _on_files_checked(self):
        """It is known of files of these mails what they are; of those that came in,
        too, for which the answers that show them wait."""
        settle(self)

    def _waits_words(self):
        """Why it waits for its files; False when it does not."""
        waits = self.files_wait and self.state == "queued"
        return waits and self.env["email.file"]._waiting_words()

    def _outgoing(self):
        """mail.mail of these"""
        return self.env["mail.mail"].search([("email_message_id", "in", self.ids)])

    def _forget_outgoing(self):
        """What was kept to send it, or to write it once more."""
        self._outgoing().unlink()
        self.quote_html = False

    @api.model
    def _due_domain(self):
        """Mails that may leave now."""
        now = fields.Datetime.now()
        return (
            Domain("state", "=", "queued")
            & Domain("files_wait", "=", False)
            & due("next_attempt_at", now, pacing.LONGEST_PAUSE)
            & (Domain("send_at", "=", False) | Domain("send_at", "<=", now))
        )

    def _stop_asking(self, words):
        """Nothing tells whether they were sent: it is the agent who decides."""
        left = self.exists().filtered(lambda mail: mail.state == "uncertain")
        left.write({"next_attempt_at": False, "failure_reason": words})
        for mail in left:
            mail._on_result()
        left.conversation_id._changed()

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

    @api.private
    def _on_opened(self, moment):
        """:param moment: datetime, UTC"""
        unopened = self.filtered(lambda mail: not mail.opened_at)
        unopened.opened_at = moment
        unopened.conversation_id._changed()

    def get_delivery(self):
        """See delivery_report.DeliveryReport.values."""
        self.ensure_one().check_access("read")
        # sudo: whoever may read the mail may know who got it.
        return DeliveryReport(self.sudo()).values()

    # -- who is told -------------------------------------------------------------

    def _on_result(self):
        """It was sent, or has failed, or may have been sent; in that transaction."""
        # Of one that may have been sent, most are found in the Sent folder soon.
        asking = self.state == "uncertain" and self.next_attempt_at
        if self.undelivered and not self.told and not asking:
            self.told = True
            for user in self._whom_to_tell():
                Notice(self.with_context(lang=user.lang), user).send()

    def _whom_to_tell(self):
        """res.users: those who look after its conversation; of a mail without one its
        writer. Nobody, when it is one of many: their results are looked at together."""
        if self.priority >= MASS:
            return self.env["res.users"]
        if self.conversation_id:
            return self.conversation_id._responsible_users()
        return self.create_uid.filtered(lambda user: user.active and not user.share)
