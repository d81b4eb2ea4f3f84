from markupsafe import Markup

from odoo import api, fields, models

from ..models.ticket.merged_content import customer_name, customers_differ
from ..models.ticket.relink_checks import RelinkChecks


class EmailRelinkWizard(models.TransientModel):
    """On which ticket a conversation shall be (E6)."""

    _name = "email.relink.wizard"
    _description = "Move a Conversation to Another Ticket"
    _inherit = ["email.linked"]

    conversation_id = fields.Many2one(
        comodel_name="email.conversation", required=True, readonly=True
    )
    company_id = fields.Many2one(
        related="conversation_id.company_id", related_sudo=False
    )
    source_id = fields.Many2one(
        comodel_name="helpdesk.ticket", compute="_compute_source_id", string="From"
    )
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        string="To",
        domain="[('company_id', '=', company_id), ('id', '!=', source_id)]",
    )
    # Not related_sudo: the reader's own rights decide what is shown.
    ticket_customer = fields.Char(
        related="ticket_id.partner_name", related_sudo=False, string="Customer"
    )
    ticket_stage_id = fields.Many2one(
        related="ticket_id.stage_id", related_sudo=False, string="Stage"
    )
    empties = fields.Boolean(compute="_compute_source_id")
    close = fields.Boolean(
        "Close That Ticket",
        default=True,
        help="No other conversation is on the ticket that it leaves.",
    )
    warnings = fields.Html(compute="_compute_warnings", sanitize=False)

    @api.depends("conversation_id")
    def _compute_source_id(self):
        for wizard in self:
            # sudo: it is shown by its name, as on the conversation.
            source = wizard.conversation_id.sudo().ticket_id
            wizard.source_id = source.sudo(False)
            others = source.email_conversation_ids - wizard.conversation_id.sudo()
            wizard.empties = bool(source) and not source.closed and not others

    @api.depends("ticket_id")
    def _compute_warnings(self):
        for wizard in self:
            wizard.warnings = listed(wizard._warnings())

    def _warnings(self):
        ticket, conversation = self.ticket_id, self.conversation_id
        if not ticket:
            return
        if self._is_of_another_customer():
            yield self.env._(
                "Ticket %(ticket)s is of another customer: %(customer)s. The "
                "conversation is with %(other)s.",
                ticket=ticket.number,
                customer=customer_name(ticket),
                other=conversation.customer_name or conversation.customer_email,
            )
        if ticket.closed and conversation.state != "closed":
            yield self.env._(
                "Ticket %(ticket)s is closed. It will be opened again.",
                ticket=ticket.number,
            )
        if ticket.team_id != conversation.queue_id and conversation.queue_id:
            yield self.env._(
                "The conversation stays in its queue, %(queue)s.",
                queue=conversation.queue_id.display_name,
            )

    def _is_of_another_customer(self):
        conversation = self.conversation_id
        person = self.env["helpdesk.ticket"].new(
            {
                "partner_id": conversation.partner_id.id,
                "partner_email": conversation.customer_email,
            }
        )
        return customers_differ(self.ticket_id, person)

    @api.model
    def _open(self, conversation):
        wizard = self.create({"conversation_id": conversation.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move to Another Ticket"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def action_relink(self):
        self.ensure_one()
        conversation, ticket = self.conversation_id, self.ticket_id
        RelinkChecks(self.env).check_may_relink(conversation, ticket)
        # sudo: conversations and tickets change through their actions only.
        relink = (
            self.env["email.relink"]
            .sudo()
            ._relink(conversation.sudo(), ticket.sudo(), self.close)
        )
        return relink._told()


def listed(words):
    """:param words: iterable of str
    :return: Markup, empty without any"""
    items = Markup().join(Markup("<li>%s</li>") % each for each in words)
    return items and Markup('<ul class="mb-0 ps-3">%s</ul>') % items
