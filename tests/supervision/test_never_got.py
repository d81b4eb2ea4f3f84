from datetime import timedelta
from pathlib import Path
from runpy import run_path

from odoo import fields

from odoo.addons.email_channel.models.conversation import turn
from odoo.addons.email_channel.models.supervision import figures

from ..routing.queue_case import QueueCase
from .day_case import DAY, DayCase


class TestNeverGotByHand(DayCase):
    """A small day, written by hand: one that Ada got in time at 9:00, and the invoice,
    written at 16:00, delayed at 17:00."""

    def setUp(self):
        super().setUp()
        self.event(self.came(), "picked", "09:00", self.ada, wait_seconds=60)
        self.invoice = self.came(self.billing, subject="Invoice")
        self.invoice.write({"waiting_since": DAY + timedelta(hours=16)})
        self.invoice.delayed = True
        self.event(self.invoice, "delayed", "17:00")

    def end(self, *args, **vals):
        """It waits no longer."""
        self.invoice.write({"state": "closed", "waiting_since": False})
        return self.event(self.invoice, *args, **vals)

    def test_closed_and_never_got_it_is_missed_as_while_it_waited(self):
        # One of two, the invoice was never got in time.
        self.assertEqual(self.gather("service_level"), 50)
        closed = self.end("closed", "18:00", late=True)
        self.assertEqual(self.gather("service_level"), 50)
        rows = self.rows("service_level")
        self.assertIn(self.env["email.report"].browse(closed.id), rows)
        self.assertEqual(len(rows), 2)

    def test_closed_in_its_time_it_does_not_count(self):
        self.end("closed", "16:30")
        self.assertEqual(self.gather("service_level"), 100)

    def test_got_too_late_it_counts_once(self):
        self.event(
            self.invoice, "picked", "17:30", self.ben, wait_seconds=5400, late=True
        )
        self.end("closed", "18:00", self.ben, handle_seconds=1800)
        # Two were got, one of them in time.
        self.assertEqual(self.gather("service_level"), 50)
        self.assertEqual(len(self.rows("service_level")), 2)

    def test_what_was_moved_away_or_undone_is_not_missed(self):
        for cause in ("merged", "undone"):
            self.end("closed", "18:00", late=True, cause=cause)
        self.assertEqual(self.gather("service_level"), 100)

    def test_it_counts_at_its_queue_and_at_no_agent(self):
        self.end("closed", "18:00", late=True)
        found = self.gather_by("queue_id", "service_level")
        levels = {queue: values["service_level"] for queue, values in found.items()}
        self.assertEqual(levels, {self.support: 100, self.billing: 0})
        mine = self.of_day(("user_id", "=", self.ada.id))
        self.assertEqual(self.gather("service_level", domain=mine), 100)

    def test_an_upgrade_knows_what_was_never_got(self):
        closed = self.end("closed", "18:00")
        again = {"stretch": 2}
        self.event(self.invoice, "reopened", "19:00", **again)
        in_time = self.end("closed", "19:10", **again)
        taken = self.came()
        self.event(taken, "delayed", "10:00")
        self.event(taken, "picked", "10:10", self.ada, wait_seconds=4200, late=True)
        by_ada = self.event(taken, "closed", "10:20", self.ada)
        answered = self.came()
        self.event(answered, "delayed", "10:00")
        self.event(answered, "answered", "10:10", self.ada, response_seconds=4200)
        after = self.event(answered, "closed", "10:20")
        for _time in range(2):
            self.upgrade()
            late = (closed | in_time | by_ada | after).filtered("late")
            self.assertEqual(late, closed)
        # Of the invoice, and of the two that Ada got, one was in time.
        self.assertAlmostEqual(self.gather("service_level"), 100 / 3)

    def upgrade(self):
        script = Path(__file__).parents[2] / "migrations/19.0.7.0.0/post-never-got.py"
        self.env.flush_all()
        run_path(str(script))["migrate"](self.env.cr, "19.0.6.0.0")
        self.env.invalidate_all()


class TestNeverGot(QueueCase):
    """As it happens: one that Ada got in time, and one that waits for too long."""

    def setUp(self):
        super().setUp()
        self.sam.tz = self.env.company.partner_id.tz = "UTC"
        self.support.email_service_level = 300
        self.taken(waiting_since=self.ago(minutes=1))
        self.late = self.came(waiting_since=self.ago(minutes=30))
        self.look()
        self.assertTrue(self.late.delayed)
        self.assert_service_level(50)

    def ago(self, **parts):
        return fields.Datetime.now() - timedelta(**parts)

    def look(self):
        self.env.flush_all()
        self.env["email.service.watch"]._look()
        self.env.flush_all()

    def assert_service_level(self, percent):
        """In reports, at the queue, and on the board."""
        self.env.flush_all()
        env = self.env(user=self.sam.id)
        midnight = fields.Datetime.now().replace(hour=0, minute=0, second=0)
        here = [("queue_id", "=", self.support.id), ("at", ">=", midnight)]
        found = figures.gather(env, ["service_level"], here)
        self.assertEqual(round(found["service_level"]), percent)
        queue = self.support.with_user(self.sam).get_email_figures()
        self.assertEqual(queue["service_level"], percent)

    def test_closed_from_the_list_it_stays_missed(self):
        self.late.with_user(self.sam).action_close()
        self.assertEqual(self.late.state, "closed")
        self.assert_service_level(50)
        self.registry_enter_test_mode()
        board = self.env["email.board"].with_user(self.sam).get_board()
        [shown] = [one for one in board["queues"] if one["id"] == self.support.id]
        self.assertEqual(shown["service_level"], 50)

    def test_closed_with_its_ticket_it_stays_missed(self):
        self.late._ensure_tickets()
        closed = self.late.ticket_id.team_id._get_applicable_stages().filtered("closed")
        self.late.ticket_id.stage_id = closed[0]
        self.assertEqual(self.late.state, "closed")
        self.assert_service_level(50)

    def test_closed_by_the_system_it_stays_missed(self):
        self.late._close(by="system")
        self.assert_service_level(50)

    def test_closed_before_the_job_notes_it_it_is_missed(self):
        other = self.came(waiting_since=self.ago(minutes=30))
        other._close()
        # Of three, one was got in time.
        self.assertTrue(self.events(other, "closed").late)
        self.assert_service_level(33)

    def test_what_an_agent_has_and_closes_is_counted_when_it_was_got(self):
        self.late.with_user(self.ada).action_pick()
        self.late._close()
        self.assertFalse(self.events(self.late, "closed").late)
        self.assert_service_level(50)

    def test_what_is_moved_away_is_no_work(self):
        self.late._on_emptied(self.came())
        self.assert_service_level(100)

    def test_a_closing_that_is_undone_counts_it_once(self):
        mail = self.env["email.message"].create(
            {
                "conversation_id": self.late.id,
                "direction": "in",
                "state": "received",
                "subject": self.late.name,
                "message_type": "email",
            }
        )
        self.env.flush_all()
        mail._write({"create_date": self.late.waiting_since})
        mail.invalidate_recordset(["create_date"])
        self.late._close()
        turn.reopen_as_it_was(self.late)
        self.look()
        self.assertEqual(len(self.events(self.late, "delayed")), 1)
        self.assert_service_level(50)
