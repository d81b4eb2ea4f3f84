from odoo import api, models

from .move_notes import MoveNotes
from .surviving import conversations_of_number, surviving
from .thread_pages import SHOWN
from .ticket_mail import send_by_touchpoint
from .ticket_notes import note_mails
from .ticket_opening import create_tickets, number_sequence
from .ticket_state import write_quietly
from .ticket_status import tell_ticket


class EmailTicketEntry(models.AbstractModel):
    """What the conversation room asks of the ticket room, and tells it.

    It calls nothing of this one but these methods. What tickets have to say travels
    back by ``_on_…`` of the conversation.
    """

    _name = "email.ticket.entry"
    _description = "Entry to Tickets"

    # -- asked -------------------------------------------------------------------

    @api.model
    def _create_tickets(self, conversations):
        """One ticket for each conversation, in the same order (E1)."""
        return create_tickets(conversations)

    @api.model
    def _number_sequence(self, company):
        """What gives the company's tickets their numbers (ir.sequence)."""
        return number_sequence(self.env, company)

    @api.model
    def _note_mails(self, mails):
        """Note on their tickets that there are these mails (E2, E3)."""
        note_mails(mails)
        self._on_thread_changed(mails.conversation_id)

    @api.model
    def _note_move(self, move, mails):
        """:return: mail.message, the notes on the tickets"""
        return MoveNotes(move).note(mails)

    @api.model
    def _note_move_undone(self, move, mails):
        MoveNotes(move).note_undone(mails)

    @api.model
    def _pdf_status(self, conversations):
        """{id of a conversation: how its PDF is, in words}; see email.transcript"""
        return self.env["email.transcript"]._status_of(conversations)

    @api.model
    def _hidden_pdfs(self, attachments):
        """Those of these that the user may not read; see email.transcript."""
        return self.env["email.transcript"]._hidden_files(attachments)

    @api.model
    def _readable_pdf_sql(self, attachment_id):
        """See email.transcript."""
        return self.env["email.transcript"]._readable_sql(attachment_id)

    @api.model
    def _restore_stage(self, ticket, stage_id):
        """Open a ticket again that a move closed, as if it had never been closed.

        The conversation may be on a ticket of another team since, with other stages.
        """
        if not (stage_id and ticket.closed):
            return
        stages = ticket.team_id._get_applicable_stages()
        if stage_id in stages.ids:
            write_quietly(ticket, {"stage_id": stage_id})
        else:
            ticket._open_quietly()

    @api.model
    def _put_into_stage(self, ticket, stage):
        """By the channel itself: nobody is told, and conversations do not follow."""
        write_quietly(ticket, {"stage_id": stage.id})

    @api.model
    def _open_relink(self, conversation):
        """The action that asks for the ticket on which a conversation shall be."""
        return self.env["email.relink.wizard"]._open(conversation)

    @api.model
    def _ticket_that_goes_on(self, ticket):
        """The one into which a ticket was merged, or itself.

        From here to the end of the transaction nobody merges it.
        """
        current = surviving(ticket)
        if current:
            current._touch()
        return current.with_env(self.env)

    @api.model
    def _conversations_named(self, company, numbers):
        """What tickets' numbers lead to: the conversations on the ticket, those that
        left it, those of the ticket into which it was merged; the last of each first.

        :param numbers: of tickets (set of str)
        :return: {number: email.conversation}
        """
        Ticket = self.env["helpdesk.ticket"].with_context(active_test=False)
        tickets = Ticket.search([("number", "in", list(numbers))])
        found = {}
        for ticket in tickets.sorted("id"):
            places = conversations_of_number(ticket).filtered(
                lambda one: one.company_id == company and not one.erased_at
            )
            found[ticket.number] = places | found.get(ticket.number, places.browse())
        return {number: places for number, places in found.items() if places}

    @api.model
    def _send_by_touchpoint(self, mails):
        """See ticket_mail."""
        return send_by_touchpoint(mails)

    @api.model
    def _writes_on_closing(self, ticket):
        """Whether the stage of this ticket, which was closed in this transaction, is
        about to mail the customer."""
        template = ticket.closed and ticket.stage_id.mail_template_id
        return bool(template and ticket._mails_on_closing())

    # -- told --------------------------------------------------------------------

    @api.model
    def _keep_closing_mail_back(self, ticket):
        """Its customer is told in another way."""
        ticket._keep_closing_mail_back()

    @api.model
    def _on_assigned(self, conversation):
        """The conversation's agent is another one, or somebody at last."""
        conversation.ticket_id._on_conversation_assigned(conversation)

    @api.model
    def _on_queued(self, conversation, agent):
        """The agent gave the conversation back, or lost it."""
        conversation.ticket_id._on_conversation_queued(conversation, agent)

    @api.model
    def _on_closed(self, conversations, mailed, regardless=False):
        """:param mailed: whether the customer gets what the queue mails on closing
        :param regardless: whatever a ticket asks for before it is closed
        """
        conversations.ticket_id._on_conversations_closed(mailed, regardless)

    @api.model
    def _on_reopened(self, conversations):
        conversations.ticket_id._on_conversations_reopened()

    @api.model
    def _on_emptied(self, conversations):
        """All their mails are in conversations of other tickets."""
        for ticket in conversations.ticket_id:
            if not any(one.email_message_ids for one in ticket.email_conversation_ids):
                ticket._close_as_moved()

    @api.model
    def _on_contact_set(self, conversation, before):
        """:param before: res.partner, the contact that the conversation had"""
        ticket = conversation.ticket_id
        if ticket.partner_id == before:
            write_quietly(ticket, {"partner_id": conversation.partner_id.id})

    @api.model
    def _on_important_mail(self, conversations):
        """One of the words for important mail was written there (B4)."""
        conversations.ticket_id._on_important_mail()

    @api.model
    def _on_mail_state(self, mails):
        """What became of mails that carry a ticket's message is another now."""
        for mail in mails.filtered("ticket_message_id"):
            tell_ticket(mail)
        in_thread = mails.filtered(lambda mail: mail.state in SHOWN)
        self._on_thread_changed(in_thread.conversation_id)

    @api.model
    def _on_thread_changed(self, conversations, rebuild=False):
        """See email.transcript."""
        if conversations:
            self.env["email.transcript"]._on_thread_changed(conversations, rebuild)

    @api.model
    def _on_conversations_deleted(self, conversations):
        """They are about to be."""
        self.env["email.transcript"]._on_conversations_deleted(conversations)
