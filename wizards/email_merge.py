from odoo import api, fields, models
from odoo.fields import Command

from ..models.ticket.merged_content import customer_name, customers_differ
from ..models.ticket.relink_checks import RelinkChecks
from .email_relink import listed


class EmailMergeWizard(models.TransientModel):
    """Which tickets become one, and which of them goes on (E6)."""

    _name = "email.merge.wizard"
    _description = "Merge Tickets"
    _inherit = ["email.linked"]

    ticket_ids = fields.Many2many(
        default=lambda self: self._default_ticket_ids(),
        comodel_name="helpdesk.ticket",
        relation="email_merge_wizard_ticket_rel",
        column1="wizard_id",
        column2="ticket_id",
        # Who merges twice is told that they are merged.
        context={"active_test": False},
        string="Tickets",
        domain="[('company_id', '=', company_id)]",
    )
    company_id = fields.Many2one(comodel_name="res.company", compute="_compute_company")
    target_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        string="Into",
        compute="_compute_target_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', ticket_ids)]",
    )
    # Where it was opened: the form of this ticket, or 0.
    opened_on = fields.Integer(default=lambda self: self._default_opened_on())
    ready = fields.Boolean(compute="_compute_warnings")
    archived = fields.Char(compute="_compute_warnings")
    warnings = fields.Html(compute="_compute_warnings", sanitize=False)

    def _chosen(self):
        """Ids of the tickets in the list, or on the form, where it is opened."""
        context = self.env.context
        on_tickets = context.get("active_model") == "helpdesk.ticket"
        return (on_tickets and context.get("active_ids")) or []

    def _default_ticket_ids(self):
        return [Command.set(self._chosen())]

    def _default_opened_on(self):
        ids = self._chosen()
        return ids[0] if len(ids) == 1 else 0

    @api.depends("ticket_ids")
    def _compute_company(self):
        for wizard in self:
            wizard.company_id = wizard.ticket_ids[:1].company_id or self.env.company

    @api.depends("ticket_ids")
    def _compute_target_id(self):
        """The oldest of those that are open."""
        for wizard in self:
            tickets = wizard.ticket_ids._origin
            oldest = tickets.sorted(lambda one: (one.closed, one.create_date, one.id))
            wizard.target_id = oldest[:1]

    @api.depends("ticket_ids", "target_id")
    def _compute_warnings(self):
        for wizard in self:
            sources = wizard._sources()
            wizard.ready = bool(sources and wizard.target_id)
            wizard.archived = ", ".join(sources.mapped("number"))
            words = wizard._warnings(sources) if wizard.ready else ()
            wizard.warnings = listed(words)

    def _sources(self):
        return self.ticket_ids._origin - self.target_id._origin

    def _warnings(self, sources):
        target = self.target_id
        tickets = target | sources
        others = sources.filtered(lambda one: customers_differ(one, target))
        if others:
            yield self.env._(
                "The tickets are of different customers: %(customers)s. What was "
                "written to each of them on a ticket stays on that ticket; e-mail "
                "conversations and internal notes go along.",
                customers=", ".join(
                    dict.fromkeys(filter(None, map(customer_name, target | others)))
                ),
            )
        if target.closed and not all(sources.mapped("closed")):
            yield self.env._(
                "Ticket %(ticket)s is closed. It will be opened again.",
                ticket=target.number,
            )
        if len(tickets.team_id) > 1:
            yield self.env._(
                "The tickets are of different teams. %(ticket)s stays with "
                "“%(team)s”, and each conversation in its queue.",
                ticket=target.number,
                team=target.team_id.display_name or "–",
            )

    def action_merge(self):
        self.ensure_one()
        checks = RelinkChecks(self.env)
        checks.check_may_merge((self.ticket_ids | self.target_id).sudo())
        # sudo: tickets change through this action, as their writers may change them.
        relinks = (
            self.env["email.relink"]
            .sudo()
            ._merge(self._sources().sudo(), self.target_id.sudo())
        )
        return relinks._told(self.opened_on)
