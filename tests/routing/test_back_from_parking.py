from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .parking_case import HOUR, ParkingCase


@tagged("-at_install", "post_install")
class TestBackFromParking(ParkingCase):
    """It comes back by itself, once."""

    def test_at_its_time_to_its_agent_who_is_told(self):
        self.park(preset="hour")
        self.conversation.unread = False
        self.run_job()
        self.assertTrue(self.conversation.parked, "it is too early")
        self.its_time_has_come()
        self.assert_with(self.ada)
        self.assertEqual(self.conversation.back_from_parking, "due")
        self.assertTrue(self.conversation.unread)
        self.assertIn("is back from parking: its time has come", self.messages())
        self.assertIn("its time has come", self.conversation.parking_words)
        self.assertEqual(self.last_event().cause, "due")
        self.assertFalse(self.last_event().by_id)

    def test_the_job_is_planned_for_its_time(self):
        self.park(preset="hour")
        job = self.env.ref("email_channel.ir_cron_park")
        planned = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        self.assertIn(self.conversation.parked_until, planned.mapped("call_at"))

    def test_once_its_agent_has_looked_it_stands_out_no_longer(self):
        self.park(preset="hour")
        self.its_time_has_come()
        self.conversation.with_user(self.sue).mark_viewed([])
        self.assertTrue(self.conversation.unread, "hers is not her agent's look")
        self.conversation.with_user(self.ada).mark_viewed([])
        self.assertFalse(self.conversation.unread)
        self.assertTrue(self.conversation.back_from_parking)
        self.writes(direction="out")
        self.assertFalse(self.conversation.back_from_parking)

    def test_when_a_person_writes(self):
        self.park(preset="tomorrow")
        self.writes()
        self.assert_with(self.ada)
        self.assertEqual(self.conversation.back_from_parking, "written")
        self.assertIn("is back from parking: the customer wrote", self.messages())

    def test_not_when_a_robot_does_or_something_leaves(self):
        self.park()
        self.writes(automatic=True)
        self.writes(direction="out")
        self.assertTrue(self.conversation.parked)

    def test_the_mail_and_the_time_at_once_bring_it_back_once(self):
        for first, second in (("writes", "run_job"), ("run_job", "writes")):
            with self.subTest(first):
                conversation = self.parked(preset="hour")
                conversation.parked_until = fields.Datetime.now() - HOUR
                for what in (first, second):
                    if what == "writes":
                        self.writes(conversation)
                    else:
                        self.run_job()
                self.assert_with(self.ada, conversation)
                self.assertEqual(self.events(conversation).count("unparked"), 1)

    def test_in_its_agents_absence_it_waits_for_others(self):
        for how in ("its_time_has_come", "writes"):
            with self.subTest(how):
                self.enter("available", self.ada)
                conversation = self.parked(preset="hour", note="Ask the warehouse.")
                self.enter("offline", self.ada)
                getattr(self, how)(conversation)
                self.assert_waits(conversation)
                self.assertEqual(self.last_event(conversation).type, "returned")
                self.assertEqual(conversation.handover_note, "Ask the warehouse.")

    def test_who_left_the_queue_does_not_get_it(self):
        self.park(preset="hour")
        self.queue.user_ids = [Command.unlink(self.ada.id)]
        self.its_time_has_come()
        self.assert_waits()

    def test_the_next_agent_reads_why_it_was_parked(self):
        self.park(preset="hour", note="Ask the warehouse.")
        self.enter("offline", self.ada)
        self.its_time_has_come()
        self.enter("available", self.bea)
        self.assertEqual(self.route()._payload()[0]["note"], "Ask the warehouse.")

    def test_one_that_cannot_come_back_holds_up_no_other(self):
        """As when a worker is killed at it: the next run finds what is left."""
        first, second = self.parked(preset="hour"), self.parked(preset="hour")
        parking = type(self.env["email.parking"])
        return_one = parking._return_one

        def killed_at_the_second(records, conversation_id):
            if conversation_id == second.id:
                raise SystemExit
            return return_one(records, conversation_id)

        # Not assertRaises, which takes back what was committed.
        with (
            suppress(SystemExit),
            patch.object(parking, "_return_one", killed_at_the_second),
        ):
            self.its_time_has_come(first, second)
        self.env.invalidate_all()
        self.assertEqual([first.parked, second.parked], [False, True])
        self.run_job()
        self.assertEqual([first.parked, second.parked], [False, False])
        self.assertEqual(self.events(first).count("unparked"), 1)


