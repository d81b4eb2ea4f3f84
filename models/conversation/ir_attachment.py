from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.base.models.ir_attachment import condition_values

AGENT = "email_channel.group_email_agent"
CONVERSATION = "email.conversation"


class IrAttachment(models.Model):
    """Files and pictures of mails are for those who may read the mails."""

    _inherit = "ir.attachment"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        forbidden = self._hidden_files()
        if not forbidden:
            return result
        if result:
            return result[0] | forbidden, result[1]
        words = self.env[CONVERSATION]._locked_words()
        return forbidden, lambda: AccessError(words)

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        active_test=True,
        bypass_access=False,
    ):
        if not (self.env.su or bypass_access) and self.env.user.has_group(AGENT):
            domain = Domain(domain)
            domain &= self._readable_files(domain)
        return super()._search(
            domain,
            offset,
            limit,
            order,
            active_test=active_test,
            bypass_access=bypass_access,
        )

    @api.model
    def _of_conversations(self, conversations, ids):
        """Those of these attachments that belong to the conversations: whoever wrote a
        mail may have named any number in it."""
        return (
            self.browse(ids)
            .exists()
            .filtered(
                lambda file: (
                    file.res_model == CONVERSATION and file.res_id in conversations.ids
                )
            )
        )

    def _readable_files(self, domain):
        """Where core takes who sees a conversation for who may read its files: when a
        search is for theirs. All else that is found it asks for access one by one.
        """
        if CONVERSATION not in (condition_values(self, "res_model", domain) or ()):
            return Domain.TRUE
        readable = Domain(self.env[CONVERSATION]._readable_domain())
        # Few as a rule: without them it would look through all conversations.
        if ids := condition_values(self, "res_id", domain):
            readable &= Domain("id", "in", list(ids))
        # sudo: which conversations this user may read; seeing them core asks.
        query = self.env[CONVERSATION].sudo()._search(readable)
        return Domain("res_model", "!=", CONVERSATION) | Domain("res_id", "in", query)

    def _hidden_files(self):
        if self.env.su:
            return self.browse()
        # sudo: where they belong decides who may read them.
        files = self.sudo().filtered(
            lambda file: file.res_model == CONVERSATION and file.res_id
        )
        if not files:
            return self.browse()
        conversations = self.env[CONVERSATION].sudo().browse(files.mapped("res_id"))
        readable = conversations.exists().filtered_domain(
            self.env[CONVERSATION]._readable_domain()
        )
        return files.filtered(lambda file: file.res_id not in readable.ids).sudo(False)
