from odoo import models


class EmailConversation(models.Model):
    """An agent who loses a conversation by somebody else's hand is told by whose."""

    _inherit = "email.conversation"

    def _tell_lost(self, agent, kind):
        """Stays on the screen until it is read: the agent may be answering there.

        :param kind: of email.conversation.event
        """
        by = self.env.user
        if agent == by or by._is_superuser():
            return
        there = self.with_context(lang=agent.lang)
        words = {
            "taken_over": there.env._(
                "%(name)s took over “%(subject)s”.", name=by.name, subject=self.name
            ),
            "released": there.env._(
                "%(name)s gave “%(subject)s” back to its queue.",
                name=by.name,
                subject=self.name,
            ),
            "transferred": there.env._(
                "%(name)s transferred “%(subject)s” to another queue.",
                name=by.name,
                subject=self.name,
            ),
            "closed": there.env._(
                "%(name)s closed “%(subject)s”.", name=by.name, subject=self.name
            ),
        }
        if kind in words:
            agent._tell_until_read(words[kind])
