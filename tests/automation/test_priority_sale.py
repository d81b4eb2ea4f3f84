from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from ..routing.common import AGENT
from .priority_case import PriorityCase


@tagged("-standard", "sale", "-at_install", "post_install")
class TestPrioritySale(PriorityCase):
    """Rules on real orders and invoices; their amounts for who may read them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env.company
        if not company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", company=company, install_demo=False
            )
        cls.today = fields.Date.today()
        cls.clerk = cls.make_user(
            "prio_clerk", f"{AGENT},account.group_account_invoice"
        )
        cls.seller = cls.make_user(
            "prio_seller", f"{AGENT},sales_team.group_sale_salesman_all_leads"
        )
        cls.queue.user_ids |= cls.clerk | cls.seller
        cls.product = cls.env["product.product"].create(
            {
                "name": "Kettle",
                "type": "consu",
                "invoice_policy": "order",
                "taxes_id": [],
            }
        )

    def invoice(self, due_in_days, amount=100.0, partner=None, post=True, **vals):
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or self.customer).id,
                "invoice_date": self.today - timedelta(days=60),
                "invoice_date_due": self.today + timedelta(days=due_in_days),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Kettle", "price_unit": amount, "tax_ids": []}
                    )
                ],
                **vals,
            }
        )
        if post:
            move.action_post()
        return move

    def order(self, partner=None, confirm=True, **vals):
        order = self.env["sale.order"].create(
            {
                "partner_id": (partner or self.customer).id,
                "order_line": [
                    Command.create(
                        {"product_id": self.product.id, "price_unit": 50, "tax_ids": []}
                    )
                ],
                **vals,
            }
        )
        if confirm:
            order.action_confirm()
        return order

    def minutes(self, **vals):
        conversation = self.waits(**{"partner_id": self.customer.id, **vals})
        self.reckon()
        return conversation.priority_minutes

    def test_an_overdue_invoice_and_no_other(self):
        self.Rule.create({"kind": "overdue", "minutes": 30})
        self.invoice(5)
        self.invoice(0)
        self.invoice(-5, post=False)
        self.invoice(-5, move_type="out_refund")
        self.assertEqual(self.minutes(), 0)
        overdue = self.invoice(-1)
        self.assertEqual(self.minutes(), 30)
        overdue.payment_state = "paid"
        self.assertEqual(self.minutes(), 0)

    def test_of_the_customers_whole_company(self):
        self.Rule.create({"kind": "overdue", "minutes": 30})
        company = self.customer.create({"name": "Acme", "is_company": True})
        self.customer.parent_id = company
        self.invoice(-1, partner=company)
        self.assertEqual(self.minutes(), 30)
        other = self.customer.create({"name": "Other"})
        self.assertEqual(self.minutes(partner_id=other.id), 0)
        self.assertEqual(self.minutes(partner_id=False), 0)

    def test_the_amount_is_for_who_may_read_invoices(self):
        self.Rule.create({"kind": "overdue", "minutes": 30})
        self.invoice(-1, 1200.0)
        self.invoice(-2, 34.5)
        conversation = self.waits(partner_id=self.customer.id)
        self.reckon()
        self.assertEqual(self.shown(conversation), [("Overdue invoice", "")])
        [(words, amount)] = self.shown(conversation, self.clerk)
        self.assertEqual(words, "Overdue invoice")
        self.assertIn("1,234.50", amount)
        self.assertNotIn("1234", str(conversation.sudo().priority_found))
        # Nor is it told to the agent to whom it rings.
        self.enter("available", self.ada)
        offer = self.route()
        self.assertEqual(
            offer._payload()[0]["priority"],
            [{"words": "Overdue invoice", "amount": ""}],
        )

    def test_an_open_order_until_all_is_invoiced(self):
        self.Rule.create({"kind": "order", "minutes": 20})
        self.order(confirm=False)
        self.assertEqual(self.minutes(), 0)
        order = self.order()
        self.assertEqual(self.minutes(), 20)
        conversation = self.waits(partner_id=self.customer.id)
        self.reckon()
        self.assertEqual(self.shown(conversation), [("Open order", "")])
        self.assertIn("50.00", self.shown(conversation, self.seller)[0][1])
        order._create_invoices().action_post()
        if order.invoice_status == "invoiced" and not getattr(
            order, "delivery_status", False
        ):
            self.assertEqual(self.minutes(), 0)
        order._action_cancel()
        self.assertEqual(self.minutes(), 0)

    def test_only_records_of_the_conversations_own_company(self):
        self.Rule.create({"kind": "order", "minutes": 20})
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.order(company_id=elsewhere.id, confirm=False).state = "sale"
        self.assertEqual(self.minutes(), 0)
        self.assertEqual(self.minutes(company_id=elsewhere.id), 20)

    def test_one_statement_for_all_that_wait(self):
        self.Rule.create([{"kind": "order"}, {"kind": "order"}, {"kind": "overdue"}])
        self.order()
        for _one in range(20):
            self.waits(partner_id=self.customer.id)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self.reckon()
            self.env.flush_all()

    def test_the_kinds_are_available(self):
        kinds = dict(self.Rule._selection_kind())
        self.assertEqual(kinds["order"], "Open order")
        self.assertEqual(kinds["overdue"], "Overdue invoice")
