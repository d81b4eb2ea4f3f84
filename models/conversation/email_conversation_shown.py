from odoo import api, fields, models
from odoo.tools import SQL

from .helpdesk_ticket import IMPORTANT


class EmailConversation(models.Model):
    """What lists and offers show of a conversation, to all who may take it."""

    _inherit = "email.conversation"

    important = fields.Boolean(
        compute="_compute_important", help="Its ticket has the highest priority."
    )
    checks_failed = fields.Boolean(
        compute="_compute_checks_failed",
        help="An e-mail in it may not be from whom it says.",
    )

    @api.depends("ticket_id.priority")
    def _compute_important(self):
        # sudo: that it is important, of a ticket that need not be seen.
        for conversation in self.sudo():
            conversation.important = conversation.ticket_id.priority == IMPORTANT

    def _compute_checks_failed(self):
        # sudo: whether, not what the e-mails say.
        facts = self.sudo()._shown_facts()
        for conversation in self:
            conversation.checks_failed = facts.get(conversation.id, (0, False))[1]

    def _shown_facts(self):
        """{conversation id: (how many e-mails, whether the checks of a sender failed,
        whether it was transferred with a note)}; one statement"""
        self.env["email.message"].flush_model()
        self.env["email.conversation.event"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT one.id, count(mail.id),
                          COALESCE(bool_or(mail.authentication_failed), FALSE),
                          EXISTS (SELECT FROM email_conversation_event event
                                   WHERE event.conversation_id = one.id
                                     AND event.type = 'transferred'
                                     AND event.note > '')
                     FROM email_conversation one
                     LEFT JOIN email_message mail ON mail.conversation_id = one.id
                    WHERE one.id = ANY(%s) GROUP BY one.id""",
                self.ids,
            )
        )
        return {conversation: tuple(facts) for conversation, *facts in rows}
