from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL

from . import merged_content
from .relink_checks import RelinkChecks
from .relink_notes import RelinkNotes
from .ticket_state import cut_back, put_back, state_of, write_quietly

# What a ticket without a customer, an agent or a category takes over from another.
CUSTOMER = ("partner_id", "partner_name", "partner_email")


class EmailRelink(models.Model):
    """Conversations that somebody put on another ticket (E6), and how it was before.

    It was one conversation, or all that a ticket had: then that was merged into the
    other.
    """

    _name = "email.relink"
    _description = "Conversations Put on Another Ticket"
    _inherit = ["email.guarded"]
    _order = "id desc"

    source_id = fields.Many2one(
        comodel_name="helpdesk.ticket", ondelete="cascade", index="btree_not_null"
    )
    target_id = fields.Many2one(
        comodel_name="helpdesk.ticket", required=True, ondelete="cascade", index=True
    )
    conversation_ids = fields.Many2many(
        comodel_name="email.conversation",
        relation="email_relink_conversation_rel",
        column1="relink_id",
        column2="conversation_id",
    )
    merge = fields.Boolean(help="The whole ticket went along.")
    undone = fields.Boolean()
    # {"source": [state of the ticket before, and after], "target": the same,
    #  "content": {model: ids of what went along}, "followers": ids of res.partner,
    #  "filled": ids of the conversations that had e-mails, "customer": whether the
    #  target took over the source's, "description": mark of the target's, "made":
    #  whether it was made for it}; see ticket_state. No words of anybody: they are
    #  where the customer can be forgotten.
    before = fields.Json()

    # -- one conversation ---------------------------------------------------------

    @api.model
    def _relink(self, conversation, target, close):
        """Put a conversation on another ticket.

        :param conversation: email.conversation with the rights of the system, its
            caller having checked those of the user; so is ``target``
        :param close: whether its ticket is closed when no conversation is left there
        :return: email.relink
        """
        source = conversation.ticket_id
        self._lock(source | target, conversation)
        RelinkChecks(self.env).check_relink(conversation, target)
        relink = self._begin(source, target, conversation)
        relink._take_along(merged_content.notes_of(conversation))
        self._name_agent(target, conversation.user_id)
        relink._put(target)
        if close and not source.email_conversation_ids:
            source._close_as_moved()
        relink._settle()
        return relink

    # -- whole tickets ------------------------------------------------------------

    @api.model
    def _merge(self, sources, target):
        """Merge tickets into one: they are archived, and it goes on.

        :param sources: helpdesk.ticket with the rights of the system, its caller having
            checked those of the user; so is ``target``
        :return: email.relink, one for each source
        """
        tickets = sources | target
        self._lock(tickets, sources.email_conversation_ids)
        RelinkChecks(self.env).check_merge(sources, target)
        return self.browse().concat(
            *(self._merge_one(source, target) for source in sources)
        )

    @api.model
    def _merge_one(self, source, target):
        relink = self._begin(source, target, source.email_conversation_ids, merge=True)
        whole = not merged_content.customers_differ(source, target)
        relink._take_along(merged_content.content_of(source, whole))
        followers = merged_content.add_followers(source, target, whole)
        relink._remember(followers=followers)
        relink._fill_in()
        relink._put(target)
        was_open = not source.closed
        source._close_as_moved()
        write_quietly(source, {"active": False})
        if was_open and target.closed:
            target._open_quietly()
        relink._settle(left_out=not whole)
        return relink

    def _fill_in(self):
        """The target takes over what it does not have itself."""
        source, target = self.source_id, self.target_id
        vals = {}
        if not any(target[name] for name in CUSTOMER):
            vals = {name: source[name] for name in CUSTOMER}
            vals["partner_id"] = source.partner_id.id
            self._remember(customer=True)
        if not target.category_id and source.category_id:
            vals["category_id"] = source.category_id.id
        if (source.priority or "") > (target.priority or ""):
            vals["priority"] = source.priority
        if tags := source.tag_ids - target.tag_ids:
            vals["tag_ids"] = [Command.link(tag.id) for tag in tags]
        write_quietly(target, vals)
        self._name_agent(target, source.user_id)

    def _give_back_customer(self):
        """Names and addresses are not stored with the merge: who was taken over is
        known by being the same still."""
        source, target = self.source_id, self.target_id
        taken = self.before.get("customer")
        if taken and all(target[name] == source[name] for name in CUSTOMER):
            write_quietly(target, dict.fromkeys(CUSTOMER, False))

    @api.model
    def _name_agent(self, ticket, user):
        """The ticket is the agent's, if it is nobody's and the agent may have it."""
        team = ticket.team_id
        if user and not ticket.user_id and (not team or user in team.user_ids):
            write_quietly(ticket, {"user_id": user.id})

    @api.model
    def _adopt(self, source, target, foreign):
        """Another addon has merged the tickets: the conversations follow.

        :param foreign: foreign_merge.Noted
        """
        conversations = source.email_conversation_ids
        self._lock(source | target, conversations)
        relink = self._begin(source, target, conversations, merge=True)
        relink._remember(
            source=[foreign.source, foreign.source],
            target=[foreign.target or state_of(target)] * 2,
            content=foreign.content,
            followers=self._added_followers(target, foreign.known),
            description=foreign.description,
            made=foreign.target is None,
        )
        relink._put(target)
        relink._settle()
        return relink

    @api.model
    def _added_followers(self, ticket, known):
        """:param known: ids of who followed it before, or None of a new ticket"""
        return (
            [] if known is None else list({*ticket.message_partner_ids.ids} - {*known})
        )

    # -- how it is done -----------------------------------------------------------

    @api.model
    def _lock(self, tickets, conversations):
        """Keep others from changing them until the end of the transaction: of two who
        do, the later is tried again, and is told what the first one did."""
        conversations._lock()
        self.env.flush_all()
        if tickets:
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM helpdesk_ticket WHERE id = ANY(%s)"
                    " ORDER BY id FOR UPDATE",
                    tickets.ids,
                )
            )

    @api.model
    def _begin(self, source, target, conversations, merge=False):
        filled = conversations.filtered("email_message_ids")
        return self.create(
            {
                "source_id": source.id,
                "target_id": target.id,
                "conversation_ids": [Command.set(conversations.ids)],
                "merge": merge,
                "before": {
                    "source": [state_of(source)] * 2,
                    "target": [state_of(target)] * 2,
                    "filled": filled.ids,
                },
            }
        )

    def _remember(self, **values):
        self.before = {**self.before, **values}

    def _take_along(self, content):
        """:param content: {model: ids}, see merged_content"""
        self._remember(content=content)
        merged_content.carry(content, self.source_id, self.target_id)

    def _put(self, ticket):
        """Put the conversations there."""
        conversations = self.conversation_ids
        conversations._on_relinked(ticket)
        self.env["rating.rating"]._on_moved(conversations)
        self.env["email.transcript"]._on_thread_changed(conversations)
        (self.source_id | self.target_id).invalidate_recordset(
            ["email_conversation_ids"]
        )
        ticket._open_for_conversations()

    def _settle(self, left_out=False):
        """Note what was done, for people and for the undo.

        :param left_out: whether messages to the customer stayed where they were
        """
        self._remember(
            source=[self.before["source"][0], state_of(self.source_id)],
            target=[self.before["target"][0], state_of(self.target_id)],
        )
        RelinkNotes(self).note(left_out)

    def _told(self, opened_on=0):
        """The action that says what was done, with a way there and a way back.

        :param opened_on: id of the ticket that the user has before him, or 0
        """
        target = self.target_id
        numbers = ", ".join(self.source_id.mapped("number"))
        if self[:1].merge:
            words = self.env._(
                "%(tickets)s merged into %(ticket)s",
                tickets=numbers,
                ticket=target.number,
            )
        else:
            words = self.env._("Moved to ticket %(ticket)s", ticket=target.number)
        leaves = opened_on in self.source_id.ids
        return {
            "type": "ir.actions.client",
            "tag": "email_channel.relinked",
            "params": {
                "relink_ids": self.ids,
                "target_id": target.id,
                "message": words,
                # What the user has before him is archived now.
                "source_id": opened_on if leaves else False,
            },
        }

    # -- undo -----------------------------------------------------------------------

    def action_undo(self):
        """Put back what was moved, the last first; a second click changes nothing."""
        # sudo: the records are the channel's own; the checks follow.
        relinks = self.sudo().exists()
        checks = RelinkChecks(self.env)
        checks.check_there(relinks)
        for relink in relinks.sorted("id", reverse=True):
            checks.check_may_undo(relink)
            if not relink.undone:
                relink._undo()

    def _undo(self):
        source, target = self.source_id, self.target_id
        self._lock(source | target, self.conversation_ids)
        RelinkChecks(self.env).check_undo(self)
        self.undone = True
        self._take_back()
        put_back(target, *self.before["target"])
        if source:
            put_back(source, *self.before["source"])
        self._put(source)
        target._open_for_conversations()
        self._hand_down()
        if not self._merges_into(target):
            self._clear_up()
        RelinkNotes(self).note_undone()

    def _take_back(self):
        source, target = self.source_id, self.target_id
        self._give_back_customer()
        merged_content.carry(self.before.get("content", {}), target, source)
        # Of the mails that came since, too.
        merged_content.carry(
            merged_content.notes_of(self.conversation_ids), target, source
        )
        self._remove_followers()

    def _clear_up(self):
        """Nothing is left on the target of what another addon merged there."""
        target = self.target_id
        if mark := self.before.get("description"):
            write_quietly(target, {"description": cut_back(target.description, mark)})
        if self.before.get("made") and not target.email_conversation_ids:
            write_quietly(target, {"active": False})

    def _remove_followers(self):
        """But those who follow another ticket that was merged into the same one."""
        added = set(self.before.get("followers", ()))
        for other in self._merges_into(self.target_id) - self:
            kept = added & set(other.source_id.message_partner_ids.ids)
            other._remember(followers=[*other.before.get("followers", ()), *kept])
            added -= kept
        merged_content.remove_followers(self.target_id, added)

    def _hand_down(self):
        """What came to the same ticket later is undone to what it was before this."""
        before, after = self.before["target"]
        now = state_of(self.target_id)
        later = self.search(
            [
                ("target_id", "=", self.target_id.id),
                ("undone", "=", False),
                ("id", ">", self.id),
            ]
        )
        for relink in later:
            first, last = relink.before["target"]
            same = [name for name in before if first[name] == after[name]]
            relink._remember(
                target=[
                    {**first, **{name: before[name] for name in same}},
                    {
                        **last,
                        **{
                            name: now[name]
                            for name in same
                            if last[name] == after[name]
                        },
                    },
                ]
            )

    # -- asked ------------------------------------------------------------------------

    @api.model
    def _merges_into(self, tickets):
        """Those by which other tickets were merged into these."""
        # sudo: nobody else reads them.
        return self.sudo().search(
            [
                ("target_id", "in", tickets.ids),
                ("merge", "=", True),
                ("undone", "=", False),
            ]
        )

    @api.model
    def _away_from(self, tickets):
        """Those by which conversations left these tickets, the last first."""
        # sudo: nobody else reads them.
        return self.sudo().search(
            [("source_id", "in", tickets.ids), ("undone", "=", False)]
        )
