from datetime import timedelta

from odoo import api, fields, models


class EmailTranscript(models.Model):
    """The PDF of a conversation on its ticket (E4): whether it is current, and if not,
    why."""

    _name = "email.transcript"
    _description = "Conversation as a PDF"
    _rec_name = "conversation_id"

    conversation_id = fields.Many2one(
        comodel_name="email.conversation", required=True, ondelete="cascade"
    )
    volume_ids = fields.One2many(
        comodel_name="email.transcript.volume", inverse_name="transcript_id"
    )
    made_at = fields.Datetime()
    # What its first page says.
    front = fields.Json()
    attempts = fields.Integer(help="Since it was made the last time.")
    next_attempt_at = fields.Datetime()
    # {"code": see _failure_words, "words": of the operating system or a library}
    failure = fields.Json()

    _conversation_uniq = models.UniqueIndex("(conversation_id)")

    # -- entry of the other rooms ------------------------------------------------

    @api.model
    def _on_thread_changed(self, conversations, rebuild=False):
        """Mails came, left, were moved or erased, or their files are others: the PDF
        of these conversations follows in the background.

        :param rebuild: none of its pages is true any more, as when texts were erased
        """
        # sudo: the PDF is the system's, whoever changes the thread.
        system = self.sudo()
        made = system.search([("conversation_id", "in", conversations.ids)])
        made._follow_tickets()
        wanted = conversations.sudo().filtered(system._is_wanted)
        system.env["email.transcript.change"]._note(
            made.conversation_id | wanted, rebuild
        )

    @api.model
    def _make(self, conversations):
        """Make the PDF of these anew, whatever the settings say, and keep it current
        from then on."""
        conversations.check_access("read")
        # sudo: see _on_thread_changed
        self.sudo().env["email.transcript.change"]._note(
            conversations.sudo(), True, timedelta()
        )

    @api.model
    def _erase(self, conversations):
        """Take away what there is of these at once; what is left of them is made into a
        new PDF in the background."""
        # sudo: see _on_thread_changed
        transcripts = self.sudo().search([("conversation_id", "in", conversations.ids)])
        transcripts.volume_ids._discard()
        self._on_thread_changed(conversations, rebuild=True)

    @api.model
    def _on_conversations_deleted(self, conversations):
        """Their PDF goes with them."""
        # sudo: see _on_thread_changed
        self.sudo().search(
            [("conversation_id", "in", conversations.ids)]
        ).volume_ids._discard()

    def _follow_tickets(self):
        for transcript in self:
            ticket = transcript.conversation_id.ticket_id
            away = transcript.volume_ids.attachment_id.filtered(
                lambda file, ticket=ticket: file.res_id != ticket.id
            )
            if ticket and away:
                away.write({"res_model": ticket._name, "res_id": ticket.id})

    @api.model
    def _is_wanted(self, conversation):
        """Whether its queue, or else its company, wants it."""
        choice = conversation.queue_id.email_thread_pdf
        return choice == "yes" or (
            not choice and conversation.company_id.email_thread_pdf
        )

    # -- what is shown -------------------------------------------------------------

    @api.model
    def _status_of(self, conversations):
        """{id of a conversation: what is shown of its PDF, in words}, of those that
        have one or are about to."""
        # sudo: whoever sees a conversation may know.
        system = self.sudo()
        made = system.search([("conversation_id", "in", conversations.ids)])
        words = {one.conversation_id.id: one._words() for one in made}
        waiting = system.env["email.transcript.change"]._read_group(
            [("conversation_id", "in", conversations.ids)], ["conversation_id"]
        )
        failed = {one.conversation_id.id for one in made if one.failure}
        for (conversation,) in waiting:
            if conversation.id not in failed:
                words[conversation.id] = self.env._("Being made")
        return words

    def _words(self):
        if self.failure:
            return self.env._("Failed: %(reason)s", reason=self._failure_words())
        if not self.volume_ids:
            return ""  # there is no mail to show
        if not self.volume_ids.attachment_id:
            return self.env._("Deleted")
        return self.env._("Current")

    def _failure_words(self):
        failure = self.failure
        words = {
            "not_installed": self.env._(
                "WeasyPrint is not installed on the server, or a library that it needs "
                "is missing. An administrator has to install it (%(detail)s).",
                detail=failure.get("words", ""),
            ),
            "not_started": self.env._(
                "The server could not start another process. It is tried again."
            ),
            "conflict": self.env._(
                "The conversation was being changed. It is tried again."
            ),
            "ended": self.env._("Making it ended the server's process each time."),
        }
        return words.get(failure["code"]) or self.env._(
            "It could not be made. An administrator finds the cause in the server's "
            "log (%(error)s).",
            error=failure.get("words") or failure["code"],
        )
