from odoo import api, fields, models

from ..core.conversation.address_list import join_addresses
from ..core.inbound import addresses
from ..core.inbound.automatic import reads_no_answers
from ..core.inbound.mail import Address


class EmailCompose(models.TransientModel):
    """Says that an answer does not reach the customer, before it is sent."""

    _inherit = "email.compose"

    customer_missing = fields.Char(compute="_compute_customer_missing")
    add_customer = fields.Boolean()

    @api.depends("email_to", "email_cc", "email_bcc", "mode", "conversation_id")
    def _compute_customer_missing(self):
        for compose in self:
            customer = compose.conversation_id.customer_email
            answers = compose.mode in ("reply", "reply_all")
            reads = customer and not reads_no_answers(customer)
            missing = answers and reads and customer not in compose._written_to()
            compose.customer_missing = missing and compose._missing_words()

    def _written_to(self):
        """Addresses (set of str) of all that can be read as one."""
        texts = (self.email_to, self.email_cc, self.email_bcc)
        pieces = [piece for text in texts for piece in addresses.split(text or "")]
        return {found.email for piece in pieces if (found := addresses.read(piece))}

    def _missing_words(self):
        return self.env._(
            "The customer, %(customer)s, does not get this e-mail.",
            customer=join_addresses([self._customer()]),
        )

    def _customer(self):
        conversation = self.conversation_id
        name, email = conversation.customer_name, conversation.customer_email
        return Address("" if name == email else name or "", email)

    @api.onchange("add_customer")
    def _onchange_add_customer(self):
        if self.add_customer and self.customer_missing:
            customer = join_addresses([self._customer()])
            self.email_to = ", ".join(filter(None, [self.email_to, customer]))
        self.add_customer = False
