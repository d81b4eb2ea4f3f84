from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...core.inbound import senders
from ..groups import SUPERVISOR, has_role
from ..touchpoint import sender_lists

# Whoever thinks better of it does so at once.
UNDO_WITHIN = timedelta(minutes=10)
KEPT = timedelta(days=1)
# {for all touchpoints: the field that holds the list}
LISTS = {False: "blocked_senders", True: "email_blocked_senders"}


class EmailBlock(models.Model):
    """A sender blocked from a conversation, and what changed by that: what an undo may
    take back is not for its caller to say (A12).

    Agents block an address for the touchpoint that it wrote to; only supervisors block
    domains, and for all touchpoints.
    """

    _name = "email.block"
    _description = "Blocked Sender"
    _inherit = ["email.guarded"]

    conversation_id = fields.Many2one(
        comodel_name="email.conversation", required=True, ondelete="cascade", index=True
    )
    entry = fields.Char(required=True)
    everywhere = fields.Boolean(help="On the list of all touchpoints of the company.")
    added = fields.Boolean(help="It was not on the list before.")
    closed = fields.Boolean(help="The conversation was closed with it.")
    undone = fields.Boolean()

    # -- blocking, and back -------------------------------------------------------

    @api.model
    def _entries(self, conversation):
        """The sender's address and its domain (str, str), as lists have them; "" where
        nobody knows it, or no list can hold it."""
        try:
            entry = next(iter(senders.entries(conversation.customer_email or "")), "")
        except senders.InvalidEntry:
            entry = ""
        return (entry, entry.rpartition("@")[2]) if "@" in entry else ("", "")

    @api.model
    def _check_has_sender(self, conversation):
        if not self._entries(conversation)[0]:
            raise UserError(self.env._("The sender of this e-mail is not known."))

    @api.model
    def _block(self, conversation, whole_domain, everywhere, close):
        """Put the conversation's sender on a list, as the user who asks for it.

        :return: the action that says so, with a way back
        """
        system = conversation._check_may_change_sudo().ensure_one()
        self._check_has_sender(conversation)
        entry = self._entries(conversation)[1 if whole_domain else 0]
        self._check_may_block(entry, everywhere)
        owner = _owner_of_list(system, everywhere)
        added = sender_lists.add(owner, LISTS[everywhere], entry)
        closes = close and system.state != "closed"
        if closes:
            # A blocked sender is told nothing.
            system._close(mailed=False)
        block = system.env[self._name].create(
            {
                "conversation_id": system.id,
                "entry": entry,
                "everywhere": everywhere,
                "added": added,
                "closed": closes,
            }
        )
        return block._told()

    def _told(self):
        words = (
            self.env._("%(sender)s is blocked.", sender=self.entry)
            if self.added
            else self.env._("%(sender)s was blocked already.", sender=self.entry)
        )
        return {
            "type": "ir.actions.client",
            "tag": "email_channel.blocked",
            "params": {
                "conversation_id": self.conversation_id.id,
                "message": words,
                "undo": [self.entry, self.everywhere],
            },
        }

    @api.model
    def _unblock(self, conversation, entry, everywhere):
        """Undo one's own block; a second time changes nothing.

        :param entry: as it was put on the list
        :param everywhere: whether it is the list for all touchpoints
        """
        system = conversation._check_may_change_sudo().ensure_one()
        self._check_may_block(entry, everywhere)
        block = system.env[self._name]._last_of(
            self.env.user, system, entry, everywhere
        )
        if not block:
            raise AccessError(self._not_blocked_words(entry))
        if block.undone:
            return
        block.undone = True
        if block.added and not block._is_confirmed():
            owner = _owner_of_list(system, everywhere)
            sender_lists.remove(owner, LISTS[everywhere], entry)
        if block.closed and system.state == "closed":
            system.action_reopen()

    def _check_may_block(self, entry, everywhere):
        if has_role(self.env.user, SUPERVISOR):
            return
        if everywhere or "@" not in entry:
            raise AccessError(
                self.env._(
                    "Only supervisors block a whole domain, or for all touchpoints."
                )
            )

    def _not_blocked_words(self, entry):
        return self.env._(
            "You did not block %(sender)s here within the last ten minutes. An "
            "administrator takes senders off the list in the touchpoint's settings.",
            sender=entry,
        )

    # -- what was blocked ---------------------------------------------------------

    @api.model
    def _last_of(self, user, conversation, entry, everywhere):
        """The user's last block of this entry from this conversation, if it is not
        older than UNDO_WITHIN."""
        return self.search(
            [
                ("create_uid", "=", user.id),
                ("conversation_id", "=", conversation.id),
                ("entry", "=", entry),
                ("everywhere", "=", everywhere),
                ("create_date", ">", fields.Datetime.now() - UNDO_WITHIN),
            ],
            order="id desc",
            limit=1,
        )

    def _is_confirmed(self):
        """Whether somebody else has blocked the same since: then it stays on the
        list."""
        place = "company_id" if self.everywhere else "touchpoint_id"
        later = [
            ("id", ">", self.id),
            ("create_uid", "!=", self.create_uid.id),
            ("entry", "=", self.entry),
            ("everywhere", "=", self.everywhere),
            ("undone", "=", False),
            (f"conversation_id.{place}", "=", self.conversation_id[place].id),
        ]
        return bool(self.search_count(later, limit=1))

    @api.autovacuum
    def _gc_blocks(self):
        self.search([("create_date", "<", fields.Datetime.now() - KEPT)]).unlink()


def _owner_of_list(conversation, everywhere):
    """The record whose list it is."""
    return conversation.company_id if everywhere else conversation.touchpoint_id
