import re

from odoo import api, fields, models
from odoo.exceptions import UserError

OPEN_STATES = ("pending", "active")


class EmailConversation(models.Model):
    """One e-mail thread with one customer."""

    _name = "email.conversation"
    _description = "E-mail Conversation"
    _inherit = ["email.guarded", "mail.thread", "bus.listener.mixin"]
    _order = "last_mail_at desc, id desc"
    _mail_post_access = "read"

    name = fields.Char("Subject", required=True, readonly=True)
    session = fields.Char(
        "Session ID", compute="_compute_session", search="_search_session"
    )
    state = fields.Selection(
        selection=[
            ("pending", "Pending"),
            ("active", "Active"),
            ("closed", "Closed"),
        ],
        required=True,
        default="pending",
        readonly=True,
        index=True,
        help="Pending: waits in its queues. Active: an agent has it. Closed: done, "
        "until the customer writes again.",
    )
    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", readonly=True, ondelete="set null", index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    customer_email = fields.Char("Customer Address", readonly=True, index=True)
    customer_name = fields.Char(readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Contact", index="btree_not_null"
    )
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="email_conversation_queue_rel",
        column1="conversation_id",
        column2="queue_id",
        string="Queues",
        readonly=True,
        help="The queues whose agents see the conversation.",
    )
    queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        readonly=True,
        ondelete="set null",
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Agent", readonly=True, index=True
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
        string="E-mails",
        readonly=True,
    )
    message_count = fields.Integer(
        "Number of E-mails", compute="_compute_message_count"
    )
    last_mail_at = fields.Datetime("Last E-mail", readonly=True, index=True)
    preview = fields.Char(readonly=True)
    unread = fields.Boolean(
        readonly=True, help="Has an e-mail that its agent has not viewed yet."
    )
    other_conversation_ids = fields.Many2many(
        comodel_name="email.conversation", compute="_compute_other_conversation_ids"
    )

    # -- figures -------------------------------------------------------------

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

    def _compute_message_count(self):
        counts = dict(
            self.env["email.message"]._read_group(
                [("conversation_id", "in", self.ids)], ["conversation_id"], ["__count"]
            )
        )
        for conversation in self:
            conversation.message_count = counts.get(conversation, 0)

    @api.depends("customer_email")
    def _compute_other_conversation_ids(self):
        for conversation in self:
            conversation.other_conversation_ids = (
                self.search(
                    [
                        ("customer_email", "=", conversation.customer_email),
                        ("id", "!=", conversation.id),
                    ],
                    limit=20,
                )
                if conversation.customer_email
                else False
            )

    @api.depends("name", "session")
    def _compute_display_name(self):
        for conversation in self:
            conversation.display_name = conversation.name

    @api.model
    def _count_open(self, touchpoints):
        return self.search_count(
            [("touchpoint_id", "in", touchpoints.ids), ("state", "in", OPEN_STATES)]
        )

    # -- the agent's actions -------------------------------------------------

    def action_close(self):
        self._check_may_change_sudo()._close()

    def _check_may_change_sudo(self):
        """The same conversations with the rights of the system, once it is clear that
        this user may change them: agents their own and those that wait, supervisors
        all they see."""
        self.check_access("read")
        if not self.env.user.has_group("email_channel.group_email_supervisor"):
            for conversation in self:
                agent = conversation.user_id
                if agent and agent != self.env.user:
                    raise UserError(conversation._owned_words())
        # sudo: conversations change through their actions only, never by writing.
        return self.sudo()

    def _owned_words(self):
        return self.env._(
            "“%(subject)s” is with %(agent)s.",
            subject=self.name,
            agent=self.user_id.name,
        )

    def action_open_ticket(self):
        self.ensure_one()
        return self.ticket_id.get_formview_action()

    def action_compose(self):
        """Open the wizard for a new conversation."""
        return self.env["email.compose"]._open({"mode": "new"})

    # -- what the thread widget shows -----------------------------------------

    def get_thread(self):
        """The conversation's mails for the thread widget, newest first.

        :return: ``{"messages": [dict of email.message._thread_values()],
            "can_reply": bool, "is_mine": whether what the reader sees is viewed}``
        """
        self.ensure_one()
        self.check_access("read")
        mails = self.email_message_ids.sorted(lambda mail: (mail.date, mail.id))
        return {
            "messages": [mail._thread_values() for mail in reversed(mails)],
            "can_reply": bool(self.touchpoint_id.activated)
            and self.touchpoint_id._sends()
            and not self.stopped,
            "is_mine": self.user_id == self.env.user,
        }

    def _changed(self):
        """Tell the open screens."""
        for conversation in self:
            conversation._bus_send(
                "email.conversation/changed", {"id": conversation.id}
            )

    @api.model
    def _token_key(self):
        """Secret of this database, for core.conversation.token."""
        # sudo: nobody but the system reads parameters.
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param("database.secret").encode()

    def _own_addresses(self):
        """Normalized addresses of the touchpoint: never the customer. Those of another
        may be: one desk writes to another."""
        # sudo: an address is needed, not the touchpoint.
        return self.touchpoint_id.sudo()._own_addresses()
