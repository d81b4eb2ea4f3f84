from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL, email_normalize

from ..bulk import with_defaults
from ..own_context import Own

# For records made in bulk: nobody follows them yet, and nobody is to be notified.
NO_NOISE = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "tracking_disable": True,
}

# The channel's own change of a stage: conversations do not follow it.
BY_CHANNEL = {"email_channel_stage": Own()}
IMPORTANT = "3"


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    email_conversation_ids = fields.One2many(
        comodel_name="email.conversation",
        inverse_name="ticket_id",
        string="E-mail Conversations",
        groups="email_channel.group_email_agent",
    )
    email_conversation_count = fields.Integer(
        compute="_compute_email_conversation_count",
        groups="email_channel.group_email_agent",
    )

    def _compute_email_conversation_count(self):
        counts = dict(
            self.env["email.conversation"]._read_group(
                [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.email_conversation_count = counts.get(ticket, 0)

    # -- news from the conversation ------------------------------------------

    @api.model
    def _create_for_conversations(self, conversations):
        """One ticket for each conversation, in the same order (E1)."""
        channel = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_email", raise_if_not_found=False
        )
        # Number and stage for all at once: left to create(), both cost a search each.
        numbers = self._next_ticket_numbers(
            conversations.company_id[:1], len(conversations)
        )
        teams = [*conversations.queue_id, conversations.queue_id.browse()]
        first_stages = {team: team._get_applicable_stages()[:1] for team in teams}
        Ticket = self.with_context(**NO_NOISE)
        stages = [
            conversation._ignored_stage() or first_stages[conversation.queue_id]
            for conversation in conversations
        ]
        vals_list = [
            {
                "number": number,
                "stage_id": stage.id,
                # Computed to the same, it would cost another statement.
                "unattended": stage.unattended,
                "name": conversation.name,
                "description": Markup("<p>%s</p>") % conversation._ticket_words(),
                "team_id": conversation.queue_id.id,
                "company_id": conversation.company_id.id,
                "user_id": conversation.user_id.id,
                "partner_id": conversation.partner_id.id,
                "partner_name": conversation.customer_name,
                "partner_email": conversation.customer_email,
                "channel_id": channel.id if channel else False,
            }
            for conversation, number, stage in zip(
                conversations, numbers, stages, strict=True
            )
        ]
        return Ticket.create(with_defaults(Ticket, vals_list))

    def _on_important_mail(self):
        """B4: the customer used one of the words that make a ticket important."""
        self.filtered(lambda ticket: ticket.priority < IMPORTANT).priority = IMPORTANT

    def _next_ticket_numbers(self, company, count):
        """``count`` numbers, as _prepare_ticket_number gives them one by one."""
        sequence = self._number_sequence(company)
        if sequence.implementation != "standard" or sequence.use_date_range:
            vals = {"company_id": company.id}
            return [self._prepare_ticket_number(vals) for _ticket in range(count)]
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                count,
            )
        )
        before, after = sequence._get_prefix_suffix()
        width = sequence.padding
        return [f"{before}{number:0{width}d}{after}" for (number,) in rows]

    def _number_sequence(self, company):
        return self.env["ir.sequence"].search(
            [
                ("code", "=", "helpdesk.ticket.sequence"),
                ("company_id", "in", (company.id, False)),
            ],
            order="company_id",
            limit=1,
        )

    def _on_conversation_assigned(self, conversation):
        """The agent who takes the conversation takes the ticket."""
        # sudo: the agent may take a ticket of his queue that is somebody else's.
        for ticket in self.sudo():
            ticket.write(
                {
                    "team_id": conversation.queue_id.id or ticket.team_id.id,
                    "user_id": conversation.user_id.id,
                }
            )

    def _on_conversation_queued(self, conversation, agent):
        """The agent gave the conversation back, and the ticket with it."""
        # sudo: in the new queue the ticket is out of the agent's reach.
        for ticket in self.sudo().filtered(lambda each: each.user_id == agent):
            ticket.write({"team_id": conversation.queue_id.id, "user_id": False})

    @api.model
    def _add_email_comments(self, bodies):
        """Internal notes, in bulk and without notifying anybody.

        :param bodies: list of (ticket, Markup)
        :return: mail.message, in the same order
        """
        note = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note")
        robot = self.env.ref("base.partner_root")
        vals = {
            "message_type": "notification",
            "subtype_id": note,
            "is_internal": True,
            "author_id": robot.id,
            "email_from": robot.email_formatted,
            "reply_to": robot.email_formatted,
        }
        Message = self.env["mail.message"]
        messages = Message.create(with_defaults(Message, [vals] * len(bodies)))
        messages._place(
            [
                (message, ticket, body)
                for message, (ticket, body) in zip(messages, bodies, strict=True)
            ]
        )
        return messages

    # -- the agent's actions -------------------------------------------------

    def action_open_email_conversations(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_conversation_action"
        )
        if self.email_conversation_count == 1:
            return self.email_conversation_ids.get_formview_action()
        return dict(action, domain=[("ticket_id", "=", self.id)], context={})

    def action_email_reply(self):
        """Answer the newest mail the customer wrote."""
        self.ensure_one()
        conversations = self.email_conversation_ids
        customer = email_normalize(self.partner_email or self.partner_id.email)
        theirs = conversations.filtered(lambda one: one.customer_email == customer)
        mail = (theirs or conversations)._mail_to_answer()
        return mail.action_reply() if mail else self.action_email_new()

    def action_email_new(self):
        """Write to the ticket's customer: a new conversation on this ticket."""
        self.ensure_one()
        return self.env["email.compose"]._open({"mode": "new", "ticket_id": self.id})
