from functools import cached_property


class Suspicion:
    """A stranger named another conversation by what anybody can know: an agent decides
    whether the stranger's conversation belongs to it.

    :param conversation: email.conversation, as its reader has it
    """

    def __init__(self, conversation):
        self.conversation = conversation
        self.env = conversation.env
        # sudo: which one it is; what is shown of it depends on the reader's rights.
        current = conversation.sudo().suspected_id._current()
        self.suspected = current.with_env(self.env) - conversation

    @cached_property
    def visible(self):
        """Whether the reader may see the suspected conversation."""
        return bool(self.suspected and self.suspected._filtered_access("read"))

    def words(self):
        """What the reader is told (str), or False without a suspicion."""
        if not self.suspected:
            return False
        # sudo: the number stands in this conversation's own subject.
        ticket = self.suspected.sudo().ticket_id.number
        named = bool(ticket) and ticket in (self.conversation.name or "")
        sender = self.conversation.customer_email or self.env._("the sender")
        if not self.visible:
            return self._words_hidden(sender, named)
        if self._may_be_forged():
            return self._words_forged(sender)
        return self._words_visible(sender, named and ticket)

    def _may_be_forged(self):
        """Whether the sender may be somebody else."""
        # sudo: that a check failed may be known by all who see the conversation.
        mails = self.conversation.sudo().email_message_ids
        return any(mails.mapped("authentication_failed"))

    def _words_forged(self, sender):
        return self.env._(
            "This may belong to %(session)s (“%(subject)s”), but it may not be "
            "from %(sender)s: the checks of its sender failed.",
            session=self.suspected.session,
            subject=self.suspected.name,
            sender=sender,
        )

    def _words_hidden(self, sender, named):
        if named:
            return self.env._(
                "The subject contains the number of a ticket of another queue, "
                "but %(sender)s does not take part in it.",
                sender=sender,
            )
        return self.env._(
            "This may belong to a conversation of another queue, but "
            "%(sender)s does not take part in it.",
            sender=sender,
        )

    def _words_visible(self, sender, ticket):
        """:param ticket: its number (str) where the subject has it"""
        if ticket:
            return self.env._(
                "The subject contains the number of ticket %(ticket)s "
                "(“%(subject)s”), but %(sender)s does not take part in it.",
                ticket=ticket,
                subject=self.suspected.name,
                sender=sender,
            )
        return self.env._(
            "This may belong to %(session)s (“%(subject)s”), but %(sender)s does not "
            "take part in it.",
            session=self.suspected.session,
            subject=self.suspected.name,
            sender=sender,
        )
