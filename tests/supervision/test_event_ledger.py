from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from ...core.attachments.verdict import Verdict
from ...models.conversation import turn
from ..outbox.outbox_case import letter
from .ledger_case import LedgerCase


@tagged("-at_install", "post_install")
class TestEventLedger(LedgerCase):
    """What is written down of a small day."""

    # -- mail comes in -----------------------------------------------------------

    def test_a_mail_that_opens_a_conversation_counts_both(self):
        created, received = self.events("created", "received")
        self.assertEqual((created.type, received.type), ("created", "received"))
        self.assertEqual(received.mail_id, self.incoming)
        for event in (created, received):
            self.assertEqual(event.queue_id, self.queue)
            self.assertEqual(event.touchpoint_id, self.touchpoint)
            self.assertEqual(event.stretch, 1)

    def test_what_is_only_counted_is_not_in_the_history(self):
        self.take()
        self.answer()
        self.assertEqual(self.conversation.event_ids.mapped("type"), ["picked"])

    def test_mails_of_programs_are_not_counted_as_customers(self):
        self.write_again("Away", Auto_Submitted="auto-replied")
        self.assertEqual(len(self.events("received")), 1)

    def test_a_batch_is_written_down_in_one_statement(self):
        mails = self.receive(*(self.mail(f"Kettle {each}") for each in range(6)))
        counted = self.events("received", of=mails.conversation_id)
        self.assertEqual(counted.mail_id, mails)
        counted.unlink()
        self.env.flush_all()
        mails.mapped("automatic")
        mails.conversation_id.mapped("queue_id")
        with self.assertQueryCount(1):
            self.env["email.supervision.ledger"]._on_mails_in(mails, [])
        counted = self.events("received", of=mails.conversation_id)
        self.assertEqual(counted.mail_id, mails)

    # -- answers -----------------------------------------------------------------

    def test_the_first_answer_counts_from_the_oldest_mail_that_waited(self):
        self.take()
        since = self.waits_since(minutes=20)
        self.write_again()
        mail = self.answer()
        event = self.events("answered")
        self.assertEqual(event.mail_id, mail)
        self.assertEqual(event.user_id, self.agent)
        self.assertTrue(event.first)
        waited = (event.at - since).total_seconds()
        self.assertEqual(event.response_seconds, waited)
        self.assertEqual(event.response_working_seconds, waited)

    def test_a_second_mail_in_a_row_was_waited_for_by_nobody(self):
        self.take()
        self.answer()
        self.answer()
        first, second = self.events("answered")
        self.assertTrue(first.first)
        self.assertFalse(second.first)
        self.assertFalse(second.response_seconds)
        [(null,)] = self.env.execute_query(
            SQL(
                "SELECT response_seconds IS NULL FROM email_conversation_event"
                " WHERE id = %s",
                second.id,
            )
        )
        self.assertTrue(null)

    def test_a_further_answer_is_not_the_first(self):
        self.take()
        self.answer()
        again = self.write_again()
        self.waits_since(minutes=5)
        self.answer(again)
        further = self.events("answered")[-1]
        self.assertFalse(further.first)
        self.assertAlmostEqual(further.response_seconds, 300, delta=60)

    def test_only_what_has_left_is_counted_and_once(self):
        self.take()
        mail = self.queue_answer()
        self.assertFalse(self.events("answered"))
        mail.state = "uncertain"
        mail._settle_as_sent()
        mail._settle_as_sent()
        self.assertEqual(len(self.events("answered")), 1)

    def test_an_answer_that_failed_counts_from_the_mail_when_it_leaves(self):
        self.take()
        self.waits_since(hours=3)
        mail = self.queue_answer()
        mail.state = "failed"
        self.conversation.invalidate_recordset()
        self.waits_since(hours=3)
        mail._queue()
        self.send_queue()
        event = self.events("answered")
        self.assertTrue(event.first)
        self.assertAlmostEqual(event.response_seconds, 3 * 3600, delta=60)

    def test_response_in_the_hours_of_the_queue(self):
        # Open Monday to Friday, 9 to 17, Madrid. Asked on Friday 2 October 2026 at
        # 16:00; left on Monday 5 October at 10:30: 66.5 hours, of which 16-17 on
        # Friday and 9-10:30 on Monday are work: 2.5 hours.
        self.queue.email_calendar_id = self.make_schedule((9, 17))
        self.take()
        self.conversation.waiting_since = self.at("2026-10-02 16:00")
        mail = self.queue_answer()
        mail.write({"state": "uncertain", "attempted_at": self.at("2026-10-05 10:30")})
        mail._settle_as_sent()
        event = self.events("answered")
        self.assertEqual(event.at, self.at("2026-10-05 10:30"))
        self.assertEqual(event.response_seconds, 66.5 * 3600)
        self.assertEqual(event.response_working_seconds, 2.5 * 3600)

    def test_response_over_the_night_in_which_clocks_change(self):
        # Open day and night, Madrid. Saturday 24 October 2026, 20:00, to Sunday 8:00:
        # 13 hours, as clocks go back at 3:00.
        every_day = self.make_schedule((0, 24), days=range(7))
        self.queue.email_calendar_id = every_day
        self.take()
        self.conversation.waiting_since = self.at("2026-10-24 20:00")
        mail = self.queue_answer()
        mail.write({"state": "uncertain", "attempted_at": self.at("2026-10-25 08:00")})
        mail._settle_as_sent()
        event = self.events("answered")
        self.assertEqual(event.response_seconds, 13 * 3600)
        self.assertEqual(event.response_working_seconds, 13 * 3600)

    def test_who_did_not_wait_a_second_counts_in_working_time_too(self):
        self.conversation.waiting_since = fields.Datetime.now() + timedelta(minutes=1)
        self.take()
        found = self.figures("waited", "waited_working")
        self.assertEqual(found, {"waited": 0, "waited_working": 0})

    def test_waiting_outside_the_hours_is_no_working_time(self):
        closed_now = (datetime.now().weekday() + 3) % 7
        self.queue.email_calendar_id = self.make_schedule((9, 17), days=[closed_now])
        self.waits_since(minutes=30)
        self.take()
        event = self.events("picked")
        self.assertAlmostEqual(event.wait_seconds, 1800, delta=60)
        self.assertEqual(event.wait_working_seconds, 0)

    def test_an_answer_belongs_to_the_queue_in_which_it_was_written(self):
        self.take()
        self.queue_answer()
        self.conversation._transfer(self.billing)
        self.send_queue()
        self.assertEqual(self.events("answered").queue_id, self.queue)

    def test_queues_of_many_answers_are_found_in_one_statement(self):
        mails = self.receive(*(self.mail(f"Kettle {each}") for each in range(4)))
        for mail in mails:
            self.take(conversation=mail.conversation_id)
        answers = self.incoming.browse().concat(*map(self.queue_answer, mails))
        answers[0].conversation_id._transfer(self.billing)
        ledger = self.env["email.supervision.ledger"]
        self.env.flush_all()
        answers.mapped("conversation_id"), answers.mapped("mail_message_id")
        with self.assertQueryCount(1):
            queues = ledger._queues_then(answers)
        self.assertEqual(list(queues), list(answers))
        # All were written in the first queue, whichever that is called now.
        self.assertEqual(set(queues.values()), {self.queue.sudo()})

    # -- stretches ---------------------------------------------------------------

    def test_what_is_reopened_has_a_first_answer_of_its_own(self):
        self.take()
        self.waits_since(hours=2)
        self.answer()
        self.conversation._close()
        # Five days later the customer writes again, and is answered in ten minutes.
        again = self.write_again()
        self.waits_since(minutes=10)
        self.take()
        self.answer(again)
        self.conversation._close()
        first, second = self.events("answered")
        self.assertEqual((first.stretch, second.stretch), (1, 2))
        self.assertTrue(first.first and second.first)
        self.assertAlmostEqual(second.response_seconds, 600, delta=60)
        self.assertEqual(self.events("received").mapped("stretch"), [1, 2])
        self.assertEqual(self.events("closed").mapped("stretch"), [1, 2])
        self.assertEqual(self.events("reopened").stretch, 2)

    def test_a_question_that_was_closed_unanswered_is_no_answer_of_days(self):
        self.take()
        self.waits_since(days=5)
        self.conversation._close()
        again = self.write_again()
        self.take()
        self.answer(again)
        self.assertLess(self.events("answered").response_seconds, 600)

    def test_a_closing_that_is_undone_begins_no_stretch(self):
        self.env.company.email_undo_seconds = 10
        self.take()
        self.conversation._close()
        turn.reopen_as_it_was(self.conversation)
        closed, reopened = self.events("closed"), self.events("reopened")
        self.assertEqual((closed.cause, reopened.cause), ("undone", "undone"))
        self.assertEqual(
            self.figures("closed", "reopened"), {"closed": 0, "reopened": 0}
        )
        self.answer()
        self.conversation._close()
        self.assertEqual(self.events("answered").stretch, 1)
        self.assertEqual(self.events("closed")[-1].stretch, 1)
        self.assertEqual(
            self.figures("closed", "one_touch"), {"closed": 1, "one_touch": 100}
        )

    def test_a_closing_that_is_undone_is_no_end_of_its_handling(self):
        self.take()
        self.conversation.handled_since -= timedelta(minutes=10)
        mine = self.conversation.with_user(self.agent).sudo()
        mine._close()
        turn.reopen_as_it_was(mine)
        self.assertEqual(self.conversation.user_id, self.agent)
        self.assertFalse(self.figures("handled_total")["handled_total"])
        self.conversation._close()
        # Ten minutes once, not ten and none.
        handled = self.figures("handled")["handled"]
        self.assertAlmostEqual(handled, 600, delta=60)

    # -- one touch ---------------------------------------------------------------

    def test_one_answer_by_one_agent_was_enough(self):
        self.take()
        self.answer()
        self.conversation._close()
        self.assertTrue(self.events("closed").one_touch)

    def test_an_answer_that_leaves_after_the_closing_counts(self):
        self.take()
        self.queue_answer()
        self.conversation._close()
        self.assertFalse(self.events("closed").one_touch)
        self.send_queue()
        self.assertTrue(self.events("closed").one_touch)

    def test_two_answers_or_two_agents_are_not_one_touch(self):
        self.take()
        self.answer()
        again = self.write_again()
        self.answer(again)
        self.conversation._close()
        self.assertFalse(self.events("closed").one_touch)
        other = self.receive(self.mail("Toaster")).conversation_id
        self.take(conversation=other)
        other._give_back("released")
        self.take(self.bea, other)
        self.answer(other.email_message_ids, user=self.bea)
        other._close()
        self.assertFalse(self.events("closed", of=other).one_touch)

    def test_asking_a_colleague_is_no_second_answer(self):
        self.take()
        self.answer(to="expert@elsewhere.test", mode="forward")
        self.answer()
        self.conversation._close()
        forward, answer = self.events("answered")
        self.assertFalse(forward.first)
        self.assertTrue(answer.first)
        self.assertTrue(self.events("closed").one_touch)

    def test_closing_without_an_answer_is_not_one_touch(self):
        self.take()
        self.conversation._close()
        self.assertFalse(self.events("closed").one_touch)

    # -- sent and closed ---------------------------------------------------------

    def test_sending_and_closing_counts_from_the_customers_mail(self):
        self.take()
        self.env.cr.execute(
            "UPDATE email_message SET create_date = create_date - interval '1 hour'"
            " WHERE id = %s",
            [self.incoming.id],
        )
        self.env.invalidate_all()
        mine = self.conversation.with_user(self.agent)
        draft = mine.env["email.writing"]._save_draft(
            mine, letter("customer@demo.test", answers_id=self.incoming.id)
        )
        draft.send_pressed_at = fields.Datetime.now()
        self.conversation._close()
        draft.sudo(False)._queue_draft()
        self.send_queue()
        event = self.events("answered")
        self.assertAlmostEqual(event.response_seconds, 3600, delta=60)
        self.assertTrue(event.first)
        self.assertTrue(self.events("closed").one_touch)

    def test_parking_stops_no_response(self):
        self.take()
        self.waits_since(hours=1)
        self.conversation._park()
        self.conversation._unpark("hand")
        self.answer()
        event = self.events("answered")
        self.assertAlmostEqual(event.response_seconds, 3600, delta=60)

    # -- automatic answers, files ----------------------------------------------------

    def test_automatic_answers_are_counted_by_themselves(self):
        self.touchpoint.automatic_answers = True
        self.env.flush_all()
        mails = self.receive(self.mail("Toaster", From="Tom <tom@demo.test>"))
        self.answer_due()
        kinds = self.kinds(mails.conversation_id)
        self.assertEqual(kinds, ["created", "received", "auto_answered"])
        self.assertFalse(self.events("answered", of=mails.conversation_id))

    def test_a_file_that_is_kept_out_is_counted_with_its_name(self):
        mails = self.receive(self.with_file("setup.exe", b"MZ" + bytes(200)))
        event = self.events("refused_file", of=mails.conversation_id)
        self.assertEqual(event.note, "setup.exe")
        self.assertEqual(event.mail_id, mails)

    def test_a_file_that_is_found_infected_later_is_counted(self):
        mails = self.receive(self.with_file("notes.txt", b"hello"))
        self.assertFalse(self.events("refused_file", of=mails.conversation_id))
        verdict = Verdict("infected", signature="Eicar")
        self.env["email.file"]._on_verdicts({mails.file_ids.id: verdict})
        event = self.events("refused_file", of=mails.conversation_id)
        self.assertEqual(event.note, "notes.txt")
