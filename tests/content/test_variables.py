from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user

from ...core.inbound.mail import Address


class TestVariables(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create(
            {"name": "Ann Smith", "email": "Ann@Example.com", "phone": "+34 600"}
        )
        cls.queue = cls.env["helpdesk.ticket.team"].create({"name": "Support"})
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Broken <lamp>",
                "description": "It is broken",
                "team_id": cls.queue.id,
                "partner_id": cls.partner.id,
                "partner_name": "Ann Smith",
                "partner_email": "ann@example.com",
            }
        )
        cls.touchpoint = cls.env["email.touchpoint"].create(
            {"name": "Help", "email": "help@desk.test", "from_name": "Lamps Ltd"}
        )
        cls.conversation = cls.env["email.conversation"].create(
            {
                "name": "Lamp",
                "touchpoint_id": cls.touchpoint.id,
                "company_id": cls.env.company.id,
                "customer_email": "ann@example.com",
                "customer_name": "A. Smith",
                "partner_id": cls.partner.id,
                "ticket_id": cls.ticket.id,
            }
        )
        cls.agent = new_test_user(
            cls.env,
            "variables_agent",
            groups="base.group_user,email_channel.group_email_agent",
            name="Ada Agent",
            email="ada@desk.test",
        )

    def values(self, **given):
        given = {"conversation": self.conversation, "agent": self.agent, **given}
        return self.env["email.variables"]._values(**given)

    def test_every_variable_of_the_catalog_has_a_value(self):
        self.agent.partner_id.phone = "123"
        values = self.values()
        for variable in self.env["email.variables"]._catalog():
            with self.subTest(variable["name"]):
                self.assertTrue(values[variable["name"]])
        self.assertEqual(values["customer_first_name"], "Ann")
        self.assertEqual(values["customer_phone"], "+34 600")
        self.assertEqual(values["agent_last_name"], "Agent")
        self.assertEqual(values["ticket_subject"], "Broken <lamp>")
        self.assertEqual(values["touchpoint_name"], "Lamps Ltd")
        self.assertEqual(values["session"], self.conversation.session)

    def test_nobody_sends_in_the_name_of_another(self):
        values = self.env["email.variables"].with_user(self.agent)._values()
        self.assertEqual(set(values.values()), {""})

    def test_another_person_has_none_of_the_customers_data(self):
        values = self.values(customer=Address("Bob", "bob@example.com"))
        self.assertEqual(values["customer_name"], "Bob")
        self.assertEqual(values["customer_email"], "bob@example.com")
        self.assertEqual(values["customer_phone"], "")

    def test_an_address_is_no_name(self):
        self.conversation.partner_id = False
        self.ticket.write({"partner_id": False, "partner_name": "ann@example.com"})
        self.conversation.customer_name = "ann@example.com"
        values = self.values()
        self.assertEqual(values["customer_name"], "")
        self.assertEqual(values["customer_first_name"], "")

    def test_the_person_of_a_company_is_called_by_his_own_name(self):
        self.partner.write({"name": "Lamps & Co", "is_company": True})
        self.assertEqual(self.values()["customer_first_name"], "A.")
        self.conversation.customer_name = False
        self.ticket.partner_name = False
        values = self.values()
        self.assertEqual(values["customer_name"], "Lamps & Co")
        self.assertEqual(values["customer_first_name"], "")

    def test_what_a_caller_brings_goes_before(self):
        values = self.values(extra={"customer_name": "Listed", "plan": 3, "no": None})
        self.assertEqual(values["customer_name"], "Listed")
        self.assertEqual((values["plan"], values["no"]), ("3", ""))

    def test_the_catalog_is_for_people_inside(self):
        catalog = self.env["email.variables"].with_user(self.agent).get_catalog()
        self.assertIn("customer_name", [each["name"] for each in catalog])
        portal = new_test_user(self.env, "var_portal", groups="base.group_portal")
        for outside in (portal, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.env["email.variables"].with_user(outside).get_catalog()
