from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import RoutingCase

DAY = timedelta(days=1)


@tagged("-at_install", "post_install")
class TestClockInRouting(RoutingCase):
    """The clock was a day ahead for a moment: what was written then lies ahead."""

    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()
        self.job = self.env.ref("email_channel.ir_cron_route")

    def jobs_ran_ahead(self):
        """As Odoo leaves them that ran when it was tomorrow."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "email_channel"), ("model", "=", "ir.cron")]
        )
        jobs = self.env["ir.cron"].browse(data.mapped("res_id"))
        ahead = {"lastcall": self.now + DAY, "nextcall": self.now + DAY}
        jobs.write(ahead)
        return jobs

    def ringing_ahead(self):
        self.make_conversation()
        self.enter("available", self.ada)
        offer = self.route()
        offer.write(
            {
                "offered_at": self.now + DAY,
                "expires_at": self.now + DAY + timedelta(seconds=60),
            }
        )
        return offer

    def woken(self):
        return self.env["ir.cron.trigger"].search_count(
            [("cron_id", "=", self.job.id), ("call_at", "<=", fields.Datetime.now())]
        )

    def test_offer_rings_no_longer_than_it_may(self):
        offer = self.ringing_ahead()
        [told] = offer._payload()
        self.assertLessEqual(told["seconds_left"], 60)
        self.route()
        self.assertLessEqual(offer.expires_at, self.now + timedelta(minutes=5))
        self.assertEqual(offer.state, "offered", "nobody missed it")

    def test_offer_of_that_time_is_missed_in_its_turn(self):
        offer = self.ringing_ahead()
        self.route()
        self.too_late(offer)
        self.route()
        self.assertEqual(offer.state, "missed")
        self.assertEqual(self.state(self.ada), "rona")

    def test_long_ringing_is_left_alone(self):
        self.queue.email_offer_timeout = 3600
        self.make_conversation()
        self.enter("available", self.ada)
        offer = self.route()
        ends = offer.expires_at
        self.route()
        self.assertEqual(offer.expires_at, ends)

    def test_jobs_run_on(self):
        jobs = self.jobs_ran_ahead()
        self.route()
        self.assertTrue(all(job.nextcall <= fields.Datetime.now() for job in jobs))

    def test_job_that_sees_to_it_is_planned_from_now_on(self):
        self.jobs_ran_ahead()
        self.env.flush_all()
        [row] = self.job.read(["nextcall", "lastcall", "interval_type"])
        self.job._reschedule_later({**row, "interval_number": 1})
        self.job.invalidate_recordset()
        self.assertLessEqual(self.job.nextcall, self.now + timedelta(minutes=10))

    def test_job_that_a_person_put_off_stays_so(self):
        self.job.write({"lastcall": self.now, "nextcall": self.now + DAY})
        self.route()
        self.assertEqual(self.job.nextcall, self.now + DAY)

    def test_whoever_looks_at_the_desk_sets_them_going(self):
        self.jobs_ran_ahead()
        self.env["ir.cron.trigger"].search([]).unlink()
        self.env["email.agent"].with_user(self.ada).get_desk()
        self.assertTrue(self.woken())

    def test_so_does_an_open_browser(self):
        self.jobs_ran_ahead()
        self.env["ir.cron.trigger"].search([]).unlink()
        self.env["mail.presence"].create({"user_id": self.ada.id}).status = "online"
        self.assertTrue(self.woken())

    def test_with_the_right_time_nobody_is_woken(self):
        self.env["ir.cron.trigger"].search([]).unlink()
        self.env["email.clock"]._look()
        self.assertFalse(self.woken())

    def test_who_joined_in_that_time_is_offered_what_comes_now(self):
        new = self.make_user("carl")
        self.queue.user_ids |= new
        members = self.env["email.queue.member"]
        members.search([("user_id", "=", new.id)]).joined_at = self.now + DAY
        self.jobs_ran_ahead()
        self.route()
        self.make_conversation(queued_at=fields.Datetime.now() + timedelta(seconds=2))
        self.enter("available", new)
        self.assertEqual(self.route().user_id, new)

    def test_what_waited_since_then_waits_since_now(self):
        conversation = self.make_conversation(
            queued_at=self.now + DAY, waiting_since=self.now + DAY
        )
        self.jobs_ran_ahead()
        self.route()
        self.assertLessEqual(conversation.waiting_since, fields.Datetime.now())
        self.assertLessEqual(conversation.queued_at, fields.Datetime.now())

    def test_what_was_declined_then_is_offered_again(self):
        self.make_conversation()
        self.enter("available", self.ada)
        offer = self.route()
        offer.with_user(self.ada).decline()
        offer.conversation_id.event_ids.at = self.now + DAY
        self.assertEqual(self.route().user_id, self.ada)
