"""The servers go away and come back: all that waited goes through, once, and is
counted."""

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ...core.touchpoint.connection_state import TRIES
from ..common import CUSTOMER, SUPPORT, ChannelCase


@tagged("-at_install", "post_install")
class TestOutage(ChannelCase):
    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger("odoo.addons.email_channel.models"))
        self.connect()
        self.incoming = self.receive(self.mail())
        self.send_queue()

    def stop(self, server):
        server.stop()
        self.addCleanup(server.start)

    def start(self, server):
        server.start()
        self.addCleanup(server.stop)

    def work(self, times=1):
        """The scheduled actions, each time after the pauses."""
        for _time in range(times):
            self.touchpoint.sending_id.next_try_at = False
            self.env.flush_all()
            self.env["email.mailbox"]._receive(self.touchpoint)
            self.send_queue()

    def lose(self, *servers):
        for server in servers:
            server.stop()
        self.work(TRIES)
        self.assertEqual(self.touchpoint.connection_status, "lost")

    def find(self, *servers):
        for server in servers:
            server.start()
        self.work()

    def counts(self):
        return {
            outage.protocol: (outage.mails_in, outage.mails_out)
            for outage in self.touchpoint.outage_ids
        }

    def subjects(self, address):
        found = self.inbox(address)
        return sorted(
            line.removeprefix(b"Subject: ").decode()
            for raw in found
            for line in raw.splitlines()
            if line.startswith(b"Subject: ")
        )

    def test_all_that_waited_goes_in_and_out_once_and_is_counted(self):
        answers = [self.answer(self.incoming), self.answer(self.incoming)]
        self.lose(self.dovecot, self.smtpd)
        for number in range(3):
            self.dovecot.deliver(SUPPORT, self.mail(f"Meanwhile {number}"))
        answers.append(self.answer(self.incoming))
        self.find(self.dovecot, self.smtpd)
        self.assertEqual(self.touchpoint.connection_status, "connected")
        self.assertEqual(self.counts(), {"imap": (3, 0), "smtp": (0, 3)})
        self.assertIn("3 in, 3 out", self.touchpoint.outage_words)
        self.work(2)
        self.assertEqual([each.state for each in answers], ["sent"] * 3)
        self.assertEqual(len(self.inbox(CUSTOMER)), 3)
        rows = self.env["email.inbound"].search([("subject", "like", "Meanwhile")])
        self.assertEqual(rows.mapped("state"), ["done"] * 3)

    def test_what_comes_later_is_not_counted(self):
        self.answer(self.incoming)
        self.lose(self.dovecot, self.smtpd)
        self.find(self.dovecot, self.smtpd)
        self.answer(self.incoming)
        self.dovecot.deliver(SUPPORT, self.mail("Later"))
        self.work()
        self.assertEqual(self.counts(), {"imap": (0, 0), "smtp": (0, 1)})
        self.assertTrue(all(self.touchpoint.outage_ids.mapped("settled")))

    def test_backlog_of_several_folders_is_counted_to_its_end(self):
        self.touchpoint.mailbox_ids.create(
            {"touchpoint_id": self.touchpoint.id, "folder": "Shop"}
        )
        self.dovecot.deliver(SUPPORT, self.mail("First"), folder="Shop")
        self.work()
        self.lose(self.dovecot)
        self.dovecot.deliver(SUPPORT, self.mail("Inbox"))
        self.dovecot.deliver(SUPPORT, self.mail("From the shop"), folder="Shop")
        self.find(self.dovecot)
        self.assertEqual(self.counts(), {"imap": (2, 0)})

    def test_reconnect_does_not_wait_for_the_next_try(self):
        answer = self.answer(self.incoming)
        self.lose(self.dovecot, self.smtpd)
        self.dovecot.start()
        self.smtpd.start()
        self.dovecot.deliver(SUPPORT, self.mail("Meanwhile"))
        self.touchpoint.action_reconnect()
        self.assertEqual(self.touchpoint.connection_status, "connected")
        for name in ("receive", "send"):
            job = self.env.ref(f"email_channel.ir_cron_{name}")
            self.assertTrue(
                self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
            )
        due = self.env["email.mailbox"].with_context(cron_id=1)
        self.env.flush_all()
        due._cron_receive()
        self.send_queue()
        self.assertEqual(answer.state, "sent")
        self.assertEqual(self.counts(), {"imap": (1, 0), "smtp": (0, 1)})

    def test_mail_put_off_by_the_server_is_released(self):
        self.smtpd.reject[CUSTOMER] = "450 4.2.1 Mailbox busy"
        answer = self.answer(self.incoming)
        self.send_queue()
        self.assertTrue(answer.next_attempt_at)
        self.smtpd.reject.clear()
        self.answer(self.incoming)
        self.lose(self.smtpd)
        self.smtpd.start()
        self.touchpoint.action_reconnect()
        self.send_queue()
        self.assertEqual(answer.state, "sent")
        self.assertEqual(self.counts(), {"smtp": (0, 2)})

    def test_only_the_connection_that_failed_is_lost(self):
        self.answer(self.incoming)
        self.lose(self.smtpd)
        self.assertEqual(self.touchpoint.imap_status, "connected")
        self.assertEqual(len(self.receive(self.mail("Goes on"))), 1)
        self.find(self.smtpd)
        self.assertEqual(self.counts(), {"smtp": (0, 1)})

    def test_history_says_why_and_is_shown_on_the_form(self):
        self.assertFalse(self.touchpoint.outage_words)
        self.lose(self.dovecot)
        outage = self.touchpoint.outage_ids
        self.assertFalse(outage.ended_at)
        self.assertIn("does not accept connections", outage.reason)
        self.find(self.dovecot)
        self.assertTrue(outage.ended_at)
        form = Form(self.touchpoint)
        self.assertEqual(len(form.outage_ids), 1)
        self.assertIn("0 in, 0 out", form.outage_words)

    def test_history_is_the_administrators_alone(self):
        self.lose(self.dovecot)
        self.find(self.dovecot)
        outage = self.touchpoint.outage_ids
        for group, allowed in (
            ("agent", False),
            ("supervisor", False),
            ("administrator", True),
        ):
            with self.subTest(group):
                user = new_test_user(
                    self.env,
                    f"outage_{group}",
                    groups=f"base.group_user,email_channel.group_email_{group}",
                )
                mine = outage.with_user(user)
                if allowed:
                    self.assertTrue(mine.reason)
                    with self.assertRaises(AccessError):
                        mine.mails_in = 7
                else:
                    with self.assertRaises(AccessError):
                        mine.read(["reason"])
                # The status is everybody's who may see the touchpoint.
                self.assertTrue(self.touchpoint.with_user(user).connection_status)

    def test_history_of_other_companies_is_not_seen(self):
        self.lose(self.dovecot)
        self.find(self.dovecot)
        other = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env,
            "outage_other",
            groups="base.group_user,email_channel.group_email_administrator",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self.env["email.outage"].with_user(user).search([]))

    def test_duplicate_has_no_history(self):
        self.lose(self.dovecot)
        self.find(self.dovecot)
        copy = self.touchpoint.copy()
        self.assertFalse(copy.outage_ids)
        self.assertFalse(copy.connected_at)
