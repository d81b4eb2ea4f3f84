from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import ChannelCase

AGENT = "base.group_user,email_channel.group_email_agent"
SUPERVISOR = "base.group_user,email_channel.group_email_supervisor"
ADMINISTRATOR = "base.group_user,email_channel.group_email_administrator"
CONTACTS = ",base.group_partner_manager"
ANA = "ana@customer.test"


class CustomerCase(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent.write({"group_ids": [Command.link(cls._id("group_partner_manager"))]})
        cls.other_company = cls.env["res.company"].create({"name": "Other Company"})
        users = {
            "reader": AGENT + CONTACTS,
            "plain": AGENT,
            "supervisor": SUPERVISOR + CONTACTS,
            "administrator": ADMINISTRATOR + CONTACTS,
            "employee": "base.group_user" + CONTACTS,
            "portal": "base.group_portal",
        }
        for name, groups in users.items():
            user = new_test_user(cls.env, f"customer_{name}", groups=groups)
            setattr(cls, name, user)
        cls.foreigner = new_test_user(
            cls.env,
            "customer_foreigner",
            groups=SUPERVISOR + CONTACTS,
            company_id=cls.other_company.id,
            company_ids=[Command.set(cls.other_company.ids)],
        )
        cls.queue.user_ids = [Command.link(cls.reader.id), Command.link(cls.plain.id)]
        cls.conversation = cls.start()

    @classmethod
    def _id(cls, name):
        return cls.env.ref(f"base.{name}").id

    @classmethod
    def start(cls, email=ANA, name="Ana Customer", user=None, **vals):
        """A conversation of an agent's, on a ticket."""
        user = cls.agent if user is None else user
        conversation = cls.env["email.conversation"].create(
            {
                "name": "Kettle",
                "touchpoint_id": cls.touchpoint.id,
                "company_id": cls.env.company.id,
                "customer_email": email,
                "customer_name": name,
                "queue_id": cls.queue.id,
                "queue_ids": [Command.set(cls.queue.ids)],
                "user_id": user.id,
                "state": "active" if user else "pending",
                "queued_at": fields.Datetime.now(),
                "last_mail_at": fields.Datetime.now(),
                **vals,
            }
        )
        conversation._ensure_tickets()
        return conversation

    @classmethod
    def contact(cls, email=ANA, name="Ana Contact", **vals):
        return cls.env["res.partner"].create({"name": name, "email": email, **vals})

    def as_(self, user):
        return self.env["email.customer"].with_user(user)

    def shown(self, user=None, conversation=None):
        conversation = conversation or self.conversation
        return self.as_(user or self.agent).get_contact(conversation.id)


class TestCustomerContact(CustomerCase):
    """The contact of a conversation is set, made and corrected beside its thread."""

    def test_made_with_one_click(self):
        self.as_(self.agent).create_contact(self.conversation.id)
        partner = self.conversation.partner_id
        self.assertEqual((partner.name, partner.email), ("Ana Customer", ANA))
        self.assertEqual(self.conversation.ticket_id.partner_id, partner)
        contact = self.shown()["contact"]
        self.assertEqual((contact["name"], contact["email"]), ("Ana Customer", ANA))

    def test_a_second_click_makes_no_second_one(self):
        for _click in range(2):
            self.as_(self.agent).create_contact(self.conversation.id)
        known = self.env["res.partner"].search([("email_normalized", "=", ANA)])
        self.assertEqual(len(known), 1)
        other = self.start()
        self.as_(self.agent).create_contact(other.id)
        self.assertEqual(other.partner_id, known)

    def test_a_customer_without_a_name(self):
        conversation = self.start(name=ANA)
        self.as_(self.agent).create_contact(conversation.id)
        self.assertEqual(conversation.partner_id.name, ANA)

    def test_chosen_and_taken_off(self):
        partner = self.contact("other@customer.test")
        self.as_(self.agent).set_contact(self.conversation.id, partner.id)
        self.assertEqual(self.conversation.partner_id, partner)
        self.assertEqual(self.conversation.ticket_id.partner_id, partner)
        self.as_(self.agent).set_contact(self.conversation.id, False)
        self.assertFalse(self.conversation.partner_id)
        self.assertFalse(self.conversation.ticket_id.partner_id)

    def test_a_ticket_with_a_contact_of_its_own_keeps_it(self):
        own = self.contact("own@customer.test")
        self.conversation.ticket_id.partner_id = own
        self.as_(self.agent).create_contact(self.conversation.id)
        self.assertEqual(self.conversation.ticket_id.partner_id, own)

    def test_one_that_is_gone_changes_nothing(self):
        partner = self.contact()
        self.conversation.partner_id = partner
        gone = self.contact()
        gone_id = gone.id
        gone.unlink()
        with self.assertRaisesRegex(UserError, "does not exist any more"):
            self.as_(self.agent).set_contact(self.conversation.id, gone_id)
        self.assertEqual(self.conversation.partner_id, partner)

    def test_several_with_the_same_address_are_offered(self):
        one, two = self.contact(), self.contact(name="Ana Two", phone="1234")
        self.contact(company_id=self.other_company.id)
        shown = self.shown()
        self.assertFalse(shown["contact"])
        self.assertEqual([each["id"] for each in shown["candidates"]], [one.id, two.id])
        self.as_(self.agent).set_contact(self.conversation.id, two.id)
        shown = self.shown()
        self.assertEqual(shown["contact"]["phone"], "1234")
        self.assertEqual([each["id"] for each in shown["candidates"]], [one.id])

    def test_another_address_than_the_contact_has_is_told(self):
        for email, differs in (
            ("ana@home.test", True),
            (ANA, False),
            ("Ana <ANA@Customer.test>", False),
            (f"ana@home.test, {ANA}", False),
            (False, False),
        ):
            with self.subTest(email=email):
                self.conversation.partner_id = self.contact(email)
                self.assertIs(self.shown()["differs"], differs)

    def test_corrected(self):
        self.conversation.partner_id = self.contact()
        typed = {"name": " Ana Right ", "email": "ana@new.test", "phone": "5678"}
        self.as_(self.agent).correct_contact(self.conversation.id, typed)
        partner = self.conversation.partner_id
        self.assertEqual(
            (partner.name, partner.email, partner.phone),
            ("Ana Right", "ana@new.test", "5678"),
        )

    def test_what_is_no_contact_is_told(self):
        self.conversation.partner_id = self.contact()
        customer = self.as_(self.agent)
        for typed, words in (
            ({"name": "  "}, "needs a name"),
            ({"email": "ana at home"}, "is not an e-mail address"),
        ):
            with self.subTest(typed), self.assertRaisesRegex(UserError, words):
                customer.correct_contact(self.conversation.id, typed)
        with self.assertRaisesRegex(UserError, "no contact to correct"):
            customer.correct_contact(self.start().id, {"name": "Ana"})

    def test_nothing_else_of_a_contact_can_be_written(self):
        self.conversation.partner_id = self.contact()
        typed = {"name": "Ana", "company_id": self.other_company.id, "active": False}
        self.as_(self.agent).correct_contact(self.conversation.id, typed)
        self.assertTrue(self.conversation.partner_id.active)
        self.assertFalse(self.conversation.partner_id.company_id)

    def test_a_forgotten_customer_gets_no_contact(self):
        self.conversation.erased_at = fields.Datetime.now()
        self.assertFalse(self.shown()["may_set"])
        with self.assertRaisesRegex(UserError, "was forgotten"):
            self.as_(self.agent).create_contact(self.conversation.id)


class TestCustomerRights(CustomerCase):
    """Who may see the customer, and who may say who it is."""

    def act(self, user, conversation=None):
        """All that can be done, as this user."""
        conversation = conversation or self.conversation
        conversation.partner_id = self.contact()
        customer, made = self.as_(user), self.contact("b@customer.test")
        customer.set_contact(conversation.id, made.id)
        customer.correct_contact(conversation.id, {"name": "Other"})
        customer.set_contact(conversation.id, False)
        made.unlink()
        customer.create_contact(conversation.id)

    def check_refused(self, user, error):
        conversation, partner = self.conversation, self.contact()
        conversation.partner_id = partner
        customer = self.as_(user)
        for method, args in (
            ("set_contact", (False,)),
            ("create_contact", ()),
            ("correct_contact", ({"name": "Other"},)),
        ):
            with self.subTest(method), self.assertRaises(error):
                getattr(customer, method)(conversation.id, *args)
        self.assertEqual(conversation.partner_id, partner)
        self.assertEqual(partner.name, "Ana Contact")

    def test_who_has_the_conversation_and_who_leads(self):
        for user in (self.agent, self.supervisor, self.administrator):
            with self.subTest(user=user.login):
                self.assertTrue(self.shown(user)["may_set"])
                self.act(user)

    def test_one_that_waits_is_everybodys_of_the_queue(self):
        self.act(self.reader, self.start(user=self.env["res.users"]))

    def test_a_colleague_of_the_queue_sees_it_only(self):
        self.assertFalse(self.shown(self.reader)["may_set"])
        self.check_refused(self.reader, UserError)

    def test_others_do_not_even_see_it(self):
        customer = self.env["email.customer"]
        for user in (self.employee, self.portal, self.foreigner):
            for method in ("get_contact", "get_records"):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    getattr(customer.with_user(user), method)(self.conversation.id)
            self.check_refused(user, AccessError)

    def test_without_the_right_to_make_contacts(self):
        conversation = self.start(user=self.plain)
        shown = self.shown(self.plain, conversation)
        self.assertTrue(shown["may_set"])
        self.assertFalse(shown["may_create"] or shown["may_correct"])
        customer = self.as_(self.plain)
        with self.assertRaisesRegex(UserError, "You may not create contacts"):
            customer.create_contact(conversation.id)
        partner = self.contact()
        customer.set_contact(conversation.id, partner.id)
        self.assertEqual(conversation.partner_id, partner)
        with self.assertRaisesRegex(UserError, "You may not change contacts"):
            customer.correct_contact(conversation.id, {"name": "Other"})

    def test_contacts_of_another_company_are_never_touched(self):
        self.supervisor.company_ids = [Command.link(self.other_company.id)]
        theirs = self.contact(company_id=self.other_company.id)
        customer = self.as_(self.supervisor).with_context(
            allowed_company_ids=[self.env.company.id, self.other_company.id]
        )
        with self.assertRaisesRegex(UserError, "another company"):
            customer.set_contact(self.conversation.id, theirs.id)
        self.conversation.partner_id = theirs
        with self.assertRaisesRegex(UserError, "another company"):
            customer.correct_contact(self.conversation.id, {"name": "Ours"})
        self.assertFalse(customer.get_contact(self.conversation.id)["may_correct"])
        self.assertEqual(theirs.name, "Ana Contact")

    def test_one_that_the_reader_may_not_see_is_not_told(self):
        self.conversation.partner_id = self.contact(company_id=self.other_company.id)
        shown = self.shown()
        self.assertTrue(shown["hidden"])
        self.assertFalse(shown["contact"])
