from odoo import api, models


class EmailAutomationEntry(models.AbstractModel):
    """What the other rooms tell automation: each method calls the parts by name, in
    the order in which they act.

    All are called in the transaction in which it happens, with records that have the
    rights of the system. What cannot be undone, or may fail, is left to a job.
    """

    _name = "email.automation.entry"
    _description = "Entry to Automation"

    # -- asked ---------------------------------------------------------------------

    @api.model
    def _occasion_words(self, mail):
        """On what occasion an automatic answer was sent, in the user's words; False of
        any other mail."""
        return self.env["email.auto.answer.log"]._occasion_words(mail.occasion)

    # -- mail ----------------------------------------------------------------------

    @api.model
    def _on_mails_in(self, mails, letters):
        """Mails came in: they are in their conversations, which have their tickets.

        :param mails: email.message, of one touchpoint, in order
        :param letters: models.inbound.letter.Letter of each
        """
        self.env["email.priority"]._on_waiting(mails.conversation_id)
        self.env["email.closing"]._on_mails_in(mails)
        self.env["email.notice"]._on_mails_in(mails)
        asking = mails.filtered(lambda mail: not mail.automatic)
        self.env["email.trigger"]._fire("written", asking.conversation_id)
        self.env["email.auto.answer.job"]._on_mails_in(letters)
        self.env["email.supervision.ledger"]._on_mails_in(mails, letters)

    @api.model
    def _on_mail_queued(self, mail):
        """A mail of an agent is in the thread, and is to leave; an automatic answer
        (``mail.automatic``), too. Not one that is tried again."""
        mail.conversation_id.ticket_id._leave_delayed_stage()
        self.env["email.closing"]._on_mail_queued(mail)

    @api.model
    def _on_mails_sent(self, mails):
        """They have left; see _on_mail_queued."""
        self.env["email.similar"]._on_mails_sent(mails)
        self.env["email.closing"]._on_thread_changed(mails.conversation_id)
        self.env["email.supervision.ledger"]._on_mails_sent(mails)

    @api.model
    def _on_mails_taken_back(self, mails):
        """They do not leave, or somebody says that nothing is left to do of them."""
        self.env["email.closing"]._on_thread_changed(mails.conversation_id)

    # -- conversations -------------------------------------------------------------

    @api.model
    def _on_created(self, conversations):
        """They are there since now: a mail opened them, or an agent, or they were
        split from others. Their mails and tickets follow."""
        self.env["email.trigger"]._fire("created", conversations)
        self.env["email.supervision.ledger"]._on_created(conversations)

    @api.model
    def _on_ticket_created(self, conversations):
        """They have a ticket of their own since now."""
        self.env["email.notice"]._on_tickets_created(conversations)

    @api.model
    def _on_taken_up(self, conversations):
        """They have another agent: somebody took them, or started them."""

    @api.model
    def _on_given_back(self, conversations):
        """They wait again: released, returned, or transferred to another queue."""
        self.env["email.priority"]._on_waiting(conversations)

    @api.model
    def _on_parked(self, conversations):
        """They are parked, or until another moment than before."""
        conversations._on_parking_changed()
        self.env["email.closing"]._on_thread_changed(conversations)

    @api.model
    def _on_unparked(self, conversations):
        """They are parked no longer."""
        conversations._on_parking_changed()
        self.env["email.closing"]._on_thread_changed(conversations)

    @api.model
    def _on_closed(self, conversations, by, mailed):
        """They are closed, and each ticket with its last one.

        :param by: "agent", or "system" for the customer's silence
        :param mailed: whether the customer may be told of it
        """
        self.env["email.closing"]._on_thread_changed(conversations)
        self.env["email.trigger"]._fire("closed", conversations)
        if mailed:
            self.env["email.auto.answer.job"]._on_closed(conversations, by)

    @api.model
    def _on_reopened(self, conversations):
        """They are open again: the customer wrote, or somebody opened them."""
        self.env["email.priority"]._on_waiting(conversations)
        self.env["email.closing"]._on_thread_changed(conversations)

    @api.model
    def _on_closing_undone(self, conversation):
        """It is open as if it had never been closed, and whose turn it is is known."""
        conversation._on_closing_undone()

    @api.model
    def _on_moved(self, conversations):
        """Mails were moved from or to them, or back again."""
        self.env["email.priority"]._on_waiting(conversations)
        self.env["email.closing"]._on_thread_changed(conversations)

    @api.model
    def _on_contact_set(self, conversations):
        """Somebody said who their customer is."""
        self.env["email.priority"]._on_waiting(conversations)

    @api.model
    def _on_forgotten(self, conversations):
        """Their customers are erased; nothing is kept of them, nor sent."""
        self.env["email.notice"]._on_forgotten(conversations)
        self.env["email.priority"]._on_forgotten(conversations)

    @api.model
    def _on_delayed(self, conversations):
        """Their service level was missed just now."""
        conversations.ticket_id._enter_delayed_stage()
        self.env["email.trigger"]._fire("delayed", conversations)

    @api.model
    def _on_rated(self, rating):
        """:param rating: rating.rating of a conversation's ticket"""
        rated = rating.email_message_id.conversation_id
        self.env["email.trigger"]._fire("rated", rated)

    # -- settings ------------------------------------------------------------------

    @api.model
    def _on_queue_changed(self, queues):
        """Schedule or service level of these queues is another one."""
        queues.env["email.conversation"]._on_queue_changed(queues)

    @api.model
    def _on_closing_changed(self, settings):
        """When silent conversations of these queues, or touchpoints, are closed is
        another moment."""
        self.env["email.closing"]._on_setting_changed(settings)
