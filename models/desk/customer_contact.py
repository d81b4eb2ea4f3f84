"""The contact of a conversation, and whom else it may be with."""

from functools import cached_property

from ...core.inbound import addresses

MOST_CANDIDATES = 6


class CustomerContact:
    """:param conversation: email.conversation, as its reader has it"""

    def __init__(self, conversation):
        self.conversation = conversation
        self.env = conversation.env

    @cached_property
    def partner(self):
        """The contact (res.partner) as far as the reader may see it."""
        # sudo: which one it is; whether it is shown is asked next.
        found = self.conversation.sudo().partner_id.with_env(self.env)
        return found._filtered_access("read")

    def with_same_address(self):
        """Contacts with the customer's address that the conversation may have, the
        oldest first."""
        email = self.conversation.customer_email
        if not email:
            return self.env["res.partner"]
        return self.env["res.partner"].search(
            [
                ("email_normalized", "=", email),
                ("company_id", "in", (False, self.conversation.company_id.id)),
            ],
            order="id",
            limit=MOST_CANDIDATES,
        )

    def values(self):
        """For the panel.

        :return: {"customer": {"name", "email"}, "contact": {"id", "name", "email",
            "phone", "company"} or False, "hidden": whether there is one that the reader
            may not see, "differs": whether its address is another one, "candidates":
            others with the customer's address, as the contact, "may_set", "may_create",
            "may_correct"}
        """
        conversation, partner = self.conversation, self.partner
        may_set = conversation._may_change() and not conversation.erased_at
        candidates = self.with_same_address() - partner
        return {
            "customer": {
                "name": conversation.customer_name or "",
                "email": conversation.customer_email or "",
            },
            "company_id": conversation.company_id.id,
            "contact": _values(partner) if partner else False,
            # sudo: that there is one
            "hidden": bool(conversation.sudo().partner_id and not partner),
            "differs": bool(partner and self._differs()),
            "candidates": [_values(each) for each in candidates],
            "may_set": may_set,
            "may_create": may_set and self.env["res.partner"].has_access("create"),
            "may_correct": may_set and self._may_correct(),
        }

    def _may_correct(self):
        owner = self.partner.company_id
        ours = not owner or owner == self.conversation.company_id
        return bool(self.partner and ours and self.partner.has_access("write"))

    def _differs(self):
        own = {one.email for one in addresses.read_all(self.partner.email)}
        customer = self.conversation.customer_email
        return bool(own and customer) and customer not in own


def _values(partner):
    company = partner.commercial_partner_id
    return {
        "id": partner.id,
        "name": partner.name or partner.display_name,
        "email": partner.email or "",
        "phone": partner.phone or "",
        "company": company.name if company != partner else "",
    }
