from email import message_from_bytes, policy

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import CUSTOMER, ChannelCase

AGENT = "base.group_user,email_channel.group_email_agent"


class TestReplyPressed(ChannelCase):
    """What keeps an agent from answering is said before he has written all."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.queue.email_max_per_agent = 1
        self.mine = self.receive(self.mail("Mine"))
        self.mine.conversation_id._take(self.agent)
        self.waiting = self.receive(self.mail("Waiting"))

    def test_who_has_all_he_may_have_is_told(self):
        mail = self.waiting.with_user(self.agent)
        for action in (mail.action_reply, mail.action_reply_all, mail.action_forward):
            with self.assertRaisesRegex(UserError, "is the most allowed"):
                action()
        ticket = self.waiting.conversation_id.ticket_id.with_user(self.agent)
        with self.assertRaisesRegex(UserError, "is the most allowed"):
            ticket.action_email_reply()

    def test_pressing_reply_is_no_work_done(self):
        agent = self.env["email.agent"]._of(self.agent)
        before = agent.last_worked_at
        self.queue.email_max_per_agent = 0
        self.waiting.with_user(self.agent).action_reply()
        self.assertEqual(agent.last_worked_at, before)
        self.assertFalse(self.waiting.conversation_id.user_id)

    def test_his_own_he_answers(self):
        self.assertTrue(self.mine.with_user(self.agent).action_reply())

    def test_anothers_is_told_when_reply_is_pressed(self):
        other = new_test_user(self.env, "pressed_other", groups=AGENT)
        self.queue.user_ids = [Command.link(other.id)]
        self.queue.email_max_per_agent = 0
        mail = self.receive(self.mail("New"))
        mail.conversation_id._take(self.agent)
        with self.assertRaisesRegex(UserError, "is with Ada Agent"):
            mail.with_user(other).action_reply()

    def test_a_mail_that_failed_in_one_that_nobody_has(self):
        mail = self.answer(self.mine)
        mail.state = "failed"
        self.mine.conversation_id.with_user(self.agent).action_release()
        self.waiting.conversation_id._take(self.agent)
        with self.assertRaisesRegex(UserError, "is the most allowed"):
            mail.with_user(self.agent).action_edit()


class TestQuoteLanguage(ChannelCase):
    """The line above a quote is in the language and the time of who reads it."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.env["res.lang"]._activate_lang("es_ES")
        self.agent.write({"lang": "en_US", "tz": "America/New_York"})
        self.company = self.env.company.partner_id
        self.company.write({"lang": "en_US", "tz": "UTC"})

    def quoted_after(self, **vals):
        mail = self.receive(self.mail())
        mail.date = fields.Datetime.to_datetime("2026-03-04 23:30:00")
        self.answer(mail.with_context(lang="en_US"), **vals)
        self.send_queue()
        sent = message_from_bytes(self.smtpd.sent[-1].raw, policy=policy.default)
        return sent.get_body(("html",)).get_content()

    def contact(self, email=CUSTOMER, **vals):
        return self.env["res.partner"].create({"name": "C", "email": email, **vals})

    def test_of_the_customer(self):
        self.contact(lang="es_ES", tz="Europe/Madrid")
        html = self.quoted_after()
        self.assertRegex(html, r"El 5/3/26, 0:30, Carla Customer .* escribió:")
        self.assertNotIn("wrote:", html)

    def test_of_the_company_where_he_is_not_known(self):
        self.company.write({"lang": "es_ES", "tz": "Europe/Madrid"})
        self.assertIn("El 5/3/26, 0:30", self.quoted_after())

    def test_never_of_the_agent(self):
        self.agent.write({"lang": "es_ES"})
        html = self.quoted_after()
        self.assertIn("On 3/4/26, 11:30", html)

    def test_of_whom_a_mail_is_forwarded_to(self):
        self.contact(lang="en_US")
        self.contact("bo@demo.test", lang="es_ES", tz="Europe/Madrid")
        html = self.quoted_after(mode="forward", email_to="bo@demo.test")
        self.assertIn("Mensaje reenviado", html)
        self.assertIn("5/3/26", html)

    def test_a_language_that_is_no_longer_installed(self):
        contact = self.contact(lang="es_ES")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET lang = 'xx_XX' WHERE id = %s", contact.ids
        )
        contact.invalidate_recordset()
        self.assertIn("wrote:", self.quoted_after())
