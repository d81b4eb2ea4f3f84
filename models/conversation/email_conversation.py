import re

from odoo import api, fields, models
from odoo.fields import Domain

from . import turn
from .new_mail_news import tell_new_mails
from .suspicion import Suspicion
from .whom_to_answer import mail_to_answer

OPEN_STATES = ("pending", "active")
# Who sees the conversation finds it by them; of its ticket see _ensure_tickets.
FOUND_BY = {"name", "customer_email", "customer_name", "partner_id"}
SESSION = re.compile(r"\s*(?:EC)?0*(\d{1,9})\s*", re.IGNORECASE)


class EmailConversation(models.Model):
    """One e-mail thread with one customer."""

    _name = "email.conversation"
    _description = "E-mail Conversation"
    _inherit = ["email.guarded", "email.noted", "bus.listener.mixin"]
    _order = "last_mail_at desc, id desc"
    _rec_names_search = ["name", "customer_email", "customer_name", "ticket_id.number"]

    name = fields.Char("Subject", required=True, readonly=True)
    session = fields.Char(
        "Session ID", compute="_compute_session", search="_search_session"
    )
    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", readonly=True, ondelete="set null", index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    customer_email = fields.Char("Customer Address", readonly=True, index=True)
    # By this name Odoo's privacy_lookup finds it.
    email_normalized = fields.Char(
        "Normalized Customer Address", related="customer_email", store=True
    )
    customer_name = fields.Char(readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Contact", index="btree_not_null"
    )
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    email_message_ids = fields.One2many(
        comodel_name="email.message",
        inverse_name="conversation_id",
        # A draft is its writer's, and not of the thread yet.
        domain=[("state", "!=", "draft")],
        string="E-mails",
        readonly=True,
    )
    last_mail_at = fields.Datetime("Last E-mail", readonly=True, index=True)
    suspected_id = fields.Many2one(
        comodel_name="email.conversation",
        string="May Belong To",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        # Its subject is not for everybody who sees this one.
        groups=fields.NO_ACCESS,
    )
    erased_at = fields.Datetime(
        "Erased", readonly=True, help="Its customer was forgotten: no mail joins it."
    )
    moved_to_id = fields.Many2one(
        comodel_name="email.conversation",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        # Its subject is not for everybody who sees this one.
        groups=fields.NO_ACCESS,
    )

    @api.model_create_multi
    def create(self, vals_list):
        conversations = super().create(vals_list)
        conversations._on_created()
        return conversations

    def write(self, vals):
        done = super().write(vals)
        if FOUND_BY.intersection(vals):
            self.env["email.search"]._renew_heads(self)
        return done

    def unlink(self):
        # The offers go with it in the database, unheard.
        self.env["email.routing.entry"]._on_ended(self)
        self.env["email.dialer.entry"]._on_ended(self)
        self.check_access("unlink")
        # Core deletes the messages of its thread, which those of drafts are not yet.
        drafts = self.env["email.message"]._drafts_in(self)
        drafts.mail_message_id.unlink()
        self.env["email.ticket.entry"]._on_conversations_deleted(self)
        return super().unlink()

    # -- how it is called, and found -------------------------------------------

    def _compute_session(self):
        for conversation in self:
            number = conversation.id or 0
            conversation.session = f"EC{number:06d}" if number else False

    def _search_session(self, operator, value):
        if operator not in ("in", "like", "ilike", "=like", "=ilike"):
            return NotImplemented
        values = [value] if isinstance(value, str) else value
        digits = [re.sub(r"\D", "", str(text), flags=re.ASCII) for text in values]
        return [("id", "in", [int(each) for each in digits if 0 < len(each) < 10])]

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        session = isinstance(value, str) and SESSION.fullmatch(value)
        if session and operator in ("ilike", "=ilike", "like", "="):
            domain = Domain(domain) | Domain("id", "=", int(session[1]))
        return domain

    @api.depends("name", "session", "customer_name")
    @api.depends_context("email_show_customer")
    def _compute_display_name(self):
        for conversation in self:
            if self.env.context.get("email_show_customer"):
                customer = conversation.customer_name or conversation.customer_email
                parts = (conversation.session, customer, conversation.name)
                conversation.display_name = " · ".join(filter(None, parts))
            else:
                conversation.display_name = conversation.name

    @api.model
    def _count_open(self, touchpoints):
        return self.search_count(
            [("touchpoint_id", "in", touchpoints.ids), ("state", "in", OPEN_STATES)]
        )

    def _in_order(self):
        """The mails, oldest first."""
        return self.email_message_ids.sorted(lambda mail: (mail.date, mail.id))

    def _mail_to_answer(self):
        """See whom_to_answer.mail_to_answer."""
        return mail_to_answer(self.email_message_ids)

    def _current(self):
        """The conversation that its mails were moved to, and later mail goes to; itself
        when they were not."""
        # sudo: see moved_to_id
        current = self.sudo()
        while current.moved_to_id:
            current = current.moved_to_id
        return current.with_env(self.env)

    @api.model
    def _token_key(self):
        """Secret of this database, for core.conversation.token."""
        # sudo: nobody but the system reads parameters.
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param("database.secret").encode()

    def _own_addresses(self):
        """Normalized addresses of the touchpoint, which are never the customer's. Those
        of another touchpoint may be: one desk writes to another."""
        # sudo: an address is needed, not the touchpoint.
        return self.touchpoint_id.sudo()._own_addresses()

    # -- the agent's actions ---------------------------------------------------

    def action_open_ticket(self):
        self.ensure_one()
        return self.ticket_id.get_formview_action()

    def action_relink(self):
        """Open the wizard that asks for another ticket."""
        self.ensure_one()._check_may_change_sudo()
        return self.env["email.ticket.entry"]._open_relink(self)

    def action_compose(self):
        """Open the wizard for a new conversation."""
        return self.env["email.compose"]._open({"mode": "new"})

    def action_open_moved_to(self):
        self.ensure_one()
        # sudo: only to find it; the form checks the reader's rights.
        return self.sudo().moved_to_id.sudo(False).get_formview_action()

    def action_block_sender(self):
        """Open the wizard that asks what to block, and where."""
        self.ensure_one()._check_may_change_sudo()
        self.env["email.block"]._check_has_sender(self)
        return self.env["email.block.sender"]._open(self)

    def action_unblock_sender(self, entry, everywhere):
        """Undo one's own "Block sender"; a second click changes nothing.

        :param entry: as it was put on the list
        :param everywhere: whether it is the list for all touchpoints
        """
        self.env["email.block"]._unblock(self, entry, bool(everywhere))

    def action_join_suspected(self):
        """Move all mails to the conversation that this one may belong to."""
        self.ensure_one()
        conversation = self._check_may_change_sudo()
        suspected = Suspicion(self).suspected
        suspected.check_access("read")
        mails = conversation.email_message_ids
        if not suspected or not mails:
            return False
        return mails.env["email.move"]._make(mails, suspected.sudo())._told()

    def action_dismiss_suspected(self):
        """Say that this conversation belongs to no other."""
        conversations = self._check_may_change_sudo()
        conversations.suspected_id = False
        conversations._changed()

    # -- mail -------------------------------------------------------------------

    @api.model
    def _start(self, touchpoint, customer, subject, ticket):
        """A conversation that an agent opens, and has from the start.

        :param customer: core.inbound.mail.Address
        :param ticket: helpdesk.ticket on which it is opened, or empty
        """
        touchpoint.check_access("read")
        ticket = self.env["email.ticket.entry"]._ticket_that_goes_on(ticket)
        agent = self.env.user
        mine = touchpoint.queue_ids.filtered(lambda team: agent in team.user_ids)
        partners = self.env["res.partner"]._find_by_addresses(
            touchpoint.company_id, [customer.email]
        )
        partner = partners.get(customer.email, self.env["res.partner"])
        # sudo: conversations are made by the channel only; that the agent may write
        # from this touchpoint was checked above.
        return self.sudo().create(
            {
                **self._queue_vals(mine or touchpoint.queue_ids),
                "name": subject,
                "touchpoint_id": touchpoint.id,
                "company_id": touchpoint.company_id.id,
                "customer_email": customer.email,
                "customer_name": customer.name or customer.email,
                "partner_id": partner.id,
                "user_id": agent.id,
                "state": "active",
                "ticket_id": ticket.id,
            }
        )

    def _on_draft_queued(self, mail):
        """Add a mail that the user wrote here and that is about to leave. The user
        takes an open conversation that nobody has, but not for what nobody wrote. Does
        nothing for a mail without one.

        :param mail: email.message with the rights of the system
        """
        if not self:
            return
        self._check_goes_on()
        self.env["email.writing"]._put_into_thread(mail)
        self._on_mails_added(mail)
        if not self.user_id and self.state != "closed" and not mail.automatic:
            self._take(self.env.user)
        self._ensure_tickets()
        mail._comment_on_tickets()

    def _on_mails_added(self, mails):
        """Refresh what lists show of the conversations, and open those again that are
        closed and got a mail of a person.

        :param mails: email.message, of these conversations, in order
        """
        self.env["email.message"]._on_thread_grew(mails)
        agents = {one: one.user_id for one in self if one.state == "closed"}
        for conversation, added in mails.grouped("conversation_id").items():
            vals = conversation._summary_vals(added)
            # A conversation that the mail opens was created with them.
            if any(conversation[name] != value for name, value in vals.items()):
                conversation.write(vals)
        self._changed()
        asking = mails.filtered(lambda one: one.direction == "in" and not one.automatic)
        asking.conversation_id._on_person_wrote()
        reopened = self.filtered(lambda one: one in agents and one.state != "closed")
        if reopened:
            reopened._on_reopened(agents)
        tell_new_mails(mails)

    def _summary_vals(self, added):
        last = added[-1]
        incoming = added.filtered(lambda mail: mail.direction == "in")
        vals = {
            "last_mail_at": last.date,
            "newest_excerpt": last.excerpt or self.newest_excerpt,
            "unread": self.unread or bool(incoming),
        }
        asking = any(map(turn.asks, incoming))
        ignored = self.touchpoint_id.create_ignored
        if asking and self.state == "closed" and not ignored:
            return {**vals, **self._reopening_vals(asked=True)}
        if last.direction == "out" and not last.automatic:
            vals["back_from_parking"] = False
        return {**vals, **turn.on_mails_added(self, added)}

    @api.model
    def _on_own_mail_seen(self, touchpoint, message_id, seen_as, ours=False):
        """A copy of a mail of ours was found in the mailbox: if it was uncertain
        whether the mail left, it did. A relay may have given it another Message-Id,
        which its readers will answer to.

        :param ours: it lay where only we write: the other id is ours, too
        """
        known = self.env["email.thread.key"]._lookup(touchpoint, [message_id])
        if seen_as and message_id in known:
            conversation, _ours = known[message_id]
            self.env["email.thread.key"]._learn(
                touchpoint, [(seen_as, conversation)], ours
            )
        self.env["email.message"].search(
            [
                ("message_id", "=", message_id),
                ("state", "=", "uncertain"),
                ("delivery", "=", False),
                ("touchpoint_id", "=", touchpoint.id),
            ]
        )._settle_as_sent()

    def _on_emptied(self, target):
        """Close the conversations, whose mails were all moved to the target, and their
        tickets."""
        self.filtered(lambda one: one.state != "closed")._end(cause="merged")
        self.write({"unread": False, "moved_to_id": target.id, "suspected_id": False})
        away = self.filtered(lambda one: one.ticket_id != target.ticket_id)
        self.env["email.ticket.entry"]._on_emptied(away)

    # -- its ticket ---------------------------------------------------------------

    def _ensure_tickets(self):
        """Create tickets for those conversations that have none (E1, E2)."""
        without = self.filtered(lambda conversation: not conversation.ticket_id)
        if without:
            tickets = self.env["email.ticket.entry"]._create_tickets(without)
            for conversation, ticket in zip(without, tickets, strict=True):
                conversation.ticket_id = ticket
            self.env["email.search"]._renew_heads(without)
            self.env["email.automation.entry"]._on_ticket_created(without)

    def _on_relinked(self, ticket):
        """Somebody put the conversations on another ticket, or their ticket was merged
        into it.

        :param ticket: helpdesk.ticket
        """
        self.ticket_id = ticket
        self.env["email.search"]._renew_heads(self)
        self._changed()

    def _on_contact_set(self, partner):
        """Somebody said whose conversation it is. Its ticket follows, unless it has a
        contact of its own.

        :param partner: res.partner, or empty
        """
        before, self.partner_id = self.partner_id, partner
        self.env["email.ticket.entry"]._on_contact_set(self, before)
        self.env["email.automation.entry"]._on_contact_set(self)
        self._changed()

    def _ignored_stage(self):
        """The stage of a new ticket when the touchpoint ignores what comes (B5)."""
        if not (self.touchpoint_id.create_ignored and self.state == "closed"):
            return self.env["helpdesk.ticket.stage"]
        return (
            self._ignored_stages()
            or self.queue_id._get_applicable_stages().filtered("closed")[:1]
        )

    @api.model
    def _ignored_stages(self):
        """The stage for ignored mail; empty when somebody deleted it."""
        name = "email_channel.helpdesk_ticket_stage_ignored"
        stage = self.env.ref(name, raise_if_not_found=False)
        return stage or self.env["helpdesk.ticket.stage"]

    # -- what is told --------------------------------------------------------------

    def _changed(self):
        """Tell the open screens: the conversation's own, and those of its queues."""
        for conversation in self:
            conversation._bus_send(
                "email.conversation/changed", {"id": conversation.id}
            )
        self.env["email.routing.entry"]._on_changed(self)
