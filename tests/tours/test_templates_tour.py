from email import message_from_bytes, policy

from odoo.tests import new_test_user, tagged

from .common import TourCase


@tagged("post_install", "-at_install")
class TestTemplatesTour(TourCase):
    """A template from its form to the customer's mailbox."""

    def test_written_by_one_and_sent_by_another(self):
        self.env["email.template"].search([]).active = False
        writer = new_test_user(
            self.env,
            "template_writer",
            groups="base.group_user,email_channel.group_email_supervisor",
        )
        url = "/odoo/email-text-templates"
        self.run_tour(url, "email_channel_write_template", writer.login)
        template = self.env["email.template"].search([])
        self.assertEqual(template.subject, "Refund for ${customer_name}")
        for words in ("Dear customer,", "${customer_phone}"):
            self.assertIn(words, template.body)
        self.assertFalse(template.user_id)

        self.connect()
        self.env.company.email_undo_seconds = 0
        conversation = self.receive(self.mail()).conversation_id
        conversation.with_user(self.agent).action_pick()
        url = f"/odoo/email-conversations/{conversation.id}"
        self.run_tour(url, "email_channel_insert_template", self.agent.login)
        self.env.invalidate_all()
        self.assertEqual(template.use_count, 1)
        self.send_queue()
        (taken,) = self.smtpd.sent
        message = message_from_bytes(taken.raw, policy=policy.default)
        html = message.get_body(("html",)).get_content()
        for words in ("Thank you for the kettle.", "600 100 200"):
            self.assertIn(words, html)
        for left in ("${", "o_email_variable"):
            self.assertNotIn(left, html)
        self.assertEqual(message["Subject"].partition(" [")[0], "Re: Broken kettle")
