from odoo import api, models


class EmailConversation(models.Model):
    """What incoming mail does to a conversation."""

    _inherit = "email.conversation"

    def _on_mails_added(self, mails):
        """Their newest mails changed: refresh the summary shown in lists.

        :param mails: email.message, of these conversations, in order
        """
        for conversation, added in mails.grouped("conversation_id").items():
            vals = conversation._summary_vals(added)
            # A conversation that the mail opens was created with them.
            if any(conversation[name] != value for name, value in vals.items()):
                conversation.write(vals)
        self._changed()

    def _summary_vals(self, added):
        last = added[-1]
        incoming = "in" in added.mapped("direction")
        vals = {
            "last_mail_at": last.date,
            "preview": last.preview or self.preview,
            "unread": self.unread or incoming,
        }
        reopening = added.filtered(
            lambda mail: mail.direction == "in" and not mail.automatic
        )
        ignored = self.touchpoint_id.create_ignored
        if reopening and self.state == "closed" and not ignored:
            vals.update(self._reopening_vals())
        return vals

    @api.model
    def _on_own_mail_seen(self, touchpoint, message_id, seen_as, ours=False):
        """A mail of ours came back; a relay may have given it another Message-Id, and
        that is what its readers will answer.

        :param ours: it lay where only we write: the other id is ours, too
        """
        known = self.env["email.thread.key"]._lookup(touchpoint, [message_id])
        if seen_as and message_id in known:
            conversation, _ours = known[message_id]
            self.env["email.thread.key"]._learn(
                touchpoint, [(seen_as, conversation)], ours
            )

    def _ignored_stage(self):
        """B5: where its ticket is born when its touchpoint ignores what comes."""
        if not (self.touchpoint_id.create_ignored and self.state == "closed"):
            return self.env["helpdesk.ticket.stage"]
        return (
            self._ignored_stages()
            or self.queue_id._get_applicable_stages().filtered("closed")[:1]
        )

    @api.model
    def _ignored_stages(self):
        """Our own for what is ignored, unless somebody deleted it."""
        stage = self.env.ref(
            "email_channel.helpdesk_ticket_stage_ignored", raise_if_not_found=False
        )
        return stage or self.env["helpdesk.ticket.stage"]
