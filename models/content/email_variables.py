from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import email_normalize

from ...core.content.person import first_and_last
from ..outbox.outgoing_message import from_name

PERSON = ("name", "first_name", "last_name", "email", "phone")


class EmailVariables(models.AbstractModel):
    """What ``${name}`` stands for in templates, signatures and automatic answers."""

    _name = "email.variables"
    _description = "Variables of Texts"

    @api.model
    def get_catalog(self):
        """As `_catalog`, for the people who write texts."""
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Variables are for those who write texts."))
        return self._catalog()

    @api.model
    def _catalog(self):
        """All variables there are; another addon adds its own, here and in `_values`.

        :return: list of {"name", "label", "group", "group_label"} in the user's
            language; "group" is one of customer, agent, ticket, queue, touchpoint,
            session
        """
        groups = self._groups()
        return [
            {"name": name, "label": label, "group": group, "group_label": groups[group]}
            for name, group, label in self._labels()
        ]

    def _groups(self):
        return {
            "customer": self.env._("Customer"),
            "agent": self.env._("Agent"),
            "ticket": self.env._("Ticket"),
            "queue": self.env._("Queue"),
            "touchpoint": self.env._("Touchpoint"),
            "session": self.env._("Conversation"),
        }

    def _labels(self):
        name, email = self.env._("Name"), self.env._("E-mail address")
        person = {
            "name": name,
            "first_name": self.env._("First name"),
            "last_name": self.env._("Surname"),
            "email": email,
            "phone": self.env._("Phone number"),
        }
        return [
            *((f"customer_{part}", "customer", person[part]) for part in PERSON),
            *((f"agent_{part}", "agent", person[part]) for part in PERSON),
            ("ticket_number", "ticket", self.env._("Number")),
            ("ticket_subject", "ticket", self.env._("Subject")),
            ("queue_name", "queue", name),
            ("touchpoint_name", "touchpoint", name),
            ("touchpoint_email", "touchpoint", email),
            ("session", "session", self.env._("Session ID")),
        ]

    @api.model
    def _values(
        self,
        *,
        conversation=None,
        touchpoint=None,
        ticket=None,
        agent=None,
        customer=None,
        extra=None,
    ):
        """What the variables stand for; "" for what is not known.

        What is not given is taken from the conversation, but for the agent: his is what
        is sent, whoever wrote the text. Names that are translated are in the language
        of the context.

        :param conversation: email.conversation
        :param touchpoint: email.touchpoint
        :param ticket: helpdesk.ticket
        :param agent: res.users who sends
        :param customer: core.inbound.mail.Address who gets it
        :param extra: {name: text} that go before these
        :return: {name: text}
        """
        # sudo: of all that is read here, only what the catalog names is shown.
        conversation, touchpoint, ticket, agent = (
            (self.env[model] if given is None else given).with_env(self.env).sudo()
            for model, given in (
                ("email.conversation", conversation),
                ("email.touchpoint", touchpoint),
                ("helpdesk.ticket", ticket),
                ("res.users", agent),
            )
        )
        ticket = ticket or conversation.ticket_id
        touchpoint = touchpoint or conversation.touchpoint_id
        values = {
            **self._customer_values(conversation, ticket, customer),
            **self._agent_values(agent),
            "ticket_number": ticket.number,
            "ticket_subject": ticket.name,
            "queue_name": (conversation.queue_id or ticket.team_id).name,
            "touchpoint_name": touchpoint and from_name(touchpoint),
            "touchpoint_email": touchpoint.email,
            "session": conversation.session,
            **(extra or {}),
        }
        return {name: str(value or "") for name, value in values.items()}

    def _agent_values(self, agent):
        return self._person("agent", agent.partner_id, agent.name, agent.email)

    def _customer_values(self, conversation, ticket, customer):
        email = customer.email if customer else conversation.customer_email
        email = email or email_normalize(ticket.partner_email or "") or ""
        known = self._partner_of(conversation, ticket, email)
        names = [
            customer.name if customer else "",
            conversation.customer_name if email == conversation.customer_email else "",
            ticket.partner_name if email == self._email_of(ticket) else "",
        ]
        written = next((name for name in names if name and "@" not in name), "")
        name = known.name if known and not known.is_company else written or known.name
        return self._person("customer", known, name, email or known.email)

    def _email_of(self, ticket):
        return email_normalize(ticket.partner_email or "")

    def _partner_of(self, conversation, ticket, email):
        """The contact with this address: another's data are not his."""
        found = conversation.partner_id | ticket.partner_id
        return found.filtered(
            lambda partner: not email or partner.email_normalized == email
        )[:1]

    def _person(self, group, partner, name, email):
        name = "" if "@" in (name or "") else name or ""
        first, last = first_and_last(name)
        if partner.is_company and name == partner.name:
            first, last = "", ""
        own = {"name": name, "first_name": first, "last_name": last}
        if name == partner.name and "firstname" in partner._fields:
            # Of OCA's partner_firstname.
            own |= {"first_name": partner.firstname, "last_name": partner.lastname}
        own |= {"email": email, "phone": partner.phone}
        return {f"{group}_{part}": own[part] for part in PERSON}
