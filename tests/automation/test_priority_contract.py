from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .priority_case import PriorityCase


@tagged("-standard", "contract", "-at_install", "post_install")
class TestPriorityContract(PriorityCase):
    """A rule on real contracts (OCA's)."""

    def contract(self, start=-30, end=None, **vals):
        today = fields.Date.today()
        return self.env["contract.contract"].create(
            {
                "name": "Maintenance",
                "partner_id": self.customer.id,
                "contract_type": "sale",
                "date_start": today + timedelta(days=start),
                "date_end": end is not None and today + timedelta(days=end),
                **vals,
            }
        )

    def minutes(self, **vals):
        conversation = self.waits(**{"partner_id": self.customer.id, **vals})
        self.reckon()
        return conversation.priority_minutes

    def test_a_contract_that_runs_today(self):
        self.Rule.create({"kind": "contract", "minutes": 25})
        self.assertEqual(self.minutes(), 0)
        self.contract(start=5)
        self.contract(end=-1)
        self.contract(contract_type="purchase")
        archived = self.contract()
        archived.active = False
        self.assertEqual(self.minutes(), 0)
        self.contract(end=0)
        self.assertEqual(self.minutes(), 25)

    def test_without_an_end_and_for_who_may_not_read_contracts(self):
        self.Rule.create({"kind": "contract", "minutes": 25})
        self.contract()
        conversation = self.waits(partner_id=self.customer.id)
        self.reckon()
        self.assertEqual(self.shown(conversation), [("Running contract", "")])

    def test_not_one_of_another_company(self):
        self.Rule.create({"kind": "contract", "minutes": 25})
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.contract(company_id=elsewhere.id)
        self.assertEqual(self.minutes(), 0)
