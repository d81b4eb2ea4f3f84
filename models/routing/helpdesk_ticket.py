from odoo import models
from odoo.tools import SQL

from ..conversation.helpdesk_ticket import BY_CHANNEL
from ..own_context import own_value

SILENT = "email_channel.silent_stages"


class HelpdeskTicket(models.Model):
    """A ticket and its conversations are closed and reopened together."""

    _inherit = "helpdesk.ticket"

    def write(self, vals):
        by_hand = "stage_id" in vals and not own_value(self.env, *BY_CHANNEL)
        before = {ticket: ticket.closed for ticket in self if by_hand}
        done = super().write(vals)
        changed = self.filtered(
            lambda ticket: ticket in before and ticket.closed != before[ticket]
        )
        changed.filtered("closed")._close_conversations()
        changed.filtered(lambda ticket: not ticket.closed)._reopen_conversation()
        return done

    def _close_conversations(self):
        """Somebody closed these tickets: nothing is left to do in their conversations,
        whoever has them."""
        # sudo: the right to close a ticket is enough.
        for conversation in self.sudo().email_conversation_ids:
            if conversation.state != "closed":
                conversation._close()

    def _reopen_conversation(self):
        """Somebody reopened these tickets: the newest conversation of each goes on."""
        for ticket in self:
            # sudo: the right to reopen a ticket is enough.
            conversations = ticket.sudo().email_conversation_ids
            if all(one.state == "closed" for one in conversations):
                left = conversations.filtered(lambda one: not one.moved_to_id)
                left.sorted(lambda one: str(one.last_mail_at or ""))[-1:]._reopen()

    # -- news from the conversation ------------------------------------------

    def _on_conversations_closed(self, mailed):
        """:param mailed: whether the customer gets what the queue mails on closing"""
        # sudo: the ticket follows, whoever may close the conversation.
        for ticket in self.sudo().filtered(lambda ticket: not ticket.closed):
            conversations = ticket.email_conversation_ids
            if len(conversations) > 1:
                ticket._touch()
            if all(one.state == "closed" for one in conversations):
                if not mailed:
                    silent = self.env.cr.precommit.data.setdefault(SILENT, set())
                    silent.add(ticket.id)
                ticket._enter_stage(ticket.team_id._email_stage(closed=True))

    def _touch(self):
        """Write the ticket's row, so that of two who close its last two conversations
        in the same moment the later is tried again, and finds that its is the last."""
        self.env.cr.execute(
            SQL("UPDATE helpdesk_ticket SET id = id WHERE id = %s", self.id)
        )

    def _on_conversations_reopened(self):
        # sudo: the ticket follows, whoever may reopen the conversation.
        for ticket in self.sudo().filtered("closed"):
            ticket._enter_stage(ticket.team_id._email_stage(closed=False))

    def _enter_stage(self, stage):
        if stage:
            self.with_context(**BY_CHANNEL).stage_id = stage

    def _track_template(self, changes):
        """Keep back the mails of the ticket's stages, which would reach the customer
        beside ours: of a ticket with conversations only the mail of closing goes out,
        and only where the queue says so."""
        templates = super()._track_template(changes)
        # sudo: that there is one decides.
        ticket = self[:1].sudo()
        if ticket.email_conversation_ids and not ticket._mails_on_closing():
            templates.pop("stage_id", None)
        return templates

    def _mails_on_closing(self):
        silent = self.env.cr.precommit.data.get(SILENT, ())
        return self.closed and self.team_id.email_close_mail and self.id not in silent
