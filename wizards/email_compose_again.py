from odoo import models
from odoo.fields import Command


class EmailCompose(models.TransientModel):
    """A mail that did not leave, written once more."""

    _inherit = "email.compose"

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
                Command.set(self._copy_files(self._files_to_write_again(mail)).ids)
            ],
            "not_carried": self._not_carried_words(mail),
        }

    def _answered_by(self, mail):
        """The mail that this one answers or forwards, where it is still beside it."""
        siblings = mail.conversation_id.email_message_ids
        return (mail.answers_id & siblings) or siblings.filtered(
            lambda one: mail.in_reply_to and one.message_id == mail.in_reply_to
        )[:1]
