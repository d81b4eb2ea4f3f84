"""With Odoo's privacy_lookup installed: it finds what the channel has of a person, and
its log tells that the channel forgot him."""

from odoo.tests import Form, tagged

from ..common import CUSTOMER
from .forget_case import ForgetCase

NAME = "Carla Customer"


@tagged("-standard", "privacy_lookup", "-at_install", "post_install")
class TestPrivacyLookup(ForgetCase):
    def look_up(self):
        """{the model of what is found: [ids]}"""
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": NAME, "email": CUSTOMER.upper()}
        )
        wizard.action_lookup()
        found = {}
        for line in wizard.line_ids:
            found.setdefault(line.res_model, []).append(line.res_id)
        return found

    def test_conversations_of_a_person_are_found(self):
        mails = self.receive(self.mail("One"), self.mail("Two"))
        other = self.receive(self.mail("Other", From="other@demo.test"))
        found = self.look_up()["email.conversation"]
        self.assertEqual(sorted(found), sorted(mails.conversation_id.ids))
        self.assertNotIn(other.conversation_id.id, found)

    def test_nothing_of_the_channel_is_found_when_he_is_forgotten(self):
        self.receive(self.mail_with_file())
        self.forget()
        found = self.look_up()
        self.assertEqual([name for name in found if name.startswith("email.")], [])

    def test_log_tells_it_without_his_name_and_address(self):
        self.env["res.partner"].create({"name": NAME, "email": CUSTOMER})
        self.receive(self.mail_with_file())
        self.forget()
        log = self.env["privacy.log"].search([], order="id desc", limit=1)
        self.assertEqual(log.user_id, self.admin)
        self.assertEqual(log.anonymized_name, "C**** C*******")
        self.assertIn("@", log.anonymized_email)
        self.assertNotIn(CUSTOMER.split("@")[0], log.anonymized_email)
        self.assertIn("Forgotten in the e-mail channel", log.execution_details)
        self.assertIn("Conversations: 1", log.records_description)

    def test_an_address_with_two_signs_is_logged_too(self):
        self.env["email.forgetting"].create(
            {"company_id": self.company.id, "address": '"a@b"@demo.test'}
        )._write_privacy_log()
        log = self.env["privacy.log"].search([], order="id desc", limit=1)
        self.assertTrue(log.anonymized_email.endswith("@d***.test"))

    def test_the_dialog_leads_to_the_lookup(self):
        self.admin.group_ids |= self.env.ref("base.group_system")
        wizard = Form(self.env["email.forget"].with_user(self.admin))
        wizard.address = CUSTOMER
        self.assertTrue(wizard.has_lookup)
        action = wizard.save().action_look_up()
        self.assertEqual(action["res_model"], "privacy.lookup.wizard")
        self.assertEqual(action["context"]["default_email"], CUSTOMER)

    def test_who_may_not_look_up_is_not_led_there(self):
        wizard = Form(self.env["email.forget"].with_user(self.admin))
        wizard.address = CUSTOMER
        self.assertFalse(wizard.has_lookup)
