from odoo.exceptions import AccessError, UserError

from ..groups import AGENT, has_role
from .surviving import merged_into


class RelinkChecks:
    """Whether conversations may go to another ticket, and back.

    All that is given has the rights of the system, but for the environment: it has the
    user's. Whatever may not be is raised as UserError or AccessError, in words.
    """

    def __init__(self, env):
        self.env = env

    # -- who ------------------------------------------------------------------

    def check_agent(self):
        """Only people of the channel, also where no conversation is concerned."""
        if not (self.env.su or has_role(self.env.user, AGENT)):
            raise AccessError(
                self.env._("Only agents of the e-mail channel may do this.")
            )

    def check_may_relink(self, conversations, *tickets):
        """Agents: conversations that they have or may take, and tickets that they may
        change."""
        self.check_agent()
        conversations.with_env(self.env)._check_may_change_sudo()
        for ticket in tickets:
            ticket.with_env(self.env).check_access("write")

    def check_may_merge(self, tickets):
        self.check_agent()
        mine = tickets.with_env(self.env)
        mine.check_access("write")
        for ticket in tickets:
            for conversation in ticket.email_conversation_ids.with_env(self.env):
                self._check_conversation(ticket, conversation)

    def _check_conversation(self, ticket, conversation):
        if not conversation.has_access("read"):
            raise AccessError(
                self.env._(
                    "Ticket %(ticket)s has a conversation of a queue that you are not "
                    "a member of. Ask a supervisor to merge it.",
                    ticket=ticket.number,
                )
            )
        conversation._check_may_change_sudo()

    def check_may_undo(self, relink):
        self.check_agent()
        tickets = (relink.source_id | relink.target_id).with_env(self.env)
        tickets.check_access("write")
        conversations = relink.conversation_ids.with_env(self.env)
        conversations.check_access("read")
        if relink.create_uid != self.env.user:
            conversations._check_may_change_sudo()

    def may_undo(self, relink):
        """Whether the user is offered to; whether it is still possible is said when it
        is tried."""
        try:
            self.check_may_undo(relink)
        except (AccessError, UserError):
            return False
        return bool(relink)

    # -- what -----------------------------------------------------------------

    def check_relink(self, conversation, target):
        if not target:
            raise UserError(self.env._("Choose the ticket to move it to."))
        if target == conversation.ticket_id:
            raise UserError(
                self.env._(
                    "The conversation is on ticket %(ticket)s already.",
                    ticket=target.number,
                )
            )
        if target.company_id != conversation.company_id:
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s is of another company. Choose one of the "
                    "conversation's own.",
                    ticket=target.number,
                )
            )
        self._check_not_merged(target)

    def check_merge(self, sources, target):
        if not target:
            raise UserError(self.env._("Choose the ticket that goes on."))
        if not sources or target in sources:
            raise UserError(
                self.env._("Choose two or more tickets: one alone is not merged.")
            )
        if len((sources | target).company_id) > 1:
            raise UserError(
                self.env._(
                    "These tickets are of different companies. Choose tickets of one "
                    "company."
                )
            )
        for ticket in sources | target:
            self._check_not_merged(ticket)

    def _check_not_merged(self, ticket):
        if into := merged_into(ticket):
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s has been merged into %(other)s. Choose that one "
                    "instead.",
                    ticket=ticket.number,
                    other=into.number,
                )
            )

    # -- undo -----------------------------------------------------------------

    def check_there(self, relinks):
        if not relinks:
            raise UserError(
                self.env._(
                    "This cannot be undone any more: one of the tickets has been "
                    "deleted."
                )
            )

    def check_undo(self, relink):
        """What was moved must be where it was put."""
        for ticket in relink.target_id | relink.source_id:
            self._check_not_merged_again(ticket, relink)
        for conversation in relink.conversation_ids:
            self._check_still_there(conversation, relink)

    def _check_not_merged_again(self, ticket, relink):
        later = relink._away_from(ticket).filtered("merge") - relink
        if later:
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s has been merged into %(other)s since. Undo that "
                    "first.",
                    ticket=ticket.number,
                    other=later[0].target_id.number,
                )
            )

    def _check_still_there(self, conversation, relink):
        if conversation.ticket_id != relink.target_id:
            raise UserError(
                self.env._(
                    "Conversation %(session)s has been moved to ticket %(ticket)s "
                    "since. Undo that first.",
                    session=conversation.session,
                    ticket=conversation.ticket_id.number or "–",
                )
            )
        filled = conversation.id in relink.before["filled"]
        if filled and not conversation.email_message_ids:
            raise UserError(
                self.env._(
                    "The e-mails of conversation %(session)s have been moved to "
                    "another one since. Move them back first.",
                    session=conversation.session,
                )
            )
