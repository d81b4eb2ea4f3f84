"""Why a conversation comes first, in the words of its reader."""

from functools import cached_property

from odoo.tools.misc import formatLang

from ..conversation.event_words import duration
from .priority_matching import records_of


class PriorityWords:
    """What rules found, as this reader may know it: amounts only who may read the
    records themselves, words of mails only who may read the mails.

    :param env: of the reader
    :param rules: {id: what an administrator wants agents to read}; read when needed,
        if it is not known
    """

    def __init__(self, env, rules=None):
        self.env = env
        self._known = rules

    @cached_property
    def _kinds(self):
        return self.env["email.priority.rule"]._kind_of()

    @cached_property
    def _rules(self):
        if self._known is not None:
            return self._known
        # sudo: agents read what a rule says, and not the rule.
        rules = self.env["email.priority.rule"].sudo().with_context(active_test=False)
        return {rule.id: rule.words for rule in rules.search([("words", "!=", False)])}

    def of(self, conversations):
        """:param conversations: email.conversation, as their reader sees them
        :return: {conversation id: [{"words", "amount": "" or with its currency}]} of
            those that rules put ahead, and whose customers wait
        """
        # sudo: what was found, of which the reader is told what he may know.
        system = conversations.sudo()
        found = {
            one.id: one.priority_found
            for one in system
            if one.waiting_since and one.priority_found
        }
        raised = conversations.filtered(lambda one: one.id in found)
        amounts = self._amounts(raised, found)
        return {
            one.id: [
                {
                    "words": self.words(each, one.may_read),
                    "amount": amounts.get((one.id, each["kind"]), ""),
                }
                for each in found[one.id]
            ]
            for one in raised
        }

    def words(self, found, may_read):
        """:param found: of email.conversation.priority_found, one of them
        :param may_read: whether the reader may read the conversation's mails
        """
        words = self._rules.get(found["rule"])
        if words:
            return words
        kind = self._kinds.get(found["kind"])
        if not kind:
            return self.env._("Priority")
        detail = self._detail(found, may_read or not kind.hidden_words)
        return f"{kind.words}: {detail}" if detail else kind.words

    def _detail(self, found, is_shown):
        if not is_shown:
            return ""
        if "tags" in found:
            tags = self.env["res.partner.category"].browse(found["tags"])
            return ", ".join(tags.exists()._filtered_access("read").mapped("name"))
        if "after" in found:
            return duration(self.env, found["after"])
        return found.get("entry") or found.get("word") or ""

    def _amounts(self, conversations, found):
        """{(conversation id, kind): words}; one grouped statement a kind."""
        amounts = {}
        for code, kind in self._kinds.items():
            if not (kind.amount and kind.is_available(self.env)):
                continue
            ids = [
                one
                for one, reasons in found.items()
                if any(each["kind"] == code for each in reasons)
            ]
            concerned = conversations.browse(ids)
            for one, words in self._amounts_of(kind, concerned):
                amounts[one, code] = words
        return amounts

    def _amounts_of(self, kind, conversations):
        model = self.env[kind.model]
        if not (conversations and self._may_sum(kind)):
            return
        sums = {}
        for partner, company, currency, total in model._read_group(
            records_of(kind, conversations),
            ["partner_id", "company_id", "currency_id"],
            [f"{kind.amount}:sum"],
        ):
            # sudo: only to whose company a contact belongs.
            key = partner.sudo().commercial_partner_id, company.id
            of_customer = sums.setdefault(key, {})
            of_customer[currency] = of_customer.get(currency, 0) + total
        for one in conversations.sudo():
            of_customer = sums.get(
                (one.partner_id.commercial_partner_id, one.company_id.id), {}
            )
            words = [
                formatLang(self.env, total, currency_obj=currency)
                for currency, total in of_customer.items()
            ]
            if words:
                yield one.id, " + ".join(words)

    def _may_sum(self, kind):
        model = self.env[kind.model]
        fields = [model._fields[name] for name in (kind.amount, "currency_id")]
        return model.has_access("read") and all(
            model._has_field_access(field, "read") for field in fields
        )
