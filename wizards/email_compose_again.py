from dataclasses import replace

from odoo import api, fields, models
from odoo.fields import Command


class EmailCompose(models.TransientModel):
    """A mail that did not leave, written once more."""

    _inherit = "email.compose"

    replaces_id = fields.Many2one(comodel_name="email.message", readonly=True)
    conversation_id = fields.Many2one(
        comodel_name="email.conversation",
        related=None,
        compute="_compute_conversation_id",
    )

    @api.depends("parent_id", "replaces_id")
    def _compute_conversation_id(self):
        for compose in self:
            mail = compose.parent_id or compose.replaces_id
            compose.conversation_id = mail.conversation_id

    @api.depends("replaces_id")
    def _compute_available_touchpoint_ids(self):
        done = super()._compute_available_touchpoint_ids()
        for compose in self.filtered("replaces_id"):
            compose.available_touchpoint_ids = compose.conversation_id.touchpoint_id
        return done

    def _prepare(self, vals):
        replaced = self.env["email.message"].browse(vals.get("replaces_id"))
        return self._prepare_again(replaced) if replaced else super()._prepare(vals)

    def _prepare_again(self, mail):
        """His words only: the quote is a stranger's, and stays where it is."""
        self._check_touchpoint_sends(mail.conversation_id)
        return {
            "parent_id": self._answered_by(mail).id,
            "touchpoint_id": mail.conversation_id.touchpoint_id.id,
            "email_to": mail.email_to,
            "email_cc": mail.email_cc,
            "email_bcc": mail.email_bcc,
            "subject": mail.subject,
            "body": mail.written_html,
            "include_original": bool(mail.quote_html),
            "attachment_ids": [
                Command.set(self._copy_files(mail._file_attachments()).ids)
            ],
        }

    def _answered_by(self, mail):
        """The mail that this one answers or forwards, where it is still beside it."""
        siblings = mail.conversation_id.email_message_ids
        return (mail.answers_id & siblings) or siblings.filtered(
            lambda one: mail.in_reply_to and one.message_id == mail.in_reply_to
        )[:1]

    def _draft(self):
        return replace(super()._draft(), replaces_id=self.replaces_id.id or 0)

    def _queue(self):
        replaced = self.replaces_id and self.replaces_id._check_may_change_sudo()
        written = super()._queue()
        if replaced:
            replaced._on_replaced()
        return written
