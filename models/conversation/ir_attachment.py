from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from .note_access import files_of_named

CONVERSATION = "email.conversation"
LEDGER = "email.inbound"


class IrAttachment(models.Model):
    """Files and pictures of mails are for those who may read the mails, and nobody
    changes them; the originals in the ledger are given out by its own page only."""

    _inherit = "ir.attachment"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        forbidden = self._hidden_files()
        if operation != "read":
            forbidden |= self._files_of_mails()
        if not forbidden:
            return result
        if result:
            return result[0] | forbidden, result[1]
        words = forbidden._forbidden_words(operation)
        return forbidden, lambda: AccessError(words)

    def _forbidden_words(self, operation):
        if operation == "read" and self._being_checked():
            return self.env._("This file is being checked for viruses.")
        if operation == "read":
            return self.env[CONVERSATION]._locked_words()
        return self.env._("Files of e-mails stay as they were received or sent.")

    def _has_attachments_ownership(self, attachment_tokens):
        """Not for files of mails, though their uploader has a token of them."""
        return not self.sudo(False)._files_of_mails() and (
            super()._has_attachments_ownership(attachment_tokens)
        )

    def _post_add_create(self, **kwargs):
        """What is put on a conversation without a note passes as a note's files do."""
        uploads = self.filtered(lambda file: file.res_model == CONVERSATION)
        for number, files in uploads.grouped("res_id").items():
            self.env[CONVERSATION].browse(number)._noted_files().check(files.ids)
        return super()._post_add_create(**kwargs)

    def _can_return_content(self, field_name=None, access_token=None):
        """No token and no publishing opens the ledger: it is given out by its own page
        only."""
        # sudo: only where it belongs.
        if self.sudo().res_model == LEDGER:
            return False
        return super()._can_return_content(field_name, access_token)

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not self.env.su:
            domain = Domain(domain) & self._readable_files()
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _readable_files(self):
        """All but those of conversations that the user may not read, and these
        conversations themselves as PDFs.

        A domain of each search, and no rule: see mail.message._readable_mails.
        """

        self.env["email.file"].flush_model(["attachment_id", "state"])

        def to_sql(_model, alias, _query):
            return SQL(
                """(%(place)s IS NULL OR %(place)s != %(ledger)s AND (
                    %(place)s != %(conversation)s OR EXISTS %(readable)s))
                   AND %(pdf)s
                   AND %(id)s NOT IN (
                    SELECT attachment_id FROM email_file
                     WHERE state = 'checking' AND attachment_id IS NOT NULL)
                """,
                id=SQL.identifier(alias, "id"),
                place=SQL.identifier(alias, "res_model"),
                ledger=LEDGER,
                conversation=CONVERSATION,
                readable=self.env[CONVERSATION]._readable_by_id(
                    SQL.identifier(alias, "res_id")
                ),
                pdf=self.env["email.ticket.entry"]._readable_pdf_sql(
                    SQL.identifier(alias, "id")
                ),
            )

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _of_conversations(self, conversations, ids):
        """Those of these attachments that belong to the conversations: a mail may name
        the number of any attachment."""
        return (
            self.browse(ids)
            .exists()
            .filtered(
                lambda file: (
                    file.res_model == CONVERSATION and file.res_id in conversations.ids
                )
            )
        )

    def _being_checked(self):
        """Those of mails that wait to leave until a scanner has looked at them."""
        # sudo: only whether.
        files = self.env["email.file"].sudo()
        waiting = Domain("attachment_id", "in", self.ids) & Domain(
            "state", "=", "checking"
        )
        return self & files.search(waiting).attachment_id.with_env(self.env)

    def _hidden_files(self):
        if self.env.su:
            return self.browse()
        # sudo: where they belong decides who may read them.
        files = self.sudo().filtered("res_id")
        hidden = files.filtered(lambda file: file.res_model == LEDGER)
        files = files.filtered(lambda file: file.res_model == CONVERSATION)
        if files:
            conversations = self.env[CONVERSATION].sudo().browse(files.mapped("res_id"))
            readable = conversations.exists().filtered_domain(
                self.env[CONVERSATION]._readable_domain()
            )
            others = files.filtered(lambda file: file.res_id not in readable.ids)
            hidden |= others - files_of_named(others)
        pdfs = self.env["email.ticket.entry"]._hidden_pdfs(self)
        return hidden.sudo(False) | self._being_checked() | pdfs

    def _files_of_mails(self):
        """Those that came or went with a mail; none for the system."""
        if self.env.su or not self.ids:
            return self.browse()
        self.env["email.message"].flush_model(["mail_message_id", "state"])
        self.env["mail.message"].flush_model(["attachment_ids"])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT file.attachment_id
                     FROM message_attachment_rel file
                     JOIN email_message mail
                          ON mail.mail_message_id = file.message_id
                    WHERE file.attachment_id = ANY(%s) AND mail.state != 'draft'""",
                self.ids,
            )
        )
        return self.browse(number for (number,) in rows)
