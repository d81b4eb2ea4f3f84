from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .draft_files import DraftFiles, unlink_unused
from .draft_values import draft_values, new_message_id, sender_values
from .leaving import Leaving
from .stopped_words import stopped_words
from .stopping import stop_joined, stop_waiting
from .taking_over import TakingOver
from .thread_drafts import thread_drafts

KEPT_DISCARDED = timedelta(days=1)
GC_LIMIT = 1000


class EmailMessage(models.Model):
    """A mail before it leaves: its writer's draft, and one that waits to leave."""

    _inherit = "email.message"

    revision = fields.Integer(
        readonly=True, help="How often what is typed into it was stored."
    )
    replaces_id = fields.Many2one(
        comodel_name="email.message",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The mail that did not leave, and that is written once more.",
    )
    for_ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The ticket on which its conversation will be opened.",
    )
    include_original = fields.Boolean(readonly=True)
    include_history = fields.Boolean(readonly=True)
    scheduled = fields.Boolean(
        readonly=True, help="Its writer has chosen the moment when it leaves."
    )
    send_unless_written = fields.Boolean("Unless the Customer Writes", readonly=True)
    send_pressed_at = fields.Datetime(readonly=True)
    # {"code", "who" or "words"}; see stopped_words.
    stopped = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    stopped_reason = fields.Char(compute="_compute_stopped_reason")
    discarded_at = fields.Datetime(
        readonly=True, help="Thrown away; it can be had back for a day."
    )

    _drafts_idx = models.Index("(conversation_id) WHERE state = 'draft'")
    _waiting_idx = models.Index(
        "(send_at) WHERE state = 'draft' AND send_at IS NOT NULL"
    )

    @api.depends("stopped")
    @api.depends_context("lang")
    def _compute_stopped_reason(self):
        for mail in self:
            # sudo: why, in words for those who see the draft.
            found = mail.sudo().stopped
            mail.stopped_reason = found and stopped_words(self.env, found)

    # -- writing -----------------------------------------------------------------

    @api.private
    def _save_draft(self, draft, touchpoint, **vals):
        """Keep a letter that does not leave yet, nobody's but its writer's; what it
        was before, if this is one.

        :param draft: core.outbox.draft.Draft
        :param touchpoint: email.touchpoint that the user may write from
        :param vals: what else is known of it
        :return: email.message with the rights of the system
        """
        vals = {**draft_values(self.env, draft, touchpoint), **vals}
        if self:
            mail = self._check_own_draft_sudo()
            mail.write({name: vals[name] for name in vals if name != "state"})
            return mail
        # sudo: mails are made by the channel only.
        return self.sudo().create(vals)

    @api.private
    def _queue_draft(self):
        """Its writer is done with it: it is put into the thread, and leaves.

        :return: the same, with the rights of the system
        """
        mails = self._check_own_draft_sudo()
        for mail in mails:
            mail._queue_in(mail._conversation_now())
        return mails

    def _queue_in(self, conversation):
        """Put it into this thread, and let it leave from there.

        :param conversation: email.conversation, as its writer has it; may be empty
        """
        touchpoint = conversation.touchpoint_id or self.touchpoint_id
        if not touchpoint:
            self._refuse_without_touchpoint()
        self.write(
            {
                "state": "queued",
                "conversation_id": conversation.id,
                "message_id": new_message_id(touchpoint),
                "carries": {file.id: file.name for file in self.attachment_ids},
                **sender_values(touchpoint),
            }
        )
        conversation._on_draft_queued(self)
        self._queue()
        self.env["email.automation.entry"]._on_mail_queued(self)

    def _conversation_now(self):
        """Where the mail that it answers is by now, if that was moved; empty for a mail
        without a conversation. Raises UserError when somebody else has it."""
        found = self.answers_id.conversation_id or self.conversation_id._current()
        return found.sudo(False)._check_may_change_sudo()

    def action_open_draft(self):
        """Go on with a draft: one's own, or that of a colleague in a conversation that
        the user has by now, which becomes his own.

        :return: the action that shows it in the composer
        """
        mine = TakingOver(self.ensure_one()).mine()
        if mine.send_at:
            raise UserError(
                self.env._("It waits to leave. Undo the sending to go on writing.")
            )
        return self.env["email.compose"]._open_draft(mine)

    # -- waiting -----------------------------------------------------------------

    def undo_send(self):
        """Take back a mail that waits to leave: it is a draft again.

        Raises UserError: it has left.

        :return: {"compose_id"} of the email.compose with what was written
        """
        mine = TakingOver(self.ensure_one()).mine()
        Leaving(mine).undo()
        return {"compose_id": self.env["email.compose"]._open_draft(mine)["res_id"]}

    def send_now(self):
        """Let mails leave at once that wait to. Raises UserError: why one cannot."""
        for mail in self._check_waits_sudo():
            Leaving(mail).leave()

    def reschedule(self, at, unless_written=True):
        """Let a mail that waits to leave do so at another moment.

        Raises UserError: it does not wait any more, or the moment has passed.

        :param at: a moment in UTC, as a string
        :param unless_written: whether a mail of the customer stops it
        """
        mail = self.ensure_one()._check_waits_sudo()
        window = self.env["email.compose"]
        moment = window._leaves_at(window._moment(at), 0)
        Leaving(mail).wait(moment, True, bool(unless_written))

    def _check_waits_sudo(self):
        """As `_check_own_draft_sudo`, of those that wait to leave."""
        mails = self._check_own_draft_sudo()
        if mails.filtered(lambda mail: not mail.send_at):
            raise UserError(
                self.env._("It does not wait to leave. Open it, and send it.")
            )
        return mails

    @api.model
    def leave_due(self):
        """Let those of the user's mails leave for which it is time: the browser need
        not wait for the job.

        :return: {"left": [{"mail_id", "conversation_id"}], "stopped": [{"mail_id",
            "reason"}]}
        """
        self.check_access("read")
        return Leaving.leave_due(self.env, writer=self.env.user)

    @api.model
    def _on_thread_grew(self, mails):
        """These have come into their conversations, or leave from there: what waits in
        them may have to wait no longer."""
        stop_waiting(mails)

    @api.model
    def _on_threads_joined(self, conversations):
        """Mails of others were moved into these; see stop_joined."""
        stop_joined(conversations)

    @api.model
    def _on_handed_on(self, conversations):
        """The user hands these on: what he has sent there, and could still undo, leaves
        before, while it is his to write there."""
        drafts = self._drafts_in(conversations).filtered("send_at")
        mine = drafts.filtered(lambda draft: draft.create_uid == self.env.user)
        for draft in mine.filtered(lambda draft: not draft.scheduled):
            Leaving(draft).leave()

    # -- thrown away ---------------------------------------------------------------

    def discard_draft(self):
        """Throw drafts away; for a day they can be had back."""
        drafts = self._check_own_draft_sudo()
        drafts.write(
            {"discarded_at": fields.Datetime.now(), "send_at": False, "stopped": False}
        )
        drafts.conversation_id._changed()

    def restore_draft(self):
        """Have drafts back that were thrown away."""
        drafts = self._check_own_draft_sudo()
        drafts.discarded_at = False
        drafts.conversation_id._changed()

    @api.autovacuum
    def _gc_discarded(self):
        long_ago = fields.Datetime.now() - KEPT_DISCARDED
        old = Domain("state", "=", "draft") & Domain("discarded_at", "<", long_ago)
        drafts = self.search(old, limit=GC_LIMIT)
        files = DraftFiles(drafts).uploads()
        drafts.mail_message_id.unlink()
        unlink_unused(files)

    # -- what becomes of them --------------------------------------------------------

    @api.model
    def _kept_drafts(self):
        """Domain of the drafts that nobody has thrown away."""
        return Domain("state", "=", "draft") & Domain("discarded_at", "=", False)

    @api.model
    def _drafts_in(self, conversations):
        """Whosever they are, with the rights of the system."""
        # sudo: what becomes of a conversation concerns the drafts of all.
        return self.sudo().search(
            [("conversation_id", "in", conversations.ids), ("state", "=", "draft")]
        )

    @api.model
    def _drafts_shown(self, conversation):
        """See thread_drafts."""
        return thread_drafts(conversation)

    def _draft_files(self):
        """What they carry, and the pictures that they show (ir.attachment)."""
        return self.attachment_ids | DraftFiles(self).uploads()

    def _bring_drafts(self, source, target):
        """These mails were moved from one conversation into the other: what is written
        to them goes along, and all that is written when nothing is left there."""
        drafts = self._drafts_in(source)
        if source.email_message_ids:
            drafts = drafts.filtered(
                lambda draft: draft.answers_id in self or draft.replaces_id in self
            )
        drafts.conversation_id = target

    def _check_own_draft_sudo(self):
        """The same with the rights of the system, once it is clear that they are drafts
        of this user.

        Raises UserError.
        """
        self.check_access("read")
        # sudo: mails change through their actions only, never by writing.
        mails = self.sudo()
        others = mails.filtered(
            lambda mail: not self.env.su and mail.create_uid != self.env.user
        )
        if others or mails.filtered(lambda mail: mail.state != "draft"):
            raise UserError(
                self.env._("This is no draft of yours, or it was sent already.")
            )
        return mails
