from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize

from ..models.groups import ADMINISTRATOR, has_role
from ..models.ticket.email_forgetting import FIGURES
from ..models.ticket.forgotten_traces import Traces


class EmailForget(models.TransientModel):
    """What there is of a customer, and a button that erases it (E7)."""

    _name = "email.forget"
    _description = "Forget a Customer"
    _inherit = ["email.linked"]

    address = fields.Char("E-mail Address of the Customer")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    problem = fields.Char(compute="_compute_found")
    nothing = fields.Boolean(compute="_compute_found")
    ready = fields.Boolean(compute="_compute_found")
    conversations = fields.Integer(compute="_compute_found")
    mails = fields.Integer("E-mails", compute="_compute_found")
    files = fields.Integer(compute="_compute_found")
    originals = fields.Integer("Originals of e-mails", compute="_compute_found")
    stored = fields.Integer("Files in storages", compute="_compute_found")
    drafts = fields.Integer(compute="_compute_found")
    tickets = fields.Integer(compute="_compute_found")
    mentions = fields.Integer(
        "E-mails of others that name this customer", compute="_compute_found"
    )

    @api.depends("address", "company_id")
    def _compute_found(self):
        self._check_may_forget()
        for wizard in self:
            address = email_normalize(wizard.address or "")
            wizard.problem = wizard._find_problem(address)
            wizard.ready = bool(address) and not wizard.problem
            counts = dict.fromkeys(FIGURES, 0)
            if wizard.ready:
                counts = Traces(wizard.company_id, address).counts()
            wizard.nothing = wizard.ready and not any(counts.values())
            wizard.update({name: counts[name] for name in FIGURES})

    def _find_problem(self, address):
        if not self.address:
            return False
        if not address:
            return self.env._("This is not one e-mail address.")
        # sudo: that it is one of ours is all that is told.
        touchpoints = (
            self.env["email.touchpoint"].sudo().with_context(active_test=False)
        )
        own = touchpoints.search([("email", "!=", False)])._own_addresses()
        if address in own:
            return self.env._("This is an address of ours, not of a customer.")
        return False

    def _check_may_forget(self):
        """Whom other companies know is not told either. Raises AccessError."""
        if not has_role(self.env.user, ADMINISTRATOR):
            raise AccessError(
                self.env._("Only administrators of the channel can forget a customer.")
            )
        if self.company_id - self.env.companies:
            raise AccessError(self.env._("Choose one of your own companies."))

    def action_forget(self):
        """Erase it in the background, and show the protocol."""
        self.ensure_one()
        self._check_may_forget()
        address = email_normalize(self.address or "")
        if problem := self._find_problem(address):
            raise UserError(problem)
        if not address:
            raise UserError(self.env._("Enter the customer's e-mail address."))
        if self.nothing:
            raise UserError(self.env._("There is nothing of this customer."))
        made = self.env["email.forgetting"]._begin(self.company_id, address)
        # Whom it was about is not kept here either.
        self.address = False
        return {
            "type": "ir.actions.act_window",
            "res_model": made._name,
            "res_id": made.id,
            "views": [(False, "form")],
        }
