from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize

from ..models.groups import ADMINISTRATOR, has_role
from ..models.ticket.email_forgetting import FIGURES
from ..models.ticket.forgotten_traces import Traces

# Where the address stands, in what the dialog is opened from.
ADDRESS_OF = {"res.partner": "email", "email.conversation": "customer_email"}
LOOKUP = "privacy.lookup.wizard"  # of a module that may not be installed


class EmailForget(models.TransientModel):
    """What there is of a customer, and a button that erases it (E7)."""

    _name = "email.forget"
    _description = "Forget a Customer"
    _inherit = ["email.linked"]

    address = fields.Char(
        "E-mail Address of the Customer", default=lambda self: self._default_address()
    )
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
    lines = fields.Integer("Lines of lists", compute="_compute_found")

    has_lookup = fields.Boolean(compute="_compute_has_lookup")

    def _default_address(self):
        """Of the contact or conversation whose action this is."""
        model, number = map(self.env.context.get, ("active_model", "active_id"))
        name = ADDRESS_OF.get(model)
        return bool(name and number) and self.env[model].browse(number)[name]

    @api.depends_context("uid")
    def _compute_has_lookup(self):
        lookup = self.env.get(LOOKUP)
        self.has_lookup = lookup is not None and lookup.has_access("create")

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

    def action_look_up(self):
        """What Odoo has of the same person elsewhere, by its own privacy_lookup."""
        self.ensure_one()
        self._check_may_forget()
        address = email_normalize(self.address or "") or self.address
        contacts = self.env["res.partner"].search(
            [("email_normalized", "=", address)], limit=1
        )
        lookup = self.env["ir.actions.act_window"]._for_xml_id(
            "privacy_lookup.action_privacy_lookup_wizard"
        )
        found = {"default_email": address, "default_name": contacts.name or address}
        return {**lookup, "context": found}

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
