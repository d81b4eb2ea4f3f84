"""Merges that another addon makes, as OCA's helpdesk_mgmt_merge does.

It puts a ticket's files and messages on another ticket, and archives it. Nothing of it
is called here, so that it need not be installed: what it does is noted as it happens,
and the archiving ends it. A ticket of which no message went elsewhere in the same
transaction is just archived.
"""

from dataclasses import dataclass, field

from odoo.fields import Command

from .merged_content import TICKET, documents
from .ticket_state import mark_of, state_of

KEY = "email_channel.foreign_merge"


@dataclass
class Noted:
    """What went from one ticket to another in this transaction.

    :param source: its state before, see ticket_state
    :param target: the same, None when it was made in the same transaction
    :param description: ticket_state.mark_of the target's before
    :param known: ids of res.partner who followed the target before
    """

    target_id: int
    source: dict
    target: dict | None
    description: list | None
    content: dict = field(default_factory=dict)
    known: list | None = None


class ForeignMerge:
    def __init__(self, env):
        # sudo: whoever merges the tickets may; this only looks on.
        self.env = env(su=True)
        self.data = data = env.cr.postcommit.data.setdefault(KEY, {})
        self.noted = data.setdefault("noted", {})
        self.files = data.setdefault("files", {})
        self.targets = data.setdefault("targets", {})

    def before_files(self, tickets, vals):
        """Files are about to be put on these tickets.

        :param vals: what is about to be written
        """
        # Nobody else writes the members of a ticket's team by the ticket.
        self.data["under_way"] = self.under_way() or "user_ids" in vals
        commands = vals["attachment_ids"] or ()
        ids = [command[1] for command in commands if command[0] == Command.LINK]
        for file in self.env["ir.attachment"].browse(ids).exists():
            if file.res_model == TICKET:
                self.files.setdefault(file.res_id, []).append(file.id)
        for ticket in tickets.sudo():
            before = (
                state_of(ticket),
                mark_of(ticket.description),
                ticket.message_partner_ids.ids,
            )
            self.targets.setdefault(ticket.id, before)

    def under_way(self):
        """Whether tickets are being merged: what is said on them of it, as a message to
        the customer, is no mail of an agent's."""
        return self.data.get("under_way", False)

    def before_messages(self, messages, vals):
        """Messages are about to be put on another document.

        :param vals: what is about to be written
        """
        ticket_id = vals["res_id"]
        if vals.get("model", TICKET) != TICKET:
            return
        left = messages.sudo().filtered(
            lambda one: one.model == TICKET and one.res_id not in (0, ticket_id)
        )
        for source_id, moved in left.grouped("res_id").items():
            self._noted(source_id, ticket_id).content["mail.message"] += moved.ids

    def _noted(self, source_id, target_id):
        found = self.noted.get(source_id)
        if found and found.target_id == target_id:
            return found
        source = self.env["helpdesk.ticket"].browse(source_id)
        state, description, known = self.targets.get(target_id, (None,) * 3)
        self.noted[source_id] = Noted(
            target_id,
            state_of(source),
            state,
            description,
            {
                "mail.message": [],
                "mail.activity": documents(source, "mail.activity").ids,
                "ir.attachment": self.files.get(source_id, []),
            },
            known,
        )
        return self.noted[source_id]

    def archived(self, tickets):
        """Of tickets that were archived, those that were merged.

        :return: [(source, target, Noted)]
        """
        found = []
        for source in tickets.sudo():
            noted = self.noted.pop(source.id, None)
            target = noted and source.browse(noted.target_id).exists()
            if target:
                found.append((source, target, noted))
        return found
