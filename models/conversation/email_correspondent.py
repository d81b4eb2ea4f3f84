from odoo import api, fields, models
from odoo.tools import SQL

from ...core.inbound.pipeline import is_among, without_tag


class EmailCorrespondent(models.Model):
    """Who takes part in a conversation by a mail of it: who wrote it, whom it was
    written to. The addresses of the touchpoint itself are left out, for they are in
    each."""

    _name = "email.correspondent"
    _description = "Somebody in an E-mail Conversation"
    _log_access = False
    _rec_name = "email"

    conversation_id = fields.Many2one(
        comodel_name="email.conversation", required=True, ondelete="cascade"
    )
    mail_id = fields.Many2one(
        comodel_name="email.message", required=True, ondelete="cascade", index=True
    )
    email = fields.Char(required=True, help="In lower case, without +tag.")

    _email_idx = models.Index("(conversation_id, email)")

    @api.model
    def _add(self, people):
        """:param people: {email.message: addresses}"""
        rows = []
        mails = self.env["email.message"].union(*people)
        touchpoints = mails.conversation_id.touchpoint_id
        own_of = {each: each._own_addresses() for each in touchpoints}
        for mail, emails in people.items():
            own = own_of.get(mail.conversation_id.touchpoint_id, set())
            found = {without_tag(each) for each in emails if not is_among(each, own)}
            rows += [
                (mail.conversation_id.id, mail.id, email)
                for email in sorted(found - {""})
            ]
        if not rows:
            return
        conversations, mails, emails = map(list, zip(*rows, strict=True))
        self.env["email.message"].flush_model(["conversation_id"])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO email_correspondent (conversation_id, mail_id, email)
                SELECT * FROM UNNEST(%s::integer[], %s::integer[], %s::varchar[])
                """,
                conversations,
                mails,
                emails,
            )
        )

    @api.model
    def _among(self, conversation_ids, emails):
        """{conversation id: those of the addresses that take part in it}"""
        groups = self._read_group(
            [
                ("conversation_id", "in", list(conversation_ids)),
                ("email", "in", list(emails)),
                ("mail_id.state", "!=", "cancelled"),
            ],
            ["conversation_id"],
            ["email:array_agg"],
        )
        return {conversation.id: set(found) for conversation, found in groups}

    @api.model
    def _follow(self, mails):
        """The mails are in another conversation now, and so is who is in them."""
        for conversation, moved in mails.grouped("conversation_id").items():
            rows = self.search([("mail_id", "in", moved.ids)])
            rows.conversation_id = conversation

    @api.model
    def _add_from_headers(self, mails):
        """Of mails written here, or known from what is stored of them only."""
        self._add(
            {
                mail: [one.email for one in mail._people_of_headers()]
                for mail in mails
                if not mail.authentication_failed
            }
        )
