from odoo import models
from odoo.exceptions import AccessError, UserError

from ...core.inbound import senders
from ..touchpoint import sender_lists

SUPERVISOR = "email_channel.group_email_supervisor"
LISTS = {False: "blocked_senders", True: "email_blocked_senders"}


class EmailConversation(models.Model):
    """Block sender: from the conversation into the list, and back (A12).

    Agents block an address for the touchpoint that it wrote to; only supervisors block
    domains, and for all touchpoints.
    """

    _inherit = "email.conversation"

    def action_block_sender(self):
        """Ask what to block, and where."""
        self.ensure_one()
        self._check_may_change_sudo()._check_has_sender()
        return self.env["email.block.sender"]._open(self)

    def _check_has_sender(self):
        if not self._entries()[0]:
            raise UserError(self.env._("The sender of this e-mail is not known."))

    def _block_sender(self, whole_domain, everywhere, close):
        """Returns the action that says so, with a way back."""
        conversation = self._check_may_change_sudo().ensure_one()
        conversation._check_has_sender()
        entry = self._entries()[1 if whole_domain else 0]
        self._check_may_block(entry, everywhere)
        owner = conversation._owner_of_list(everywhere)
        added = sender_lists.add(owner, LISTS[everywhere], entry)
        closes = close and conversation.state != "closed"
        if closes:
            # A blocked sender is told nothing.
            conversation._close(mailed=False)
        conversation.env["email.block"].create(
            {
                "conversation_id": conversation.id,
                "entry": entry,
                "everywhere": everywhere,
                "added": added,
                "closed": closes,
            }
        )
        message = (
            self.env._("%(sender)s is blocked.", sender=entry)
            if added
            else self.env._("%(sender)s was blocked already.", sender=entry)
        )
        return {
            "type": "ir.actions.client",
            "tag": "email_channel.blocked",
            "params": {
                "conversation_id": self.id,
                "message": message,
                "undo": [entry, everywhere],
            },
        }

    def action_unblock_sender(self, entry, everywhere):
        """Undo one's own "Block sender"; a second click changes nothing.

        :param entry: as it was put on the list
        :param everywhere: whether it is the list for all touchpoints
        """
        conversation = self._check_may_change_sudo().ensure_one()
        everywhere = bool(everywhere)
        self._check_may_block(entry, everywhere)
        block = conversation.env["email.block"]._last_of(
            self.env.user, conversation, entry, everywhere
        )
        if not block:
            raise AccessError(self._not_blocked_words(entry))
        if block.undone:
            return
        block.undone = True
        if block.added and not block._is_confirmed():
            owner = conversation._owner_of_list(everywhere)
            sender_lists.remove(owner, LISTS[everywhere], entry)
        if block.closed and conversation.state == "closed":
            conversation.action_reopen()

    def _not_blocked_words(self, entry):
        return self.env._(
            "You did not block %(sender)s here within the last ten minutes. An "
            "administrator takes senders off the list in the touchpoint's settings.",
            sender=entry,
        )

    def _entries(self):
        """The sender's address and its domain, as lists have them; "" where nobody
        knows it, or no list can hold it."""
        try:
            entry = next(iter(senders.entries(self.customer_email or "")), "")
        except senders.InvalidEntry:
            entry = ""
        return (entry, entry.rpartition("@")[2]) if "@" in entry else ("", "")

    def _owner_of_list(self, everywhere):
        """The record whose list it is; self has the rights of the system."""
        return self.company_id if everywhere else self.touchpoint_id

    def _check_may_block(self, entry, everywhere):
        if self.env.user.has_group(SUPERVISOR):
            return
        if everywhere or "@" not in entry:
            raise AccessError(
                self.env._(
                    "Only supervisors block a whole domain, or for all touchpoints."
                )
            )
