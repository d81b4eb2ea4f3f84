from odoo import fields, models
from odoo.fields import Command


class EmailMessage(models.Model):
    """Who had a mail before his eyes while the conversation was his."""

    _inherit = "email.message"

    viewer_ids = fields.Many2many(
        comodel_name="res.users",
        relation="email_message_viewer_rel",
        column1="message_id",
        column2="user_id",
        readonly=True,
        groups=fields.NO_ACCESS,
    )


class EmailConversation(models.Model):
    """Viewed is what the agent has viewed who has the conversation: a supervisor's look
    does not count, and to the next agent it is new again."""

    _inherit = "email.conversation"

    def mark_viewed(self, mail_ids=None):
        """The agent had these mails before his eyes; of whoever else looks nothing is
        kept.

        :param mail_ids: list of email.message ids; all mails by default
        """
        self.check_access("read")
        # sudo: having the conversation is enough to have viewed its mails.
        for conversation in self.sudo():
            if conversation.user_id == self.env.user:
                conversation._view(mail_ids)

    def _view(self, mail_ids):
        seen = self._mails_to_view().filtered(
            lambda mail: not mail.viewed and (mail_ids is None or mail.id in mail_ids)
        )
        if seen:
            seen.write({"viewed": True, "viewer_ids": [Command.link(self.user_id.id)]})
            self._summarize_viewed()
            self._changed()

    def _renew_viewed(self):
        """Another agent has them now. What was answered before is old to everybody; the
        rest is new to who has not viewed it."""
        for conversation in self.filtered("user_id"):
            mails = conversation._mails_to_view()
            answers = mails.filtered(lambda mail: mail.direction == "out").ids
            since = mails.ids.index(answers[-1]) + 1 if answers else 0
            recent = mails[since:].filtered(lambda mail: mail.direction == "in")
            agent = conversation.user_id
            known = recent.filtered(lambda mail, agent=agent: agent in mail.viewer_ids)
            known.filtered(lambda mail: not mail.viewed).viewed = True
            (recent - known).filtered("viewed").viewed = False
            conversation._summarize_viewed()

    def _summarize_viewed(self):
        unread = any(
            mail.direction == "in" and not mail.viewed for mail in self._mails_to_view()
        )
        if self.unread != unread:
            self.unread = unread

    def _mails_to_view(self):
        """In order, and without the letters: those of a long thread fill the memory."""
        mails = self.env["email.message"].search_fetch(
            [("conversation_id", "=", self.id)],
            ["direction", "viewed", "mail_message_id"],
        )
        return mails.sorted(lambda mail: (mail.date, mail.id))
