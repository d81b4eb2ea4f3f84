from odoo import api, fields, models
from odoo.tools import SQL

from .taking_over import may_take_over


class EmailDraft(models.Model):
    """The drafts, and what waits to leave, as lists show them: to their writers, and to
    supervisors that they are there. What they say is their writers' own."""

    _name = "email.draft"
    _description = "Draft of an E-mail"
    _inherit = ["email.supervised"]
    _auto = False
    _order = "changed_at desc, id desc"
    _rec_name = "customer"
    _depends = {
        "email.message": [
            "conversation_id",
            "create_uid",
            "discarded_at",
            "email_to",
            "mail_message_id",
            "scheduled",
            "send_at",
            "state",
            "touchpoint_id",
        ],
        "email.conversation": ["company_id", "customer_name", "customer_email"],
        "email.touchpoint": ["company_id"],
        "mail.message": ["date"],
    }

    writer_id = fields.Many2one(comodel_name="res.users")
    conversation_id = fields.Many2one(comodel_name="email.conversation")
    company_id = fields.Many2one(comodel_name="res.company")
    touchpoint_id = fields.Many2one(comodel_name="email.touchpoint", string="From")
    customer = fields.Char()
    changed_at = fields.Datetime("Last Changed")
    send_at = fields.Datetime("Leaves")
    scheduled = fields.Boolean()
    subject = fields.Char(compute="_compute_said")
    excerpt = fields.Char("First Words", compute="_compute_said")
    stopped_reason = fields.Char("Why It Did Not Leave", compute="_compute_said")
    is_mine = fields.Boolean(compute="_compute_is_mine")
    can_open = fields.Boolean(compute="_compute_is_mine")

    @property
    def _table_query(self):
        return SQL(
            """SELECT mail.id,
                      mail.create_uid AS writer_id,
                      mail.conversation_id,
                      mail.touchpoint_id,
                      COALESCE(conversation.company_id, touchpoint.company_id)
                          AS company_id,
                      COALESCE(conversation.customer_name,
                               conversation.customer_email, mail.email_to)
                          AS customer,
                      message.date AS changed_at,
                      mail.send_at,
                      mail.scheduled
                 FROM email_message mail
                 JOIN mail_message message ON message.id = mail.mail_message_id
                 LEFT JOIN email_conversation conversation
                      ON conversation.id = mail.conversation_id
                 LEFT JOIN email_touchpoint touchpoint
                      ON touchpoint.id = mail.touchpoint_id
                WHERE mail.state = 'draft' AND mail.discarded_at IS NULL"""
        )

    @api.depends_context("uid", "lang")
    def _compute_said(self):
        for draft in self:
            # sudo: to its writer what it says; to others what it is about.
            mail, conversation = draft._mail().sudo(), draft.sudo().conversation_id
            mine = draft.writer_id == self.env.user
            subject = mail.subject if mine else conversation.name
            draft.subject = subject or self.env._("(no subject)")
            draft.excerpt = mine and mail.excerpt
            draft.stopped_reason = mine and mail.sudo(False).stopped_reason

    @api.depends_context("uid")
    def _compute_is_mine(self):
        for draft in self:
            writer, conversation = draft.writer_id, draft.conversation_id
            draft.is_mine = writer == self.env.user
            draft.can_open = draft.is_mine or (
                conversation and may_take_over(self.env, conversation, writer)
            )

    def _mail(self):
        return self.env["email.message"].browse(self.ids)

    # -- buttons -----------------------------------------------------------------

    def action_open(self):
        """Go on writing, in its conversation; of what waits, and of what another one is
        at, see the conversation."""
        conversation = self.ensure_one()._conversation_seen()
        if conversation and (self.send_at or not self.can_open):
            return conversation._desk_action()
        return self._show(self._mail().action_open_draft())

    def _conversation_seen(self):
        """The conversation, if the user sees it."""
        return self.conversation_id._filtered_access("read")

    def _show(self, window):
        """Where the conversation is read and can be answered, it is written there;
        elsewhere in a window of its own.

        :param window: action of email.compose
        """
        conversation = self._conversation_seen()
        if not (conversation and conversation._can_be_answered()):
            return window
        return {
            "type": "ir.actions.client",
            "tag": "email_channel.open_draft",
            "params": {
                "conversation_id": conversation.id,
                "compose_id": window["res_id"],
            },
        }

    def action_discard(self):
        """Throw drafts away, with a way back."""
        self._mail().discard_draft()
        return {
            "type": "ir.actions.client",
            "tag": "email_channel.drafts_discarded",
            "params": {"ids": self.ids, "count": len(self)},
        }

    def action_send_now(self):
        self._mail().send_now()

    def action_undo(self):
        """Take back what waits, and go on writing it."""
        window = self._mail().undo_send()["compose_id"]
        return self._show(self.env["email.compose"].browse(window)._action())
