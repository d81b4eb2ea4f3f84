import tempfile
from datetime import timedelta
from pathlib import Path

from freezegun import freeze_time
from markupsafe import Markup

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..attachments.file_case import PNG
from ..common import CUSTOMER
from ..fakes.clamd import EICAR, Clamd
from .ticket_message_case import COMMENT, NOTE, WORDS, TicketMessageCase


class TestTicketMessageKinds(TicketMessageCase):
    """G7: by whatever way a message comes to a ticket, its customer gets it once in the
    thread, or not at all."""

    def setUp(self):
        super().setUp()
        self.partner = self.env["res.partner"].create(
            {"name": "Carla Customer", "email": CUSTOMER}
        )

    def written(self):
        """The mails of ours in the thread."""
        mails = self.conversation.email_message_ids
        return mails.filtered(lambda mail: mail.direction == "out")

    def by_agent(self, **values):
        ticket = self.ticket.with_user(self.agent)
        return ticket.message_post(
            **{
                "body": WORDS,
                "message_type": "comment",
                "subtype_xmlid": COMMENT,
                "partner_ids": self.partner.ids,
                **values,
            }
        )

    def assert_once_in_the_thread(self):
        self.send()
        (sent,) = self.got()
        self.assertEqual(sent["From"].addresses[0].addr_spec, self.touchpoint.email)
        self.assertEqual(sent["References"], self.first.message_id)
        self.assertEqual(sent["Message-Id"], self.written().message_id)
        return sent

    # -- ways by which a person's message comes ------------------------------------

    def scheduled(self, **values):
        Scheduled = self.env["mail.scheduled.message"].with_user(self.agent)
        return Scheduled.create(
            {
                "model": "helpdesk.ticket",
                "res_id": self.ticket.id,
                "body": WORDS,
                "author_id": self.agent.partner_id.id,
                "partner_ids": [Command.set(self.partner.ids)],
                "scheduled_date": fields.Datetime.now() + timedelta(hours=1),
                **values,
            }
        )

    def test_one_that_was_scheduled_goes_through_the_touchpoint(self):
        self.scheduled()
        with freeze_time(fields.Datetime.now() + timedelta(hours=2)):
            self.env["mail.scheduled.message"]._post_messages_cron()
        self.assert_once_in_the_thread()
        self.assertEqual(self.written().create_uid, self.agent)

    def test_a_scheduled_note_never_reaches_him(self):
        self.scheduled(is_note=True).post_message()
        self.send()
        self.assertFalse(self.got())

    def test_one_whose_notifications_wait_goes_when_they_do(self):
        later = fields.Datetime.now() + timedelta(hours=1)
        message = self.by_agent(scheduled_date=later)
        self.send()
        self.assertFalse(self.got())
        waits = self.env["mail.message.schedule"].search(
            [("mail_message_id", "=", message.id)]
        )
        waits.force_send()
        self.assert_once_in_the_thread()

    # -- not filled in, or not to be sent any more -----------------------------------

    def test_what_is_not_filled_in_is_not_posted(self):
        later = fields.Datetime.now() + timedelta(hours=1)
        for values in (
            {"body": Markup("<p>Dear ${customer_name},</p>")},
            {"body": Markup("<p>Dear $<b>{customer_name}</b>,</p>")},
            {"body": Markup('<p><a href="https://x.test/$%7Bcode%7D">Here</a></p>')},
            {"subject": "About ${ticket_subject}"},
            {"body": "${ticket_number}", "scheduled_date": later},
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, "Not filled"):
                self.by_agent(**values)
        with self.assertRaisesRegex(UserError, "Not filled"):
            self.scheduled(body="<p>${customer_name}</p>")
        self.send()
        self.assertFalse(self.got())

    def test_what_the_customer_wrote_may_be_repeated_and_notes_say_anything(self):
        self.ticket.description = "<p>echo ${HOME} prints nothing</p>"
        self.by_agent(body="${customer_name}", subtype_xmlid=NOTE)
        self.scheduled(body="${customer_name}", is_note=True)
        self.by_agent(body="What does ${HOME} print now?")
        self.assert_once_in_the_thread()

    def test_one_that_can_be_sent_no_more_stops_no_other(self):
        later = fields.Datetime.now() + timedelta(hours=1)
        message = self.by_agent(scheduled_date=later)
        self.by_agent(scheduled_date=later)
        message.body = Markup("<p>${customer_name}</p>")
        with (
            freeze_time(later + timedelta(hours=1)),
            mute_logger("odoo.addons.email_channel.models.ticket.ticket_message"),
        ):
            self.env["mail.message.schedule"]._send_notifications_cron()
        self.assert_once_in_the_thread()
        (told,) = message.notification_ids
        self.assertEqual(told.notification_status, "exception")
        self.assertEqual(told.author_id, self.agent.partner_id)
        self.assertIn("Not filled in: ${customer_name}", told.failure_reason)

    def test_an_action_run_by_an_agent_speaks_for_the_agent(self):
        self.by_agent(message_type="notification")
        self.assert_once_in_the_thread()
        self.assertEqual(self.conversation.user_id, self.agent)

    def test_with_a_picture_in_it(self):
        picture = self.upload("crack.png", PNG)
        self.post(
            f'<p>Look: <img src="/web/image/{picture.id}"></p>', **self.suggested()
        )
        sent = self.assert_once_in_the_thread()
        html = sent.get_body(("html",)).get_content()
        self.assertIn('src="cid:', html)

    def test_it_is_signed_as_letters_of_the_touchpoint_are(self):
        self.env["email.signature"].create(
            {
                "touchpoint_id": self.touchpoint.id,
                "body": "<p>${agent_name}, our desk</p>",
                "enabled": True,
            }
        )
        # As Odoo's full composer signs.
        self.agent.signature = "<div>Ada, of Odoo</div>"
        message = self.by_agent(
            body=Markup(
                '<div>Hello</div><div class="o-signature-container"><div '
                'data-o-mail-quote="1"><br>-- <br>Ada, of Odoo</div></div>'
            )
        )
        sent = self.assert_once_in_the_thread()
        html = sent.get_body(("html",)).get_content()
        self.assertEqual(html.count("Ada Agent, our desk"), 1)
        self.assertNotIn("of Odoo", html)
        self.assertNotIn("our desk", message.body)

    # -- ways by which nothing comes -------------------------------------------------

    def portal_customer(self):
        user = new_test_user(
            self.env, "carla", groups="base.group_portal", email=CUSTOMER
        )
        # Of the account, which was made just now.
        self.smtpd.sent.clear()
        self.ticket.partner_id = user.partner_id
        self.ticket.message_subscribe(user.partner_id.ids)
        return user

    def test_what_a_customer_posts_in_the_portal_is_sent_to_no_customer(self):
        user = self.portal_customer()
        friend = self.env["res.partner"].create({"name": "Bo", "email": "bo@demo.test"})
        self.ticket.message_subscribe(friend.ids)
        self.ticket.message_subscribe(self.agent.partner_id.ids)
        message = (
            self.ticket.with_user(user)
            .sudo()
            .message_post(
                body=WORDS,
                message_type="comment",
                subtype_xmlid=COMMENT,
                partner_ids=friend.ids,
            )
        )
        self.send()
        self.assertFalse(self.got() + self.got("bo@demo.test"))
        self.assertFalse(self.written())
        told = message.notification_ids.res_partner_id
        self.assertEqual(told, self.agent.partner_id, "inside Odoo tells as ever")

    def test_what_a_colleague_answers_to_odoos_mail_stays_inside(self):
        self.ticket.message_subscribe(self.partner.ids)
        self.by_agent(message_type="email", partner_ids=[])
        self.by_agent(message_type="email")
        self.send()
        self.assertFalse(self.got())

    def test_a_note_that_names_him_stays_inside(self):
        self.by_agent(subtype_xmlid=NOTE)
        self.post(subtype=NOTE, partner_ids=self.partner.ids, partner_emails=[CUSTOMER])
        self.send()
        self.assertFalse(self.got())

    def test_the_system_says_nothing_to_those_who_only_follow(self):
        self.ticket.message_subscribe(self.partner.ids)
        for kind in ("notification", "auto_comment", "comment"):
            self.ticket.message_post(
                body=WORDS, message_type=kind, subtype_xmlid=COMMENT
            )
        self.send()
        self.assertFalse(self.got())

    # -- which conversation ----------------------------------------------------------

    def another(self, address, subject="Other matter"):
        mail = self.receive(self.mail(subject, From=f"Bo <{address}>"))
        conversation = mail.conversation_id
        conversation.ticket_id = self.ticket
        return conversation

    def test_of_several_conversations_it_goes_into_that_of_its_recipient(self):
        other = self.another("bo@demo.test")
        self.post(partner_emails=[CUSTOMER])
        self.assertEqual(len(self.written()), 1)
        self.post(partner_emails=["bo@demo.test"])
        self.assertEqual(other.message_count, 2)
        self.assertEqual(len(self.written()), 1)

    def test_of_several_with_him_into_the_one_that_is_open(self):
        newer = self.another(CUSTOMER)
        newer._close()
        self.post(partner_emails=[CUSTOMER])
        self.assertEqual(len(self.written()), 1)

    def test_one_that_was_erased_is_written_in_no_more(self):
        newer = self.another(CUSTOMER)
        newer.erased_at = fields.Datetime.now()
        self.post(partner_emails=[CUSTOMER])
        self.assertEqual(len(self.written()), 1)
        self.assertEqual(newer.message_count, 1)

    def test_in_a_closed_one_he_gets_it_and_it_stays_closed(self):
        self.conversation._take(self.agent)
        self.conversation._close()
        self.post(**self.suggested())
        self.assert_once_in_the_thread()
        self.assertEqual(self.conversation.state, "closed")
        self.assertTrue(self.ticket.closed)

    def test_in_one_that_was_closed_unanswered_too(self):
        self.ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.assertEqual(self.conversation.state, "closed")
        self.post(**self.suggested())
        self.assert_once_in_the_thread()
        self.assertEqual(self.conversation.state, "closed")

    # -- files -----------------------------------------------------------------------

    def upload(self, name, raw):
        """As the chatter does, before the message is sent."""
        return (
            self.env["ir.attachment"]
            .with_user(self.agent)
            .create(
                {
                    "name": name,
                    "raw": raw,
                    "res_model": "mail.compose.message",
                    "res_id": 0,
                }
            )
        )

    def test_a_file_that_must_not_leave_is_said_and_nothing_is_posted(self):
        before = self.ticket.message_ids
        file = self.upload("setup.exe", b"MZ")
        tokens = [file._get_ownership_token()]
        with self.assertRaisesRegex(UserError, "setup.exe"):
            self.post(
                attachment_ids=file.ids, attachment_tokens=tokens, **self.suggested()
            )
        self.env.invalidate_all()
        self.assertEqual(self.ticket.message_ids, before)
        self.send()
        self.assertFalse(self.got())

    def test_an_infected_file_never_leaves(self):
        folder = tempfile.TemporaryDirectory(prefix="ec", ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        clamd = Clamd(Path(folder.name) / "clamd")
        clamd.start()
        self.addCleanup(clamd.stop)
        scanner = self.env["email.scanner"].create({"address": clamd.address})
        scanner.action_test()
        self.by_agent(attachment_ids=self.upload("bill.txt", EICAR).ids)
        self.send()
        self.assertFalse(self.got())
        self.env["email.scan"]._run()
        self.send()
        self.assertFalse(self.got())

    # -- afterwards ------------------------------------------------------------------

    def update(self, message, **data):
        ticket = self.ticket.with_user(self.agent)
        ticket._message_update_content(message.sudo(), **data)

    def test_what_was_sent_is_neither_changed_nor_emptied(self):
        message = self.post(**self.suggested())
        with self.assertRaisesRegex(UserError, "sent to the customer"):
            self.update(message, body="<p>Other words</p>")
        self.send()
        with self.assertRaisesRegex(UserError, "sent to the customer"):
            self.update(message, body="")
        self.assertIn("We send a new one", message.body)

    def test_a_note_and_a_message_taken_back_can_be_changed(self):
        note = self.post(subtype=NOTE)
        self.update(note, body="<p>Other words</p>")
        self.assertIn("Other words", note.body)
        message = self.post(**self.suggested())
        self.written().with_user(self.agent).action_cancel()
        self.update(message, body="<p>Other words</p>")
        self.assertIn("Other words", message.body)

    def test_deleted_on_the_ticket_it_stays_in_the_thread(self):
        message = self.post(**self.suggested())
        self.send()
        message.sudo().unlink()
        self.assertEqual(self.written().state, "sent")

    # -- who may ---------------------------------------------------------------------

    def test_an_agent_of_other_queues_is_told_what_to_do(self):
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="base.group_user,email_channel.group_email_agent",
        )
        with self.assertRaisesRegex(UserError, "which you cannot see"):
            self.ticket.with_user(stranger).sudo().message_post(
                body=WORDS,
                message_type="comment",
                subtype_xmlid=COMMENT,
                partner_ids=self.partner.ids,
            )
        self.send()
        self.assertFalse(self.got())
