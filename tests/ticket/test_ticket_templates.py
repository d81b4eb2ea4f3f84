from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import CUSTOMER
from .ticket_message_case import TicketMessageCase

SUPPLIER = "supplier@demo.test"


class TestTicketTemplates(TicketMessageCase):
    """G7: a template that the administrator chose reaches the ticket's customer once,
    in the thread, and changes nothing in who has the conversation."""

    def setUp(self):
        super().setUp()
        # Odoo tells nobody of stages in tests unless asked to.
        self.ticket = self.ticket.with_context(
            mail_notrack=False, tracking_disable=False
        )
        self.partner = self.env["res.partner"].create(
            {"name": "Carla Customer", "email": CUSTOMER}
        )
        self.template = self.make_template()

    def make_template(self, **values):
        return self.env["mail.template"].create(
            {
                "name": "News",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "subject": "News of {{ object.number }}",
                "use_default_to": False,
                "email_to": "{{ object.partner_email }}",
                "body_html": "<p>We look at it.</p>",
                "auto_delete": False,
                **values,
            }
        )

    def stage(self, name):
        return self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")

    def enter(self, name):
        self.ticket.stage_id = self.stage(name)
        self.env.flush_all()
        self.env.cr.precommit.run()

    def run_action(self, method, template=None):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Tell",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "state": "mail_post",
                "template_id": (template or self.template).id,
                "mail_post_method": method,
            }
        )
        action.with_context(
            active_model="helpdesk.ticket", active_id=self.ticket.id
        ).run()

    def assert_once_in_the_thread(self, subject):
        self.send()
        (sent,) = self.got()
        self.assertEqual(sent["Subject"], subject)
        self.assertEqual(sent["From"].addresses[0].addr_spec, self.touchpoint.email)
        self.assertEqual(sent["In-Reply-To"], self.first.message_id)
        mail = self.conversation.email_message_ids - self.first
        self.assertEqual(sent["Message-Id"], mail.message_id)
        self.assertTrue(mail.automatic)
        return sent

    def assert_nobody_answered(self):
        self.assertEqual(self.conversation.state, "pending")
        self.assertFalse(self.conversation.user_id)
        self.assertTrue(self.conversation.waiting_since)

    # -- of a stage ------------------------------------------------------------------

    def test_that_of_an_open_stage_goes_out(self):
        self.stage("awaiting").mail_template_id = self.template
        self.enter("awaiting")
        self.assert_once_in_the_thread(f"News of {self.ticket.number}")
        self.assert_nobody_answered()

    def test_that_of_closing_goes_out_where_the_queue_says_so(self):
        self.enter("done")
        self.send()
        self.assertFalse(self.got())
        self.enter("in_progress")
        self.queue.email_close_mail = True
        self.enter("cancelled")
        subject = f"The ticket {self.ticket.number} has been closed."
        self.assert_once_in_the_thread(subject)
        self.assertEqual(self.conversation.state, "closed")

    def test_a_customer_who_is_a_contact_gets_it_once_too(self):
        self.ticket.partner_id = self.partner
        self.ticket.message_subscribe(self.partner.ids)
        self.queue.email_close_mail = True
        self.enter("done")
        sent = self.assert_once_in_the_thread(
            f"The ticket {self.ticket.number} has been closed."
        )
        self.assertEqual(sent["To"].addresses[0].addr_spec, CUSTOMER)

    def test_where_nothing_is_sent_the_stage_changes_and_the_ticket_says_why(self):
        self.touchpoint.activated = False
        self.queue.email_close_mail = True
        self.enter("done")
        self.send()
        self.assertFalse(self.got())
        self.assertTrue(self.ticket.closed)
        mail = self.env["mail.mail"].search([("res_id", "=", self.ticket.id)])
        self.assertEqual(mail.state, "exception")
        self.assertIn("does not send mail", mail.failure_reason)

    def test_one_with_something_left_over_stays_and_says_so(self):
        template = self.make_template(body_html="<p>Dear ${object.partner_name}</p>")
        self.stage("awaiting").mail_template_id = template
        self.enter("awaiting")
        self.send()
        self.assertFalse(self.got())
        mail = self.env["mail.mail"].search([("res_id", "=", self.ticket.id)])
        self.assertIn("Not filled in: ${object.partner_name}", mail.failure_reason)

    # -- of an automated action ------------------------------------------------------

    def test_that_of_an_action_as_an_email(self):
        self.run_action("email")
        self.assert_once_in_the_thread(f"News of {self.ticket.number}")
        self.assert_nobody_answered()

    def test_that_of_an_action_as_a_message(self):
        template = self.make_template(partner_to=str(self.partner.id), email_to=False)
        self.run_action("comment", template)
        self.assert_once_in_the_thread(f"News of {self.ticket.number}")
        self.assert_nobody_answered()

    def test_that_of_an_action_as_a_note_stays_inside(self):
        template = self.make_template(partner_to=str(self.partner.id), email_to=False)
        self.run_action("note", template)
        self.send()
        self.assertFalse(self.got())

    def test_the_ticket_says_what_became_of_it(self):
        self.smtpd.reject[CUSTOMER] = "550 5.1.1 No such user"
        self.run_action("email")
        self.send()
        mail = self.conversation.email_message_ids - self.first
        message = mail.ticket_message_id
        self.assertEqual(message.res_id, self.ticket.id)
        self.assertEqual(message.notification_ids.notification_status, "exception")

    def test_its_files_go_along(self):
        file = self.env["ir.attachment"].create({"name": "terms.txt", "raw": b"Terms"})
        self.template.attachment_ids = [Command.link(file.id)]
        self.run_action("email")
        sent = self.assert_once_in_the_thread(f"News of {self.ticket.number}")
        (part,) = sent.iter_attachments()
        self.assertEqual(part.get_filename(), "terms.txt")

    # -- to whom ---------------------------------------------------------------------

    def test_what_is_for_others_is_no_part_of_the_thread(self):
        self.template.email_to = SUPPLIER
        self.run_action("email")
        self.send()
        self.assertEqual(len(self.got(SUPPLIER)), 1)
        self.assertFalse(self.got())
        self.assertEqual(self.conversation.message_count, 1)

    def test_a_colleague_gets_it_from_odoo(self):
        colleague = new_test_user(
            self.env, "colleague", "base.group_user", email="cole@office.test"
        )
        # Of the account, which was made just now.
        self.smtpd.sent.clear()
        self.template.partner_to = str(colleague.partner_id.id)
        self.run_action("email")
        self.assert_once_in_the_thread(f"News of {self.ticket.number}")
        (inside,) = self.got("cole@office.test")
        self.assertNotIn(CUSTOMER, inside["To"])

    def test_one_written_to_many_tickets_at_once_too(self):
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.agent)
            .create(
                {
                    "model": "helpdesk.ticket",
                    "res_ids": str(self.ticket.ids),
                    "composition_mode": "mass_mail",
                    "subject": "We are back",
                    "body": "<p>It works again.</p>",
                    "use_exclusion_list": False,
                }
            )
        )
        composer._action_send_mail()
        self.assert_once_in_the_thread("We are back")
