import re

from odoo import api, models
from odoo.fields import Domain

SESSION = re.compile(r"\s*(?:EC)?0*(\d{1,9})\s*", re.IGNORECASE)


class EmailConversation(models.Model):
    """How a conversation is chosen from others: by what people remember of it."""

    _inherit = "email.conversation"
    _rec_names_search = [
        "name",
        "customer_email",
        "customer_name",
        "ticket_id.number",
    ]

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        session = isinstance(value, str) and SESSION.fullmatch(value)
        if session and operator in ("ilike", "=ilike", "like", "="):
            domain = Domain(domain) | Domain("id", "=", int(session[1]))
        return domain

    @api.depends("customer_name")
    @api.depends_context("email_show_customer")
    def _compute_display_name(self):
        done = super()._compute_display_name()
        chosen = self if self.env.context.get("email_show_customer") else self.browse()
        for conversation in chosen:
            customer = conversation.customer_name or conversation.customer_email
            conversation.display_name = " · ".join(
                filter(None, (conversation.session, customer, conversation.name))
            )
        return done
