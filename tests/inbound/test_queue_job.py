"""With OCA's queue_job installed, receiving is a job per touchpoint."""

import time
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ...models.inbound.receive_job import CHANNEL, UNATTENDED, ReceiveJob
from ..common import SUPPORT, ChannelCase


@tagged("-standard", "queue_job", "-at_install", "post_install")
class TestQueueJob(ChannelCase):
    def setUp(self):
        super().setUp()
        self.connect()
        self.dovecot.deliver(SUPPORT, self.mail())

    def run_cron(self, seconds=10):
        self.env.flush_all()
        context = {
            "cron_id": self.env.ref("email_channel.ir_cron_receive").id,
            "cron_end_time": time.monotonic() + seconds,
        }
        self.env["email.mailbox"].with_context(**context)._cron_receive()
        self.env.invalidate_all()

    def jobs(self):
        key = ReceiveJob(self.touchpoint).key
        return self.env["queue.job"].search([("identity_key", "=", key)])

    def received(self):
        return self.env["email.message"].search([]).mapped("subject")

    def work(self):
        self.env.flush_all()
        self.touchpoint._receive_as_job()
        self.env.invalidate_all()

    def test_scheduled_action_leaves_it_to_one_job(self):
        self.run_cron()
        self.run_cron()
        job = self.jobs()
        self.assertEqual(len(job), 1)
        self.assertEqual(
            (job.state, job.channel, job.method_name),
            ("pending", CHANNEL, "_receive_as_job"),
        )
        self.assertEqual(job.records, self.touchpoint)
        self.assertIn(SUPPORT, job.name)
        self.assertEqual(self.received(), [])

    def test_job_receives(self):
        self.work()
        self.assertEqual(self.received(), ["Broken kettle"])
        self.assertFalse(self.jobs(), "nothing was left for another")

    def test_job_whose_time_is_up_leaves_the_rest_to_the_next(self):
        self.patch(time, "monotonic", iter(range(0, 10**6, 20)).__next__)
        self.touchpoint._receive_as_job()
        self.assertEqual(self.jobs().state, "pending")

    def test_without_a_runner_the_scheduled_action_receives_itself(self):
        self.run_cron()
        long_ago = fields.Datetime.now() - UNATTENDED - timedelta(seconds=1)
        self.env.cr.execute("UPDATE queue_job SET date_created = %s", [long_ago])
        self.env.invalidate_all()
        self.run_cron()
        self.assertEqual(self.received(), ["Broken kettle"])
        self.assertEqual(len(self.jobs()), 1)

    def test_done_jobs_are_not_collected(self):
        for _minute in range(4):
            self.run_cron()
            self.env.cr.execute(
                "UPDATE queue_job SET state = 'done', date_done = date_created"
            )
            self.env.invalidate_all()
        self.run_cron()
        self.assertEqual(sorted(self.jobs().mapped("state")), ["done", "pending"])
