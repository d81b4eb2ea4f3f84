import xmlrpc.client

from odoo import api, models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        """A mail to a touchpoint's forwarding address goes to the ledger, as it is and
        before anything reads it, and nowhere else.

        Stored by a transaction of its own: Odoo's fetching marks a mail as read though
        its processing failed, and the mailgate script has the mail server bounce it.
        Both may come again with a mail that is stored; it is known by its digest.
        """
        raw = _raw(message)
        targets = self.env["email.touchpoint"]._find_forwarding_targets([raw])[0]
        if not targets:
            return super().message_process(
                model,
                message,
                custom_values=custom_values,
                save_original=save_original,
                strip_attachments=strip_attachments,
                thread_id=thread_id,
            )
        # sudo: whoever runs the gateway has no access to the ledger.
        self.env["email.forwarded"].sudo()._store(targets, raw)
        self.env.ref("email_channel.ir_cron_receive").sudo()._trigger()
        return False


def _raw(message):
    if isinstance(message, xmlrpc.client.Binary):
        return bytes(message.data)
    return message.encode() if isinstance(message, str) else message
