from unittest.mock import patch

from psycopg2 import errors

from odoo.fields import Command
from odoo.tools import SQL, mute_logger

from ..common import CUSTOMER, SUPPORT
from .answers_case import AnswersCase

JOB = "odoo.addons.email_channel.models.automation.email_auto_answer_job"
NO_REPLY = "Shop <no-reply@customer.test>"


class TestAnswerRules(AnswersCase):
    """Who gets none, how often one is sent, and what a closing mail leaves alone."""

    def setUp(self):
        super().setUp()
        self.let_agent_be_there()

    def take(self, conversation):
        conversation.with_user(self.agent).action_pick()
        return conversation.with_user(self.agent)

    # -- who gets none ----------------------------------------------------------------

    def test_eleven_conversations_with_a_no_reply(self):
        for number in range(11):
            self.receive(
                self.mail(
                    f"Invoice {number}",
                    From=NO_REPLY,
                    message_id=f"<{number}@customer.test>",
                )
            )
        self.answer_due()
        self.assertFalse(self.answers())
        self.assertEqual(self.reasons(), ["no_reply"] * 11)

    def test_why_not_can_be_looked_up(self):
        other = self.env["email.touchpoint"].create(
            {
                "name": "Sales",
                "email": "sales@elsewhere.test",
                "second_addresses": "offers@elsewhere.test",
                "company_id": self.env["res.company"].create({"name": "Else"}).id,
            }
        )
        for reason, headers in (
            ("not_to_us", {"To": "team@customer.test"}),
            ("not_alone", {"To": f"{SUPPORT}, info@else.test"}),
            ("list", {"List_Id": "<kettles.lists.test>"}),
            ("robot", {"Auto_Submitted": "auto-generated"}),
            ("own", {"From": "offers+a@elsewhere.test"}),
            ("own", {"From": other.email}),
        ):
            with self.subTest(reason=reason, headers=headers):
                subject = f"{reason} {headers}".translate(
                    str.maketrans("<>{}'@", "......")
                )
                self.receive(
                    self.mail(
                        subject[:40], message_id=f"<{hash(subject)}@c.test>", **headers
                    )
                )
                self.assertEqual(self.reasons()[-1], reason)
        self.answer_due()
        self.assertFalse(self.answers())

    def test_a_mail_that_came_before_or_is_old(self):
        self.receive(self.mail("Old", Date="Mon, 04 Mar 2024 12:00:00 +0000"))
        self.touchpoint.automatic_answers = False
        self.receive(self.mail("While off", From="eva@customer.test"))
        self.answer_due()
        self.assertFalse(self.answers())
        self.assertEqual(self.reasons(), ["old"])

    def test_an_agent_was_faster(self):
        incoming = self.receive(self.mail())
        self.answer(incoming)
        self.answer_due()
        self.assertFalse(self.answers())
        self.assertEqual(self.reasons(), ["agent_answered"])

    def test_what_is_switched_off_meanwhile_is_not_sent(self):
        self.receive(self.mail())
        self.touchpoint.auto_answer_ids.enabled = False
        self.answer_due()
        self.assertFalse(self.answers())
        self.assertEqual(self.reasons(), ["off"])

    def test_a_mail_that_was_moved_meanwhile_is_answered_where_it_is(self):
        place = self.receive(self.mail()).conversation_id
        self.answer_due()
        for number in (1, 2):
            self.forget_the_day()
            mail = self.receive(
                self.mail(f"Again {number}", message_id=f"<{number}@c.test>")
            )
            self.env["email.move"]._make(mail, place)
            self.answer_due()
        self.assertEqual(self.occasions(), ["first_contact", "ticket_created"])
        moved = self.answers()[-1]
        self.assertEqual(moved.conversation_id, place)
        self.assertIn(place.ticket_id.number, moved.body_html)
        self.assertEqual(self.reasons(), ["once"])

    # -- how often --------------------------------------------------------------------

    def test_one_a_day_to_an_address_whatever_its_tag(self):
        for number, sender in enumerate(
            (CUSTOMER, CUSTOMER, "customer+2@demo.test", "Customer+x@demo.test")
        ):
            self.receive(
                self.mail(
                    f"Kettle {number}", From=sender, message_id=f"<{number}@c.test>"
                )
            )
        self.answer_due()
        self.assertEqual(self.occasions(), ["first_contact"])
        self.assertEqual(self.reasons(), ["daily"] * 3)

    def test_a_desk_that_writes_from_a_new_address_each_time(self):
        mails = [
            self.mail(
                f"Case {number} opened",
                From=f"case-{number}@desk.test",
                message_id=f"<{number}@desk.test>",
            )
            for number in range(1001, 1013)
        ]
        self.receive(*mails[:6])
        self.receive(*mails[6:])
        self.answer_due()
        self.assertEqual(len(self.answers()), 10)
        self.assertEqual(self.reasons(), ["alike"] * 2)

    def test_each_occasion_once_a_ticket_and_one_a_mail(self):
        self.let_agent_be_there(False)
        first = self.receive(self.mail())
        self.answer_due()
        self.assertEqual(self.occasions(), ["no_agent"])
        self.forget_the_day()
        self.write_again("Are you there?", first)
        self.answer_due()
        self.assertEqual(self.occasions(), ["no_agent"])
        self.assertEqual(self.reasons(), ["once"])

    def test_two_of_one_batch(self):
        self.receive(
            self.mail("One", message_id="<1@c.test>"),
            self.mail("Two", message_id="<2@c.test>"),
        )
        self.answer_due()
        self.assertEqual(len(self.answers()), 1)

    def test_the_database_refuses_a_second_one(self):
        conversation = self.receive(self.mail()).conversation_id
        log = self.env["email.auto.answer.log"]
        row = log.search([])
        vals = {
            "conversation_id": conversation.id,
            "ticket_id": conversation.ticket_id.id,
            "company_id": conversation.company_id.id,
            "touchpoint_id": self.touchpoint.id,
            "occasion": row.occasion,
            "state": "due",
            "at": row.at,
            "address_key": "somebody@else.test",
        }
        self.assertEqual(log._note([vals]), [])
        free = {**vals, "ticket_id": None, "address_key": row.address_key}
        self.assertEqual(log._note([free]), [])
        self.assertEqual(log.search_count([]), 1)

    def test_killed_before_its_end_it_is_due_and_after_it_not(self):
        self.receive(self.mail())
        row = self.env["email.auto.answer.log"].search([])
        self.assertEqual((row.state, row.answer_id.id), ("due", False))
        self.answer_due()
        self.assertEqual(row.state, "given")
        self.assertEqual(row.answer_id, self.answers())
        self.answer_due()
        self.assertEqual(len(self.answers()), 1)

    def test_a_text_that_cannot_be_written_stops_no_other(self):
        self.receive(self.mail())
        self.receive(self.mail("Two", From="eva@customer.test"))
        writing = type(self.env["email.writing"])
        real = writing._put_into_thread
        calls = []

        def fail_once(model, mail):
            calls.append(mail)
            if len(calls) == 1:
                raise ValueError("no such picture")
            return real(model, mail)

        with (
            mute_logger(JOB),
            patch.object(writing, "_put_into_thread", fail_once),
        ):
            self.answer_due()
        rows = self.env["email.auto.answer.log"].search([], order="id")
        self.assertEqual(rows.mapped("state"), ["failed", "given"])
        self.assertIn("no such picture", rows[0].error)

    def test_after_a_conflict_it_is_written_anew(self):
        self.receive(self.mail())
        job = type(self.env["email.auto.answer.job"])
        real = job._answer_one
        tries = []

        def conflict_once(model, row):
            tries.append(row)
            if len(tries) == 1:
                raise errors.SerializationFailure("somebody was faster")
            return real(model, row)

        with patch.object(job, "_answer_one", conflict_once):
            self.answer_due()
        self.assertEqual(self.occasions(), ["first_contact"])

    # -- the envelope ------------------------------------------------------------------

    def test_a_server_that_wants_a_sender_is_told_once(self):
        self.smtpd.refuse_sender["<>"] = "501 5.1.7 Bad sender address syntax"
        self.addCleanup(self.smtpd.refuse_sender.clear)
        with mute_logger("odoo.addons.base.models.ir_mail_server"):
            self.receive(self.mail())
            self.answer_due()
        self.assertEqual([sent.mail_from for sent in self.smtpd.sent], [SUPPORT])
        self.assertEqual(self.touchpoint.null_sender_refused_by, "127.0.0.1")
        self.assertFalse(self.touchpoint._takes_null_sender())
        self.assertEqual(self.answers().state, "sent")

    def test_it_that_does_not_arrive_asks_nobody_to_do_anything(self):
        self.smtpd.reject[CUSTOMER] = "550 5.1.1 No such user"
        with mute_logger(
            "odoo.addons.base.models.ir_mail_server",
            "odoo.addons.email_channel.models.outbox.delivery",
        ):
            self.receive(self.mail())
            self.answer_due()
        self.assertEqual(self.answers().state, "failed")
        self.assertFalse(self.answers().undelivered)

    # -- closing -----------------------------------------------------------------------

    def test_thanks_after_closing_has_it_sent_no_second_time(self):
        incoming = self.receive(self.mail())
        conversation = self.take(incoming.conversation_id)
        conversation.action_close()
        self.answer_due()
        self.assertEqual(self.occasions(), ["closed_by_hand"])
        self.write_again("Thanks", self.answers())
        conversation.sudo()._close()
        self.answer_due()
        conversation.sudo()._reopen()
        conversation.sudo()._close(by="system")
        self.answer_due()
        self.assertEqual(self.occasions(), ["closed_by_hand"])
        self.assertEqual(self.reasons()[-1], "told_closed")

    def test_the_agents_mail_leaves_before_the_one_of_closing(self):
        self.switch_on("closed_by_hand")
        incoming = self.receive(self.mail())
        self.answer(incoming, "<p>It is mended.</p>")
        self.take(incoming.conversation_id).action_close()
        self.answer_due()
        texts = [
            mail.get_body(("plain",)).get_content() for mail in self.read_by_customer()
        ]
        self.assertEqual(len(texts), 2)
        self.assertIn("It is mended", texts[0])
        self.assertIn("An agent is done", texts[1])

    def test_send_and_close_that_is_undone_sends_neither(self):
        self.switch_on("closed_by_hand")
        self.env.company.email_undo_seconds = 30
        incoming = self.receive(self.mail())
        conversation = self.take(incoming.conversation_id)
        mail = self.answer(incoming, "<p>It is mended.</p>")
        conversation.action_close()
        self.pass_undo_time()
        self.assertFalse(self.occasions(), "the agent's mail can still be undone")
        mail.with_user(self.agent).undo_send()
        self.assertEqual(conversation.state, "active")
        self.pass_undo_time()
        self.assertFalse(self.occasions())
        self.assertEqual(self.reasons()[-1], "reopened")
        conversation.action_close()
        self.pass_undo_time()
        self.assertEqual(self.occasions(), ["closed_by_hand"])

    def pass_undo_time(self):
        """As if what is due to be answered had waited long enough."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE email_auto_answer_log SET due_at = due_at - interval '1 hour'")
        )
        self.env.invalidate_all()
        self.answer_due()

    def test_nothing_to_who_was_blocked_or_never_wrote(self):
        self.switch_on("closed_by_hand")
        incoming = self.receive(self.mail())
        conversation = self.take(incoming.conversation_id)
        conversation.sudo()._close(mailed=False)
        self.answer_due()
        self.assertFalse(self.occasions())

    def test_beside_the_mail_of_the_stage_one_goes(self):
        stage = self.queue.email_close_stage_id
        self.assertTrue(stage.mail_template_id, "helpdesk's stage has a template")
        self.queue.email_close_mail = True
        for choice, occasion in (("stage", "stage"), ("answer", "closed_by_hand")):
            self.switch_on("closed_by_hand")
            self.touchpoint.closing_mail = choice
            subject = f"Kettle of {choice}"
            conversation = self.receive(self.mail(subject)).conversation_id
            self.take(conversation).action_close()
            self.env.flush_all()
            self.env.cr.precommit.run()
            self.answer_due()
            sent = conversation.email_message_ids.filtered(
                lambda mail: mail.direction == "out"
            )
            with self.subTest(choice=choice):
                self.assertEqual(len(sent), 1)
                self.assertEqual(sent.occasion or "stage", occasion)

    def test_one_of_the_texts_is_picked(self):
        answer = self.touchpoint.auto_answer_ids.filtered(
            lambda one: one.occasion == "first_contact"
        )
        answer.write(
            {"text_1": False, "text_2": "<p>Two</p>", "text_3": "<p>Three</p>"}
        )
        seen = set()
        for number in range(12):
            sender = f"c{number}@customer.test"
            self.receive(self.mail(f"Kettle {number}", From=sender))
        self.answer_due()
        seen.update(self.answers().mapped("excerpt"))
        self.assertEqual(seen, {"Two", "Three"})

    def test_its_variables_and_its_subject(self):
        answer = self.touchpoint.auto_answer_ids.filtered(
            lambda one: one.occasion == "first_contact"
        )
        answer.write(
            {
                "subject": "${touchpoint_name}: ${ticket_subject}",
                "text_1": "<p>Hello ${customer_first_name}, ${agent_name}, bye</p>",
            }
        )
        self.receive(self.mail("<b>${ticket_number}</b>", message_id="<b@c.test>"))
        self.answer_due()
        mail = self.answers()
        self.assertIn("Support: <b>", mail.subject)
        self.assertEqual(mail.excerpt, "Hello Carla, bye")

    def test_a_touchpoint_without_queues_answers_all_the_same(self):
        self.queue.email_touchpoint_ids = [Command.clear()]
        self.receive(self.mail())
        self.answer_due()
        self.assertEqual(len(self.answers()), 1)
