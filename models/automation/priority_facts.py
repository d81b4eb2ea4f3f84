"""What priority rules find in conversations, and what core makes of it."""

import math
from datetime import UTC

from odoo import fields

from ...core.automation.priority import MINUTE, Waiting, decide


class PriorityFacts:
    """:param rules: email.priority.rule with the rights of the system, in their order;
    saved or not
    :param numbers: {rule: by which core knows it}; their ids by default
    """

    def __init__(self, rules, numbers=None):
        self.env = rules.env
        kinds = rules._kind_of()
        usable = {
            code: kind for code, kind in kinds.items() if kind.is_available(self.env)
        }
        rules = rules.filtered(lambda rule: rule.kind in usable)
        # Of unsaved rules there is no id.
        numbers = numbers or {rule: rule._origin.id or -1 for rule in rules}
        self.numbers = {rule: numbers[rule] for rule in rules}
        self.core_rules = [
            rule._to_core(number) for rule, number in self.numbers.items()
        ]
        self.by_kind = [
            (usable[code], of_kind) for code, of_kind in rules.grouped("kind").items()
        ]

    def priorities(self, conversations, known=None):
        """:param conversations: email.conversation with the rights of the system
        :param known: {conversation id: {rule id: what words were found before}}, of
            those whose mails need not be read again
        :return: {conversation id: core.automation.priority.Priority}
        """
        facts = self.facts(conversations, known or {})
        now = fields.Datetime.now()
        # An archived queue's rule is still for it.
        queued = conversations.with_context(active_test=False)
        queues = {one.id: frozenset(one.queue_ids.ids) for one in queued}
        return {
            one.id: decide(
                self.core_rules,
                Waiting(
                    waiting_since=_seconds(one.waiting_since or now),
                    queues=queues[one.id],
                    company=one.company_id.id,
                    facts=facts[one.id],
                ),
                _seconds(now),
                one.company_id.email_priority_most * MINUTE,
            )
            for one in conversations
        }

    def facts(self, conversations, known, but=()):
        """{conversation id: {rule's number: what was found}}

        :param but: codes of kinds that are not asked
        """
        facts = {one.id: dict(known.get(one.id, {})) for one in conversations}
        for kind, rules in self.by_kind:
            if not kind.match or kind.code in but:
                continue
            asked = conversations
            if kind.hidden_words:
                asked = conversations.filtered(lambda one: one.id not in known)
            for rule, conversation, value in kind.match(kind, rules, asked):
                facts[conversation][self.numbers[rule]] = value
        return facts


def minutes_of(priority):
    """Whole minutes, as conversations keep them."""
    return math.floor(priority.raised / MINUTE)


def _seconds(moment):
    return moment.replace(tzinfo=UTC).timestamp()
