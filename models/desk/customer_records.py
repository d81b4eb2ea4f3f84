"""Records of a conversation's customer that its reader may see, of any app."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from .customer_contact import CustomerContact

MOST_LINES = 3
MOST_COUNTED = 100


class CustomerRecords:
    """:param conversation: email.conversation, as its reader has it
    :param kinds: tuple of RecordKind
    """

    def __init__(self, conversation, kinds):
        self.conversation = conversation
        self.env = conversation.env
        self.partner = CustomerContact(conversation).partner
        self.kinds = kinds

    def values(self):
        """For the panel; of those kinds of which there are records.

        :return: list of {"key", "model", "title", "count": at most MOST_COUNTED,
            "lines": [{"id", "name", "date", "amount", "state", "note", "unread"}]}
        """
        groups = (self._group(kind) for kind in self.kinds)
        return [group for group in groups if group]

    def action(self, key):
        """The action that lists all records of a kind."""
        kind = next((one for one in self.kinds if one.model == key), None)
        domain = self._domain(kind) if kind else None
        if not domain:
            raise UserError(self.env._("There is nothing to show."))
        return {
            "type": "ir.actions.act_window",
            "name": kind.title,
            "res_model": kind.model,
            "views": [(False, "list"), (False, "form")],
            "domain": list(domain),
        }

    def _group(self, kind):
        domain = self._domain(kind)
        if not domain:
            return None
        model = self.env[kind.model]
        sortable = self._shows(kind, kind.date) and model._fields[kind.date].store
        order = f"{kind.date} desc, id desc" if sortable else None
        found = model.search(domain, order=order, limit=MOST_LINES + 1)
        if not found:
            return None
        count = len(found)
        if count > MOST_LINES:
            count = model.search_count(domain, limit=MOST_COUNTED)
        return {
            "key": kind.model,
            "model": kind.model,
            "title": kind.title,
            "count": count,
            "lines": [self._line(kind, record) for record in found[:MOST_LINES]],
        }

    def _domain(self, kind):
        """Domain of the customer's records; None where there can be none."""
        if kind.model not in self.env or not self.env[kind.model].has_access("read"):
            return None
        fields = self.env[kind.model]._fields
        of_customer = Domain.FALSE
        if self.partner and kind.partner in fields:
            of_customer |= self._of_partner(kind)
        if kind.email in fields and self.conversation.customer_email:
            of_customer |= Domain(kind.email, "=", self.conversation.customer_email)
        if of_customer.is_false():
            return None
        return of_customer & Domain(list(kind.domain)) & self._others(kind)

    def _of_partner(self, kind):
        if not kind.company:
            return Domain(kind.partner, "=", self.partner.id)
        # sudo: contacts of the same company, of which the reader may not see all.
        same = self.partner.sudo().with_context(active_test=False)
        commercial = self.partner.sudo().commercial_partner_id
        people = same.search([("commercial_partner_id", "=", commercial.id)])
        return Domain(kind.partner, "in", people.ids)

    def _others(self, kind):
        """But what is shown on the page already."""
        shown = {
            "email.conversation": self.conversation,
            # sudo: which one it is
            "helpdesk.ticket": self.conversation.sudo().ticket_id,
        }
        here = shown.get(kind.model, self.env[kind.model])
        return Domain("id", "not in", here.ids)

    def _line(self, kind, record):
        date = self._value(kind, record, kind.date)
        return {
            "id": record.id,
            "name": record.display_name,
            "date": date and record._fields[kind.date].to_string(date),
            "amount": self._amount(kind, record),
            "state": self._state(kind, record),
            "note": self._value(kind, record, kind.note) or "",
            "unread": bool(self._value(kind, record, "unread")),
        }

    def _shows(self, kind, name):
        model = self.env[kind.model]
        field = model._fields.get(name)
        return bool(field) and model._has_field_access(field, "read")

    def _value(self, kind, record, name):
        return record[name] if self._shows(kind, name) else False

    def _amount(self, kind, record):
        amount = self._value(kind, record, kind.amount)
        if amount is False:
            return ""
        field = record._fields[kind.amount]
        if field.type != "monetary":
            return formatLang(self.env, amount)
        currency = record[field.get_currency_field(record)]
        return formatLang(self.env, amount, currency_obj=currency)

    def _state(self, kind, record):
        value = self._value(kind, record, kind.state)
        if not value:
            return ""
        field = record._fields[kind.state]
        if field.type != "selection":
            try:
                return value.display_name or ""
            except AccessError:
                return ""
        return dict(field._description_selection(self.env)).get(value, "")
