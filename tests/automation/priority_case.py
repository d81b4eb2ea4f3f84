"""Conversations that wait, and rules for them."""

from datetime import timedelta

from odoo import fields

from ..routing.common import RoutingCase


class PriorityCase(RoutingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Rule = cls.env["email.priority.rule"]
        cls.Rule.search([]).active = False
        cls.customer = cls.env["res.partner"].create(
            {"name": "Carla", "email": "carla@customers.test"}
        )

    def waits(self, minutes=10, **vals):
        since = fields.Datetime.now() - timedelta(minutes=minutes)
        return self.make_conversation(waiting_since=since, **vals)

    def reckon(self):
        self.env.flush_all()
        self.env["email.priority"]._renew_some()

    def shown(self, conversation, user=None):
        """[(words, amount)], as this user reads them; Ada by default"""
        seen = conversation.with_user(user or self.ada)
        seen.invalidate_recordset()
        return [(each["words"], each["amount"]) for each in seen.priority_reasons or []]

    def reasons(self, conversation, user=None):
        return [words for words, _amount in self.shown(conversation, user)]
