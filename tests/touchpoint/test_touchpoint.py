from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user

from ..common import PASSWORD, SUPPORT, ChannelCase


class TestTouchpoint(ChannelCase):
    def test_typing_a_gmail_address_fills_in_gmail(self):
        with Form(self.env["email.touchpoint"]) as form:
            form.name = "Shop"
            form.email = "shop@gmail.com"
            self.assertEqual(form.preset, "gmail")
            self.assertEqual(form.imap_host, "imap.gmail.com")
            self.assertEqual(form.imap_port, 993)
            self.assertTrue(form.app_password)

    def test_choosing_an_encryption_sets_its_port(self):
        with Form(self.touchpoint) as form:
            form.imap_encryption = "starttls"
            self.assertEqual(form.imap_port, 143)
            form.smtp_encryption = "ssl"
            self.assertEqual(form.smtp_port, 465)

    def test_address_must_be_one(self):
        with self.assertRaisesRegex(ValidationError, "is not an e-mail address"):
            self.touchpoint.email = "support"
        for typed in (
            "help desk@demo.test",
            "Help <help@demo.test>",
            "a@b.test c@b.test",
        ):
            with (
                self.subTest(typed),
                self.assertRaisesRegex(ValidationError, "is not an e-mail address"),
            ):
                self.touchpoint.email = typed
        self.touchpoint.email = "Support@Demo.test"

    def test_port_must_be_one(self):
        for name in ("imap_port", "smtp_port"):
            for port in (-1, 0, 65536):
                with (
                    self.subTest(f"{name} {port}"),
                    self.assertRaisesRegex(ValidationError, "from 1 to 65535"),
                ):
                    self.touchpoint[name] = port

    def test_not_activated_before_it_is_connected(self):
        with self.assertRaisesRegex(UserError, "Press Connect first"):
            self.touchpoint.action_activate()

    def test_not_activated_for_receiving_without_a_queue(self):
        self.touchpoint.action_connect()
        self.touchpoint.queue_ids = False
        with self.assertRaisesRegex(UserError, "no queue is linked"):
            self.touchpoint.action_activate()

    def test_two_active_touchpoints_do_not_share_an_address(self):
        self.connect()
        twin = self.make_touchpoint()
        twin.action_connect()
        with self.assertRaisesRegex(ValidationError, "already received by"):
            twin.action_activate()

    def test_an_address_is_not_taken_for_one_like_it(self):
        self.connect()
        twin = self.make_touchpoint(email="s_pport@demo.test", imap_login=SUPPORT)
        twin.action_connect()
        twin.action_activate()
        self.assertTrue(twin.activated)

    def test_nor_do_those_of_two_companies_share_one(self):
        self.connect()
        company = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env,
            "other_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        twin = self.make_touchpoint(company_id=company.id, queue_ids=False)
        twin.write({"direction": "outbound", "smtp_password": PASSWORD})
        twin.with_user(user).action_connect()
        with self.assertRaisesRegex(ValidationError, "already received by"):
            twin.with_user(user).action_activate()

    def test_what_the_buttons_refuse_is_not_written_by_rpc_either(self):
        mine = self.touchpoint.with_user(self.env.ref("base.user_admin"))
        with self.assertRaisesRegex(UserError, "Press Connect first"):
            mine.write({"activated": True})
        self.connect()
        self.receive(self.mail())
        with self.assertRaises(RedirectWarning):
            mine.write({"activated": False})

    def test_duplicate_has_settings_but_neither_password_nor_status(self):
        self.connect()
        copy = self.touchpoint.copy()
        self.assertEqual(copy.imap_host, "127.0.0.1")
        self.assertEqual(copy.name, "Support (copy)")
        self.assertEqual(copy.mailbox_ids.folder, "INBOX")
        self.assertEqual(copy.connection_status, "not_connected")
        self.assertFalse(copy.activated)
        self.assertFalse(copy.imap_password_set)

    def test_fetch_asks_to_activate_first(self):
        self.touchpoint.action_connect()
        with self.assertRaisesRegex(UserError, "Activate"):
            self.touchpoint.action_fetch()

    def test_open_conversations_forbid_deactivation_and_deletion(self):
        self.connect()
        self.receive(self.mail("One"), self.mail("Two"))
        for refused in (self.touchpoint.action_deactivate, self.touchpoint.unlink):
            with self.assertRaises(RedirectWarning) as caught:
                refused()
            message, action, *_rest = caught.exception.args
            self.assertIn("2 conversations are pending or active", message)
            found = self.env["email.conversation"].search(action["domain"])
            self.assertEqual(found.mapped("name"), ["Two", "One"])

    def test_closed_conversations_do_not_hold_the_touchpoint(self):
        self.connect()
        mail = self.receive(self.mail())
        mail.conversation_id.action_close()
        self.touchpoint.action_deactivate()
        self.touchpoint.unlink()
        self.assertTrue(mail.conversation_id.exists())
        self.assertFalse(mail.conversation_id.touchpoint_id)

    def test_deactivated_touchpoint_does_not_fetch(self):
        self.connect()
        self.touchpoint.action_deactivate()
        self.dovecot.deliver(SUPPORT, self.mail())
        self.env.flush_all()
        self.env["email.mailbox"]._cron_receive()
        self.assertFalse(self.env["email.inbound"].search([]))
