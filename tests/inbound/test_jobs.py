"""The scheduled actions that receive share the work, and nobody waits for long."""

import time
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...adapters.errors import ConnectionFailed
from ...adapters.imap import Mailbox
from ...models.inbound import email_mailbox
from ...models.touchpoint.email_connection import EmailConnection
from ...models.touchpoint.email_touchpoint import EmailTouchpoint
from ..common import PASSWORD, SUPPORT, ChannelCase
from ..fakes.scripted import Scripted

SALES = "sales@demo.test"


@tagged("-at_install", "post_install")
class TestJobs(ChannelCase):
    def setUp(self):
        super().setUp()
        self.connect()
        self.job = self.env.ref("email_channel.ir_cron_receive")

    def run_job(self, job=None, seconds=10):
        """As Odoo runs a scheduled action, with so much time; the touchpoints it
        received for, in order."""
        job = job or self.job
        self.env.flush_all()
        served = []
        original = email_mailbox.EmailMailbox._fetch

        def fetch(mailbox):
            served.append(mailbox.touchpoint_id.email)
            return original(mailbox)

        with patch.object(email_mailbox.EmailMailbox, "_fetch", fetch):
            context = {"cron_id": job.id, "cron_end_time": time.monotonic() + seconds}
            self.env["email.mailbox"].with_context(**context)._cron_receive()
        self.env.invalidate_all()
        return served

    def triggers(self):
        return self.env["ir.cron.trigger"].search([("cron_id", "=", self.job.id)])

    def rested(self, touchpoint=None):
        """A minute later."""
        for mailbox in (touchpoint or self.touchpoint).mailbox_ids:
            if mailbox.last_fetch_at:
                mailbox.last_fetch_at -= timedelta(minutes=1)
            if mailbox.next_fetch_at:
                mailbox.next_fetch_at -= timedelta(minutes=1)

    def sales(self):
        """A second touchpoint, with a mailbox of its own."""
        self.dovecot.add_user(SALES, PASSWORD)
        time.sleep(1.1)  # until Dovecot looks again
        sales = self.make_touchpoint(email=SALES, direction="inbound")
        self.connect(sales)
        return sales

    @contextmanager
    def impatient(self):
        """Servers are given up after a second, not after half a minute."""
        original = EmailConnection._server

        def server(connection):
            return replace(original(connection), timeout=1)

        with patch.object(EmailConnection, "_server", server):
            yield

    # -- several jobs

    def test_each_job_is_a_scheduled_action_of_its_own(self):
        jobs = self.env["ir.cron"].search(
            [("code", "=", "model._cron_receive()"), ("active", "=", True)]
        )
        self.assertEqual(len(jobs), 4)
        for job in jobs:
            self.dovecot.deliver(SUPPORT, self.mail(job.name))
            self.rested()
            self.env.flush_all()
            job.method_direct_trigger()
        self.env.invalidate_all()
        subjects = self.env["email.message"].search([]).mapped("subject")
        self.assertEqual(sorted(subjects), sorted(jobs.mapped("name")))

    def test_second_job_of_the_same_minute_leaves_a_served_mailbox_alone(self):
        self.assertEqual(self.run_job(), [SUPPORT])
        other = self.env.ref("email_channel.ir_cron_receive_2")
        self.assertEqual(self.run_job(other), [])
        self.rested()
        self.assertEqual(self.run_job(other), [SUPPORT])

    def test_longest_waiting_first(self):
        self.sales()
        self.run_job()
        self.rested()
        self.rested()
        self.rested(self.env["email.touchpoint"].search([("email", "=", SALES)]))
        self.assertEqual(self.run_job(), [SUPPORT, SALES])

    def test_what_another_worker_holds_is_passed_over(self):
        self.sales()
        original = EmailTouchpoint._claim

        @contextmanager
        def claim(touchpoint, work):
            with original(touchpoint, work) as claimed:
                yield claimed and touchpoint.email != SUPPORT

        with patch.object(EmailTouchpoint, "_claim", claim):
            self.assertEqual(self.run_job(), [SALES])

    # -- a backlog

    def test_job_whose_time_is_up_goes_on_at_once_with_whom_waits_longest(self):
        sales = self.sales()
        for number in range(6):
            self.dovecot.deliver(SUPPORT, self.mail(f"Number {number}"))
        self.rested()
        with patch.object(email_mailbox, "BATCH_MAILS", 2):
            # Time is up before the first batch is stored.
            self.assertEqual(self.run_job_for_a_batch(), [SUPPORT])
            self.assertEqual(len(self.triggers()), 1, "and not a minute later")
            self.assertEqual(len(self.env["email.inbound"].search([])), 2)
            self.assertEqual(self.run_job_for_a_batch(), [SALES])
            self.assertTrue(sales.mailbox_ids.last_fetch_at)
            served = self.run_job()
        self.assertEqual(served, [SUPPORT], "the rest of it, though just fetched")
        self.assertEqual(len(self.env["email.message"].search([])), 6)
        self.assertFalse(self.touchpoint.mailbox_ids.next_fetch_at)

    def run_job_for_a_batch(self):
        """Its time ends while the first folder is fetched from."""
        original = Mailbox.uids_above

        def slowly(imap, uid=0):
            time.sleep(0.3)
            return original(imap, uid)

        with patch.object(Mailbox, "uids_above", slowly):
            return self.run_job(seconds=0.2)

    def test_what_was_stored_is_processed_before_more_is_fetched(self):
        for number in range(4):
            self.dovecot.deliver(SUPPORT, self.mail(f"Number {number}"))
        with patch.object(email_mailbox, "BATCH_MAILS", 2):
            self.run_job_for_a_batch()
            self.assertFalse(self.env["email.message"].search([]))
            with (
                patch.object(
                    Mailbox, "select", side_effect=ConnectionFailed("timeout")
                ),
                mute_logger("odoo.addons.email_channel"),
            ):
                self.run_job()
        self.assertEqual(len(self.env["email.message"].search([])), 2)

    def test_mail_left_in_the_ledger_is_processed_though_nothing_is_fetched(self):
        self.dovecot.deliver(SUPPORT, self.mail())
        self.run_job_for_a_batch()
        self.touchpoint.receiving_id.status = "not_connected"
        self.assertEqual(self.run_job(), [])
        self.assertEqual(self.env["email.inbound"].search([]).state, "done")

    def test_run_that_is_done_waits_for_the_next_minute(self):
        self.dovecot.deliver(SUPPORT, self.mail())
        self.run_job()
        self.assertFalse(self.triggers())

    # -- a server that fails

    @mute_logger("odoo.addons.email_channel")
    def test_server_that_never_answers_costs_its_time_out_once(self):
        with Scripted() as silent:
            self.behind_its_back(imap_port=silent.port)
            self.rested_never_fetched()
            self.sales()
            self.dovecot.deliver(SALES, self.mail())
            with self.impatient():
                self.assertEqual(self.run_job(), [SUPPORT, SALES])
        # Tried once, and asked once whether it wants TLS from the beginning.
        self.assertEqual(silent.connections, 2)
        self.assertEqual(self.env["email.message"].search([]).subject, "Broken kettle")
        self.assertIn("did not answer", self.touchpoint.status_reason)

    def rested_never_fetched(self):
        self.touchpoint.mailbox_ids.last_fetch_at = False

    @mute_logger("odoo.addons.email_channel")
    def test_dead_server_with_several_folders_costs_one_time_out(self):
        folders = [
            {"touchpoint_id": self.touchpoint.id, "folder": f"F{n}"} for n in "12"
        ]
        self.touchpoint.mailbox_ids.create(folders)
        self.behind_its_back(imap_port=1)
        self.assertEqual(self.run_job(), [SUPPORT])
        self.assertEqual(set(self.touchpoint.mailbox_ids.mapped("failures")), {1})
        self.rested()
        self.assertEqual(self.run_job(), [SUPPORT])

    @mute_logger("odoo.addons.email_channel")
    def test_missing_folder_keeps_no_other_from_being_fetched(self):
        self.touchpoint.mailbox_ids.create(
            {"touchpoint_id": self.touchpoint.id, "folder": "Gone"}
        )
        self.dovecot.deliver(SUPPORT, self.mail())
        self.run_job()
        self.assertEqual(len(self.env["email.message"].search([])), 1)
        self.assertFalse(any(self.touchpoint.mailbox_ids.mapped("failures")))

    @mute_logger("odoo.addons.email_channel")
    def test_failing_server_rests_longer_each_time(self):
        mailbox = self.touchpoint.mailbox_ids
        port = self.touchpoint.imap_port
        self.behind_its_back(imap_port=1)
        rests = []
        for _attempt in range(6):
            self.run_job()
            rest = mailbox.next_fetch_at - fields.Datetime.now()
            rests.append(round(rest.total_seconds() / 60))
            self.assertEqual(self.run_job(), [], "it rests")
            mailbox.next_fetch_at = fields.Datetime.now()
        self.assertEqual(rests, [1, 2, 4, 8, 15, 15])
        self.behind_its_back(imap_port=port)
        self.run_job()
        self.assertEqual((mailbox.failures, mailbox.next_fetch_at), (0, False))

    @mute_logger("odoo.addons.email_channel")
    def test_fetch_now_and_connect_do_not_wait_for_the_rest_to_end(self):
        port = self.touchpoint.imap_port
        self.behind_its_back(imap_port=1)
        for _attempt in range(2):
            self.run_job()
            self.rested()
        self.behind_its_back(imap_port=port)
        self.assertEqual(len(self.receive(self.mail())), 1)
        self.touchpoint.mailbox_ids._plan(3, timedelta(hours=1))
        self.touchpoint.action_connect()
        self.assertEqual(self.run_job(), [SUPPORT])

    @mute_logger("odoo.addons.email_channel")
    def test_server_that_hangs_up_after_some_mails_is_asked_for_more_at_once(self):
        for number in range(4):
            self.dovecot.deliver(SUPPORT, self.mail(f"Number {number}"))
        original = Mailbox.fetch

        def fetch(imap, uids):
            mails = original(imap, uids)
            yield from (next(mails), next(mails))
            raise ConnectionFailed("dropped")

        with patch.object(email_mailbox, "BATCH_MAILS", 2):
            with patch.object(Mailbox, "fetch", fetch):
                self.run_job()
            self.assertEqual(self.run_job(), [SUPPORT])
        self.assertEqual(len(self.env["email.message"].search([])), 4)

    def test_mailbox_that_ends_its_worker_rests_from_the_second_time_on(self):
        class Killed(BaseException):
            pass

        for rests in (False, True):
            with (
                patch.object(Mailbox, "select", side_effect=Killed),
                # Test cursors are nested: the claim's would undo what is committed.
                patch.object(
                    EmailTouchpoint, "_claim", lambda *_args: nullcontext(True)
                ),
            ):
                try:  # assertRaises would roll back what was committed
                    self.run_job()
                except Killed:
                    self.env.invalidate_all()
            self.assertEqual(self.run_job_would_serve(), [] if rests else [SUPPORT])

    def run_job_would_serve(self):
        mailboxes = self.env["email.mailbox"].with_context(cron_id=self.job.id)
        waiting = mailboxes._due_touchpoints(fields.Datetime.now())
        return waiting.mapped("email")
