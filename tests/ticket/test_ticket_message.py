from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import CUSTOMER
from .ticket_message_case import COMMENT, NOTE, WORDS, TicketMessageCase


class TestTicketMessage(TicketMessageCase):
    """G7: what is written on a ticket reaches the customer once, or not at all."""

    # -- once ------------------------------------------------------------------------

    def test_a_message_reaches_the_customer_who_is_no_contact(self):
        message = self.post(**self.suggested())
        self.send()
        (sent,) = self.got()
        self.assertEqual(sent["From"].addresses[0].addr_spec, self.touchpoint.email)
        self.assertEqual(sent["In-Reply-To"], self.first.message_id)
        self.assertEqual(sent["References"], self.first.message_id)
        self.assertEqual(sent["Subject"], f"Re: Broken kettle [{self.ticket.number}]")
        self.assertIn("We send a new one.", sent.get_body(("plain",)).get_content())
        mail = self.conversation.email_message_ids - self.first
        self.assertEqual(sent["Message-Id"], mail.message_id)
        self.assertEqual(mail.state, "sent")
        self.assertEqual(mail.ticket_message_id, message)
        self.assertEqual(self.conversation.user_id, self.agent)

    def test_the_customer_is_called_by_name(self):
        ticket = self.ticket.with_user(self.agent)
        self.assertEqual(
            [one["name"] for one in ticket._message_get_suggested_recipients()],
            [self.conversation.customer_name],
        )

    def test_nor_is_a_contact_written_to_twice(self):
        partner = self.env["res.partner"].create(
            {"name": "Carla Customer", "email": CUSTOMER}
        )
        self.ticket.partner_id = partner
        self.ticket.message_subscribe(partner.ids)
        self.post(partner_ids=partner.ids, partner_emails=[CUSTOMER.upper()])
        self.send()
        self.assertEqual(len(self.got()), 1)

    def test_his_answer_joins_the_conversation(self):
        self.post(**self.suggested())
        self.send()
        (sent,) = self.got()
        reply = self.receive(self.mail("Thanks", In_Reply_To=sent["Message-Id"]))
        self.assertEqual(reply.conversation_id, self.conversation)

    def test_files_go_along_and_stay_on_the_ticket(self):
        file = self.env["ir.attachment"].create(
            {
                "name": "label.pdf",
                "raw": b"%PDF-1.4",
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
            }
        )
        self.ticket.with_user(self.agent).message_post(
            body=WORDS,
            message_type="comment",
            subtype_xmlid=COMMENT,
            attachment_ids=file.ids,
            outgoing_email_to=CUSTOMER,
        )
        self.send()
        (sent,) = self.got()
        (part,) = sent.iter_attachments()
        self.assertEqual(part.get_filename(), "label.pdf")
        self.assertEqual(file.res_model, "helpdesk.ticket")

    def test_the_full_composer_too(self):
        found = self.ticket.with_user(self.agent)._partner_find_from_emails_single(
            [f"Carla Customer <{CUSTOMER}>"], no_create=True
        )
        self.assertEqual(found.email_normalized, CUSTOMER)
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.agent)
            .create(
                {
                    "model": "helpdesk.ticket",
                    "res_ids": str(self.ticket.ids),
                    "composition_mode": "comment",
                    "subtype_id": self.env.ref(COMMENT).id,
                    "subject": "About your kettle",
                    "body": "<p>Full</p>",
                    "partner_ids": [Command.set(found.ids)],
                }
            )
        )
        composer._action_send_mail()
        self.send()
        (sent,) = self.got()
        self.assertEqual(sent["Subject"], "About your kettle")

    def test_beside_the_recipient_stands_what_became_of_the_mail(self):
        message = self.post(**self.suggested())
        (before,) = message.tracking_status()
        self.send()
        (after,) = message.with_user(self.agent).tracking_status()
        self.assertEqual(before["status"], "waiting")
        self.assertEqual(after["status"], "sent")
        self.assertEqual(after["recipient"], before["recipient"])

    def test_odoos_own_subject_does_not_become_the_threads(self):
        colleague = new_test_user(self.env, "colleague", "base.group_user")
        self.ticket.message_subscribe(colleague.partner_id.ids)
        self.post(**self.suggested())
        self.post(subject=self.ticket.display_name, **self.suggested())
        self.send()
        subject = f"Re: Broken kettle [{self.ticket.number}]"
        self.assertEqual([sent["Subject"] for sent in self.got()], [subject] * 2)

    def test_others_who_are_chosen_get_the_same_mail(self):
        self.post(partner_emails=[CUSTOMER, "Bo <bo@demo.test>"])
        self.send()
        (sent,) = self.got("bo@demo.test")
        self.assertEqual(sent["To"], f"{CUSTOMER}, Bo <bo@demo.test>")
        self.assertEqual(len(self.got()), 1)

    def test_without_the_customer_he_gets_nothing(self):
        self.post()
        self.post(partner_ids=self.agent.partner_id.ids)
        self.send()
        self.assertFalse(self.got())

    # -- not at all ------------------------------------------------------------------

    def follower(self):
        partner = self.env["res.partner"].create({"name": "C", "email": CUSTOMER})
        self.ticket.partner_id = partner
        self.ticket.message_subscribe(partner.ids)
        subtypes = self.env["mail.message.subtype"].search([])
        follower = self.ticket.message_follower_ids.filtered(
            lambda one: one.partner_id == partner
        )
        follower.subtype_ids = subtypes
        return partner

    def test_notes_stages_and_assignments_never_reach_him(self):
        partner = self.follower()
        template = self.env["mail.template"].create(
            {
                "name": "Closed",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "partner_to": str(partner.id),
                "body_html": "<p>Closed</p>",
            }
        )
        stage = self.env["helpdesk.ticket.stage"].search([("closed", "=", True)])[:1]
        stage.mail_template_id = template
        ticket = self.ticket.with_context(mail_notrack=False, tracking_disable=False)
        self.post(subtype=NOTE, partner_ids=partner.ids)
        ticket.stage_id = stage
        ticket.user_id = self.agent
        ticket.message_post(body=WORDS, subtype_xmlid=COMMENT)
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.send()
        self.assertFalse(self.got())

    def test_inside_odoo_tells_as_ever(self):
        boss = new_test_user(
            self.env,
            "ticket_boss",
            groups="base.group_user,email_channel.group_email_supervisor",
            email="boss@demo.test",
        )
        boss.notification_type = "inbox"
        self.ticket.message_subscribe(boss.partner_id.ids)
        message = self.post(**self.suggested())
        told = message.notification_ids.filtered(
            lambda one: one.res_partner_id == boss.partner_id
        )
        self.assertEqual(told.notification_type, "inbox")

    # -- what became of it -----------------------------------------------------------

    def status(self, message):
        message.invalidate_recordset()
        return message.notification_ids.mapped("notification_status")

    def test_the_message_says_what_became_of_it(self):
        message = self.post(**self.suggested())
        self.assertEqual(self.status(message), ["ready"])
        self.send()
        self.assertEqual(self.status(message), ["sent"])
        mail = self.conversation.email_message_ids - self.first
        mail.write({"state": "bounced", "failure_reason": "gone"})
        self.assertEqual(self.status(message), ["bounce"])

    def test_a_refusal_is_said_there_with_its_reason(self):
        self.smtpd.reject[CUSTOMER] = "550 5.1.1 No such user"
        message = self.post(partner_emails=[CUSTOMER])
        self.send()
        (notification,) = message.notification_ids
        self.assertEqual(notification.notification_status, "exception")
        self.assertIn("550 5.1.1 No such user", notification.failure_reason)
        self.assertEqual(notification.author_id, self.agent.partner_id)

    def test_of_several_the_one_who_did_not_get_it(self):
        self.smtpd.reject["bo@demo.test"] = "550 5.1.1 Unknown"
        message = self.post(partner_emails=[CUSTOMER, "bo@demo.test"])
        self.send()
        status = {
            one.mail_email_address or one.res_partner_id.email_normalized: (
                one.notification_status
            )
            for one in message.notification_ids
        }
        self.assertEqual(status, {CUSTOMER: "sent", "bo@demo.test": "exception"})

    def test_sent_again_it_says_what_became_of_that(self):
        self.smtpd.reject[CUSTOMER] = "550 5.1.1 No such user"
        message = self.post(**self.suggested())
        self.send()
        mail = self.conversation.email_message_ids - self.first
        wizard = self.env["email.compose"].with_user(self.agent)
        action = mail.with_user(self.agent).action_edit()
        wizard.browse(action["res_id"]).action_send()
        self.assertEqual(self.status(message), ["ready"])
        self.smtpd.reject.clear()
        self.send()
        self.assertEqual(self.status(message), ["sent"])

    # -- who may ---------------------------------------------------------------------

    def test_where_there_is_no_conversation_it_goes_as_odoo_does(self):
        self.ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "By phone",
                "description": "x",
                "team_id": self.queue.id,
                "partner_name": "Carla",
                "partner_email": CUSTOMER,
            }
        )
        message = self.post(**self.suggested())
        self.send()
        (sent,) = self.got()
        self.assertIn("We send a new one.", sent.get_body(("plain",)).get_content())
        self.assertEqual(self.status(message), ["sent"])
        self.assertFalse(self.ticket.email_conversation_ids)

    def test_anothers_conversation_is_not_written_in(self):
        other = new_test_user(
            self.env,
            "channel_other",
            groups="base.group_user,email_channel.group_email_agent",
        )
        self.queue.user_ids = [Command.link(other.id)]
        self.conversation._take(other)
        with self.assertRaisesRegex(UserError, "is with"):
            self.post(**self.suggested())
        self.assertEqual(self.conversation.message_count, 1)

    def test_a_touchpoint_that_does_not_send_says_so(self):
        self.touchpoint.activated = False
        with self.assertRaisesRegex(UserError, "does not send mail"):
            self.post(**self.suggested())

    def test_who_is_no_agent_is_told_what_to_do(self):
        clerk = new_test_user(
            self.env,
            "clerk",
            groups="base.group_user,helpdesk_mgmt.group_helpdesk_user",
        )
        with self.assertRaisesRegex(UserError, "which you cannot see. Log a note"):
            self.ticket.with_user(clerk).sudo().message_post(
                body=WORDS,
                message_type="comment",
                subtype_xmlid=COMMENT,
                outgoing_email_to=CUSTOMER,
            )