@tagged("-at_install", "post_install")
class TestParkedAndMoved(ParkingCase):
    """Whatever else happens to it, its parking ends, and the history says how."""

    def setUp(self):
        super().setUp()
        self.sales = self.make_queue("Sales", self.bea)
        self.park(preset="tomorrow")

    def assert_ended_by(self, kind):
        self.assertFalse(self.conversation.parked)
        self.assertFalse(self.conversation.parked_until or self.conversation.parked_at)
        events = self.conversation.event_ids.sorted("id")
        unparked = events.filtered(lambda each: each.type == "unparked")
        self.assertEqual(unparked.mapped("cause"), [kind])

    def test_closed_and_reopened(self):
        self.conversation.with_user(self.ada)._check_may_change_sudo()._close()
        self.assert_ended_by("closed")
        self.conversation.with_user(self.ada).action_reopen()
        self.assert_with(self.ada)

    def test_released(self):
        self.conversation.with_user(self.ada).action_release()
        self.assert_ended_by("released")
        self.assert_waits()

    def test_transferred_by_a_supervisor(self):
        mine = self.conversation.with_user(self.sue)
        mine._check_may_transfer_sudo()._transfer(self.sales)
        self.assert_ended_by("transferred")
        self.assert_waits()

    def test_taken_over_by_a_supervisor(self):
        self.conversation.with_user(self.sue).action_pick()
        self.assert_ended_by("taken_over")
        self.assert_with(self.sue)

    def test_ended_by_a_supervisor_its_agent_is_told(self):
        self.conversation.with_user(self.sue).action_unpark()
        self.assert_with(self.ada)
        self.assertIn("Sue ended the parking of “", self.messages())

    def test_agent_archived(self):
        self.ada.active = False
        self.route()
        self.assert_ended_by("returned")
        self.assert_waits()

    def test_agent_deleted(self):
        self.ada.unlink()
        self.assert_waits()

    def test_agent_offline_overnight_keeps_it(self):
        self.env.company.email_return_after = 30
        other = self.taken()
        self.enter("offline", self.ada)
        self.env["email.agent"]._of(self.ada).state_since -= timedelta(hours=12)
        self.route()
        self.assertEqual(other.state, "pending")
        self.assertTrue(self.conversation.parked)
        self.assertEqual(self.conversation.user_id, self.ada)

    def test_its_mails_moved_away_and_back(self):
        mail = self.writes(direction="out")
        target = self.taken()
        move = self.env["email.move"]._make(mail, target)
        self.assert_ended_by("closed")
        move._undo()
        self.assertEqual(self.conversation.user_id, self.ada)
        self.assertEqual(self.conversation.state, "active")

    def test_customers_mail_joined_to_it_brings_it_back(self):
        other = self.taken()
        mail = self.writes(other)
        self.env["email.move"]._make(mail, self.conversation)
        self.assert_with(self.ada)
        self.assertEqual(self.conversation.back_from_parking, "written")

    def test_old_mail_joined_to_it_does_not(self):
        other = self.taken()
        mail = self.writes(other)
        mail.date = self.conversation.parked_at - HOUR
        self.env["email.move"]._make(mail, self.conversation)
        self.assertTrue(self.conversation.parked)


@tagged("-at_install", "post_install")
class TestParkedFigures(ParkingCase):
    """What is parked is counted by itself, and not among what is worked on."""

    def setUp(self):
        super().setUp()
        self.park()
        self.taken()
        self.env.flush_all()

    def test_of_a_queue(self):
        figures = self.queue.with_user(self.sue).get_email_figures()
        self.assertEqual((figures["active"], figures["parked"]), (1, 1))
        ada = next(one for one in figures["members"] if one["name"] == "Ada")
        self.assertEqual((ada["active"], ada["parked"]), (1, 1))
        queue = self.queue.with_user(self.sue)
        self.assertEqual((queue.email_active_count, queue.email_parked_count), (1, 1))

    def test_of_an_agent_opens_what_it_counts(self):
        agent = self.env["email.agent"]._of(self.ada).with_user(self.sue)
        self.assertEqual((agent.active_count, agent.parked_count), (1, 1))
        found = self.env["email.conversation"].search(
            agent.action_open_parked()["domain"]
        )
        self.assertEqual(found, self.conversation)
