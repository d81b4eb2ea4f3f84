from odoo import api, fields, models


class EmailConversation(models.Model):
    """A stranger named another conversation by what anybody can know: an agent decides
    whether he belongs to it."""

    _inherit = "email.conversation"

    suspected_id = fields.Many2one(
        comodel_name="email.conversation",
        string="May Belong To",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        # Its subject is not for everybody who sees this one.
        groups=fields.NO_ACCESS,
    )
    suspicion = fields.Char(compute="_compute_suspicion")
    can_join_suspected = fields.Boolean(compute="_compute_suspicion")

    @api.depends("suspected_id", "name", "customer_email")
    @api.depends_context("uid")
    def _compute_suspicion(self):
        for conversation in self:
            suspected = conversation._suspected()
            visible = bool(suspected and suspected._filtered_access("read"))
            conversation.can_join_suspected = visible
            conversation.suspicion = (
                conversation._words_of_suspicion(suspected, visible)
                if suspected
                else False
            )

    def _may_be_forged(self):
        """Whether its sender may not be who he says."""
        # sudo: that a check failed may be known by all who see the conversation.
        mails = self.sudo().email_message_ids
        return any(mails.mapped("authentication_failed"))

    def _suspected(self):
        """The suspected conversation, or the one its mails were moved to."""
        # sudo: which one it is; what is shown of it depends on the reader's rights.
        return self.sudo().suspected_id._current().with_env(self.env) - self

    def _words_of_suspicion(self, suspected, visible):
        sender = self.customer_email or self.env._("the sender")
        if visible and self._may_be_forged():
            return self.env._(
                "This may belong to %(session)s (“%(subject)s”), but it may not be "
                "from %(sender)s: the checks of its sender failed.",
                session=suspected.session,
                subject=suspected.name,
                sender=sender,
            )
        # sudo: the number stands in this conversation's own subject.
        ticket = suspected.sudo().ticket_id.number
        named = bool(ticket) and ticket in (self.name or "")
        if not visible:
            return (
                self.env._(
                    "The subject contains the number of a ticket of another queue, "
                    "but %(sender)s does not take part in it.",
                    sender=sender,
                )
                if named
                else self.env._(
                    "This may belong to a conversation of another queue, but "
                    "%(sender)s does not take part in it.",
                    sender=sender,
                )
            )
        if named:
            return self.env._(
                "The subject contains the number of ticket %(ticket)s "
                "(“%(subject)s”), but %(sender)s does not take part in it.",
                ticket=ticket,
                subject=suspected.name,
                sender=sender,
            )
        return self.env._(
            "This may belong to %(session)s (“%(subject)s”), but %(sender)s does not "
            "take part in it.",
            session=suspected.session,
            subject=suspected.name,
            sender=sender,
        )

    def action_join_suspected(self):
        """The stranger belongs there: all mails go to the suspected conversation."""
        self.ensure_one()
        conversation = self._check_may_change_sudo()
        suspected = self._suspected()
        suspected.check_access("read")
        mails = conversation.email_message_ids
        if not suspected or not mails:
            return False
        return self.env["email.move"].sudo()._make(mails, suspected.sudo())._told()

    def action_dismiss_suspected(self):
        """The stranger does not belong there; he keeps this conversation."""
        conversations = self._check_may_change_sudo()
        conversations.suspected_id = False
        conversations._changed()
