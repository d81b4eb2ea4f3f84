from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.email_channel.models.desk.record_kinds import RecordKind

from ..extended import extend
from .test_customer import ANA, CustomerCase


def addon():
    """What another addon defines."""

    class EmailCustomer(models.AbstractModel):
        _module = None
        _name = "email.customer"
        _inherit = ["email.customer"]

        @api.model
        def _record_kinds(self):
            bank = RecordKind("res.partner.bank", "Bank accounts", date="")
            unknown = RecordKind("no.such.model", "Nothing")
            return (*super()._record_kinds(), bank, unknown)

    return EmailCustomer


class TestCustomerRecords(CustomerCase):
    """The customer's other conversations, tickets and records."""

    def groups(self, user=None, conversation=None):
        conversation = conversation or self.conversation
        found = self.as_(user or self.agent).get_records(conversation.id)
        return {group["key"]: group for group in found}

    def ids(self, key, **kwargs):
        group = self.groups(**kwargs).get(key)
        return [line["id"] for line in group["lines"]] if group else []

    def test_a_stranger_has_none(self):
        self.assertEqual(self.groups(conversation=self.start("new@customer.test")), {})

    def test_other_conversations_newest_first(self):
        old = self.start(last_mail_at="2026-01-01 10:00:00", name="Old")
        new = self.start(last_mail_at="2026-02-01 10:00:00", unread=True)
        self.start("other@customer.test")
        self.assertEqual(self.ids("email.conversation"), [new.id, old.id])
        line = self.groups()["email.conversation"]["lines"][0]
        self.assertEqual(line["state"], "Active")
        self.assertEqual(line["date"], "2026-02-01 10:00:00")
        self.assertTrue(line["unread"])

    def test_conversations_of_the_contact_by_another_address(self):
        partner = self.contact()
        other = self.start("ana@home.test", partner_id=partner.id)
        self.assertEqual(self.ids("email.conversation"), [])
        self.conversation.partner_id = partner
        self.assertEqual(self.ids("email.conversation"), [other.id])

    def test_conversations_that_the_reader_may_not_see(self):
        queue = self.env["helpdesk.ticket.team"].create({"name": "Elsewhere"})
        hidden = self.start(
            user=self.env["res.users"],
            queue_id=queue.id,
            queue_ids=[Command.set(queue.ids)],
        )
        self.assertEqual(self.ids("email.conversation"), [])
        shown = self.ids("email.conversation", user=self.supervisor)
        self.assertEqual(shown, [hidden.id])

    def test_tickets_by_address_and_by_company(self):
        company = self.contact("info@customer.test", "Company", is_company=True)
        partner = self.contact(parent_id=company.id)
        colleague = self.contact("bo@customer.test", "Bo", parent_id=company.id)
        Ticket = self.env["helpdesk.ticket"].with_context(tracking_disable=True)
        vals = {"description": "-", "team_id": self.queue.id}
        mine, theirs, _others = Ticket.create(
            [
                {**vals, "name": "By address", "partner_email": ANA},
                {**vals, "name": "Bo's", "partner_id": colleague.id},
                {**vals, "name": "Else's", "partner_email": "else@customer.test"},
            ]
        )
        supervisor = {"user": self.administrator}
        self.administrator.group_ids = [
            Command.link(self.env.ref("helpdesk_mgmt.group_helpdesk_manager").id)
        ]
        self.assertEqual(self.ids("helpdesk.ticket", **supervisor), [mine.id])
        self.conversation.partner_id = partner
        shown = self.ids("helpdesk.ticket", **supervisor)
        self.assertEqual(shown, [theirs.id, mine.id])
        (line, _mine) = self.groups(self.administrator)["helpdesk.ticket"]["lines"]
        self.assertIn("Bo's", line["name"])
        self.assertEqual(line["state"], theirs.stage_id.name)

    def test_more_than_are_shown_are_counted_and_opened(self):
        others = [self.start() for _each in range(5)]
        group = self.groups()["email.conversation"]
        self.assertEqual((group["count"], len(group["lines"])), (5, 3))
        action = self.as_(self.agent).open_records(
            self.conversation.id, "email.conversation"
        )
        found = self.env["email.conversation"].search(action["domain"])
        self.assertEqual(set(found.ids), {other.id for other in others})

    def test_only_kinds_that_are_shown_can_be_opened(self):
        for key in ("res.users", "no.such.model", "account.move"):
            with self.subTest(key), self.assertRaises(UserError):
                self.as_(self.agent).open_records(self.conversation.id, key)

    def test_no_statement_for_each_record(self):
        self.conversation.partner_id = self.contact()
        for _each in range(3):
            self.start()
        self.groups()
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            self.groups()

    def test_many_records_are_counted_to_a_hundred(self):
        vals = {
            "name": "One of many",
            "company_id": self.env.company.id,
            "customer_email": ANA,
            "user_id": self.agent.id,
            "state": "active",
            "last_mail_at": fields.Datetime.now(),
        }
        self.env["email.conversation"].create([dict(vals) for _each in range(110)])
        self.assertEqual(self.groups()["email.conversation"]["count"], 100)

    def test_another_addon_adds_a_kind(self):
        extend(self, addon())
        company = self.contact("info@customer.test", "Company", is_company=True)
        self.conversation.partner_id = self.contact(parent_id=company.id)
        vals = {"acc_number": "ES91 2100", "partner_id": company.id}
        account = self.env["res.partner.bank"].create(vals)
        line = {"name": account.display_name, "state": "", "amount": "", "date": False}
        (shown,) = self.groups()["res.partner.bank"]["lines"]
        self.assertEqual(shown["id"], account.id)
        self.assertLessEqual(line.items(), shown.items())
