from email import message_from_bytes, policy
from types import SimpleNamespace

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..common import CUSTOMER, SUPPORT, ChannelCase

CORE = "odoo.addons.base.models.ir_mail_server"


class TestUndelivered(ChannelCase):
    """A mail that does not arrive reaches somebody."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.incoming = self.receive(self.mail())
        self.conversation = self.incoming.conversation_id

    def send(self):
        with mute_logger(CORE):
            self.send_queue()

    def failed_mail(self, **vals):
        for address in (CUSTOMER, "co@demo.test"):
            self.smtpd.reject[address] = "550 5.1.1 No such user"
        mail = self.answer(self.incoming, **vals)
        self.send()
        self.smtpd.reject.clear()
        return mail

    def told(self, user):
        """What this user was notified of."""
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("model", "=", "email.conversation"),
                ("notified_partner_ids", "=", user.partner_id.id),
            ]
        )

    def test_its_agent_is_told_once(self):
        self.agent.notification_type = "inbox"
        mail = self.failed_mail()
        news = self.told(self.agent)
        self.assertEqual(len(news), 1)
        self.assertIn("was not sent", news.subject)
        self.assertIn("No such user", news.body)
        self.assertIn(f"?mail={mail.id}", news.body)
        self.assertEqual(news.notification_ids.notification_type, "inbox")
        mail._on_result()
        self.assertEqual(len(self.told(self.agent)), 1)

    def test_in_his_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.agent.lang = "es_ES"
        self.failed_mail()
        self.assertIn("no se ha enviado", self.told(self.agent).subject)

    def test_without_an_agent_the_supervisors_of_its_queue_are_told(self):
        supervisor = new_test_user(
            self.env,
            "undelivered_supervisor",
            groups="base.group_user,email_channel.group_email_supervisor",
        )
        self.queue.user_ids = [Command.link(supervisor.id)]
        mail = self.answer(self.incoming)
        self.conversation.action_release()
        self.smtpd.reject[CUSTOMER] = "550 5.1.1 No such user"
        self.send()
        self.assertEqual(mail.state, "failed")
        self.assertEqual(len(self.told(supervisor)), 1)
        self.assertFalse(self.told(self.agent))

    def test_a_bounce_is_told(self):
        mail = self.answer(self.incoming)
        self.send()
        self.assertFalse(self.told(self.agent))
        mail.write({"state": "bounced", "failure_reason": "gone"})
        mail._on_result()
        self.assertIn("came back", self.told(self.agent).subject)

    def test_one_recipient_who_did_not_get_it_is_told(self):
        self.smtpd.reject["co@demo.test"] = "550 5.1.1 Unknown"
        self.answer(self.incoming, email_cc="co@demo.test")
        self.send()
        self.assertIn("Not everybody got", self.told(self.agent).subject)
        self.assertTrue(self.conversation.undelivered)

    def test_conversations_are_found_by_it(self):
        Conversation = self.env["email.conversation"].with_user(self.agent)
        wanted = [("undelivered", "=", True)]
        self.assertFalse(Conversation.search(wanted))
        mail = self.failed_mail()
        self.assertEqual(Conversation.search(wanted), self.conversation)
        self.assertTrue(self.conversation.undelivered)
        mail.with_user(self.agent).action_cancel()
        self.assertFalse(Conversation.search(wanted))
        self.assertEqual(
            Conversation.search([("undelivered", "=", False)]), self.conversation
        )

    def test_what_some_did_not_get_can_be_dismissed(self):
        self.smtpd.reject["co@demo.test"] = "550 5.1.1 Unknown"
        mail = self.answer(self.incoming, email_cc="co@demo.test")
        self.send()
        self.assertTrue(self.conversation.undelivered)
        mail.with_user(self.agent).action_dismiss()
        self.conversation.invalidate_recordset()
        self.assertFalse(self.conversation.undelivered)
        shown = self.conversation.with_user(self.agent).get_thread()["messages"][0]
        self.assertTrue(shown["dismissed"])
        self.assertIn("Unknown", shown["failure"], "it can still be read")
        mail.with_user(self.agent).action_dismiss()

    def test_a_bounce_can_be_dismissed_and_the_next_one_is_told(self):
        mail = self.answer(self.incoming)
        self.send()
        bounce = SimpleNamespace(
            original=mail.message_id,
            kind="permanent",
            recipients=[SimpleNamespace(email=CUSTOMER, status="5.1.1", words="gone")],
        )
        self.env["email.message"]._on_bounced(bounce)
        mail.with_user(self.agent).action_dismiss()
        self.assertFalse(mail.undelivered)
        self.env["email.message"]._on_bounced(bounce)
        self.assertTrue(mail.undelivered)

    def test_what_was_not_sent_is_not_dismissed(self):
        mail = self.failed_mail()
        mail.with_user(self.agent).action_dismiss()
        self.assertTrue(mail.undelivered)

    def test_others_dismiss_nothing(self):
        mail = self.answer(self.incoming)
        mail.write({"state": "bounced", "failure_reason": "gone"})
        other = new_test_user(
            self.env,
            "undelivered_other",
            groups="base.group_user,email_channel.group_email_agent",
        )
        with self.assertRaises(AccessError):
            mail.with_user(other).action_dismiss()

    # -- edited and sent again -------------------------------------------------------

    def edit(self, mail):
        action = mail.with_user(self.agent).action_edit()
        wizard = self.env[action["res_model"]].with_user(self.agent)
        return wizard.browse(action["res_id"])

    def test_failed_mail_is_edited_and_sent_again(self):
        files = self.env["ir.attachment"].with_user(self.agent)
        file = files.create({"name": "a.txt", "raw": b"file"})
        mail = self.failed_mail(
            body="<p>Send <b>it</b> back.</p>",
            email_cc="co@demo.test",
            attachment_ids=[Command.set(file.ids)],
        )
        wizard = self.edit(mail)
        self.assertEqual(wizard.email_cc, "co@demo.test")
        self.assertEqual(wizard.subject, mail.subject)
        self.assertIn("<b>it</b>", wizard.body)
        wizard.body = wizard.body.replace("back", "to us")
        wizard.action_send()
        again = self.env["email.message"].search([], limit=1)
        self.assertNotEqual(again, mail)
        self.assertEqual(mail.state, "cancelled")
        self.send()
        self.assertEqual(again.state, "sent", again.failure_reason)
        sent = message_from_bytes(self.smtpd.sent[-1].raw, policy=policy.default)
        self.assertEqual(sent["In-Reply-To"], self.incoming.message_id)
        html = sent.get_body(("html",)).get_content()
        self.assertIn("to us", html)
        self.assertEqual(html.count("It leaks."), 1, "what is answered, once")
        files = [part.get_filename() for part in sent.iter_attachments()]
        self.assertEqual(files, ["a.txt"])
        self.assertEqual(again.conversation_id, self.conversation)

    def test_cancelled_mail_too(self):
        mail = self.answer(self.incoming)
        mail.with_user(self.agent).action_cancel()
        self.edit(mail).action_send()
        self.send()
        self.assertEqual(len(self.smtpd.sent), 1)

    def test_first_mail_of_a_conversation_stays_in_it(self):
        self.smtpd.reject["gone@demo.test"] = "550 5.1.1 No such user"
        wizard = self.env["email.compose"].with_user(self.agent)
        wizard = wizard.browse(wizard._open({"mode": "new"})["res_id"])
        wizard.write({"email_to": "gone@demo.test", "subject": "Hi", "body": "Hi"})
        wizard.action_send()
        mail = self.env["email.message"].search([], limit=1)
        self.send()
        again = self.edit(mail)
        again.email_to = CUSTOMER
        again.action_send()
        self.assertEqual(len(mail.conversation_id.email_message_ids), 2)

    def test_what_was_sent_is_not_edited(self):
        mail = self.answer(self.incoming)
        self.send()
        with self.assertRaisesRegex(UserError, "not sent can be edited"):
            mail.with_user(self.agent).action_edit()


class TestSender(ChannelCase):
    """A10: under which name and address mail leaves."""

    def setUp(self):
        super().setUp()
        self.connect()

    def platform(self):
        self.make_platform_server()
        self.touchpoint.sending_method = "platform"

    def domain(self, company, name):
        company.alias_domain_id = self.env["mail.alias.domain"].create(
            {"name": name, "default_from": "hello"}
        )

    def sent(self):
        return message_from_bytes(self.smtpd.sent[-1].raw, policy=policy.default)

    def test_friendly_name_without_a_from_name(self):
        self.answer(self.receive(self.mail()))
        self.send_queue()
        self.assertEqual(self.sent()["From"], f"Support <{SUPPORT}>")

    def test_from_name_of_any_letters(self):
        self.touchpoint.from_name = 'Atención, "24 h"'
        self.answer(self.receive(self.mail()))
        self.send_queue()
        (address,) = self.sent()["From"].addresses
        self.assertEqual(address.display_name, 'Atención, "24 h"')
        self.assertEqual(address.addr_spec, SUPPORT)

    def test_from_name_that_would_break_the_header(self):
        self.touchpoint.from_name = 'Ana "the boss", Sales\r\nBcc: spy@evil.test'
        self.answer(self.receive(self.mail()))
        self.send_queue()
        (address,) = self.sent()["From"].addresses
        name = 'Ana "the boss", Sales Bcc: spy@evil.test'
        self.assertEqual((address.display_name, address.addr_spec), (name, SUPPORT))
        self.assertEqual(self.smtpd.sent[-1].rcpt_tos, (CUSTOMER,))

    def test_addresses_of_any_letters_are_written_as_a_header_can(self):
        self.touchpoint.write({"email": "ayuda@peña.test", "imap_login": SUPPORT})
        self.connect()
        to = "José <josé@demo.test>, Ana <ana@exämple.test>"
        self.answer(self.receive(self.mail()), email_to=to, subject="Two\r\nlines")
        self.send_queue()
        sent = self.smtpd.sent[-1]
        message = self.sent()
        self.assertIn(b" <ana@xn--exmple-cua.test>", sent.raw)
        self.assertIn("<josé@demo.test>".encode(), sent.raw)
        self.assertEqual(message["From"].addresses[0].domain, "xn--pea-8ma.test")
        self.assertEqual(message["Subject"], "Two lines")
        self.assertEqual(sent.rcpt_tos, ("josé@demo.test", "ana@xn--exmple-cua.test"))
        self.assertEqual(sent.mail_from, "ayuda@xn--pea-8ma.test")

    def test_each_companys_own_default_address(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.domain(self.env.company, "first.test")
        self.domain(other, "second.test")
        self.platform()
        incoming = self.receive(self.mail())
        self.answer(incoming)
        self.send_queue()
        self.assertEqual(self.sent()["From"].addresses[0].domain, "first.test")
        self.touchpoint.queue_ids = False
        self.touchpoint.company_id = other
        mail = self.answer(incoming)
        self.send_queue()
        self.assertEqual(mail.state, "sent", mail.failure_reason)
        self.assertEqual(self.sent()["From"].addresses[0].domain, "second.test")
        self.assertEqual(self.sent()["Reply-To"], f"Support <{SUPPORT}>")

    def test_one_refused_of_several_is_told_by_the_platform_too(self):
        self.domain(self.env.company, "first.test")
        self.platform()
        self.smtpd.reject["co@demo.test"] = "550 5.1.1 Unknown"
        mail = self.answer(self.receive(self.mail()), email_cc="co@demo.test")
        self.send_queue()
        self.assertEqual(mail.state, "sent")
        self.assertIn("co@demo.test: 550", mail.failure_reason)

    def test_connection_that_ends_is_made_anew_on_the_platform_too(self):
        self.domain(self.env.company, "first.test")
        self.platform()
        self.smtpd.per_connection = 1
        self.addCleanup(setattr, self.smtpd, "per_connection", None)
        incoming = self.receive(self.mail())
        mails = self.answer(incoming) + self.answer(incoming) + self.answer(incoming)
        with mute_logger(CORE):
            self.send_queue()
        self.assertEqual(set(mails.mapped("state")), {"sent"})
        self.assertEqual(len(self.smtpd.sent), 3)
