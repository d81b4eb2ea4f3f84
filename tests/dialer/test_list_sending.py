from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..attachments.scan_case import ScanCase
from ..common import CUSTOMER, SUPPORT
from ..fakes.clamd import EICAR
from ..routing.common import SUPERVISOR
from .sending_case import SendingCase


class TestListSending(SendingCase):
    def test_each_line_is_sent_once_and_then_the_list_is_finished(self):
        lines = self.add_lines(5)
        self.play()
        self.assertEqual(lines.mapped("state"), ["sent"] * 5)
        self.assertEqual(self.message_ids(), lines.mapped("message_id"))
        self.assertEqual(self.went_to(), lines.mapped("email"))
        self.assertTrue(all(lines.mapped("sent_at")))
        self.assertEqual(lines.content_id, self.list.content_id)
        self.assertEqual(self.list.state, "finished")
        self.assertIn("Finished", self.list.message_ids[0].body)
        told = len(self.list.message_ids)
        self.work()
        self.assertEqual(len(self.smtpd.sent), 5)
        self.assertEqual(len(self.list.message_ids), told)

    def test_the_lowest_number_goes_first_and_lists_take_turns(self):
        self.add_lines(2)
        self.add_lines(1, first=3, priority=1)
        other = self.make_list("July")
        self.add_lines(2, other, first=4)
        other.action_play()
        self.play()
        numbers = [to[1] for to in self.went_to()]
        self.assertEqual(numbers, ["3", "4", "1", "5", "2"])

    def test_play_and_stop_pressed_twice_do_no_harm_and_say_who_was_first(self):
        self.add_lines(1)
        chief = new_test_user(
            self.env, "chief", groups=SUPERVISOR, name="Sue Supervisor"
        )
        mine = self.list.with_user(chief)
        mine.action_play()
        told = self.list.action_play()
        self.assertIn("Sue Supervisor", told["params"]["message"])
        mine.action_stop()
        self.assertIn("Sue Supervisor", self.list.action_stop()["params"]["message"])
        self.work()
        self.assertFalse(self.smtpd.sent)
        history = self.list.message_ids.sorted("id")[-2:]
        self.assertEqual(history.author_id, chief.partner_id)

    def test_an_agent_may_not_press_play(self):
        self.add_lines(1)
        with self.assertRaises(AccessError):
            self.list.with_user(self.agent).action_play()
        with self.assertRaises(AccessError):
            self.list.line_ids.with_user(self.agent).action_retry()

    def test_an_empty_list_is_not_played(self):
        with self.assertRaises(UserError):
            self.list.action_play()

    def test_a_recipient_that_is_none_fails_and_costs_no_connection(self):
        before = self.smtpd.connections
        line = self.add_lines(1, email="not an address", email_key="not an address")
        self.play()
        self.assertEqual(line.state, "failed")
        self.assertIn("no e-mail address", line.failure_reason)
        self.assertEqual(self.smtpd.connections, before)
        self.assertEqual(self.list.state, "finished")

    def test_a_refused_recipient_is_rejected_and_the_others_get_theirs(self):
        self.smtpd.reject["c2@customer.test"] = "550 5.1.1 No such user"
        lines = self.add_lines(3)
        self.play()
        self.assertEqual(lines.mapped("state"), ["sent", "rejected", "sent"])
        self.assertIn("No such user", lines[1].failure_reason)

    def test_who_is_refused_for_good_is_on_the_blacklist_unless_it_is_about_us(self):
        gone, blocked = self.add_lines(2)
        self.smtpd.reject[gone.email] = "550 5.1.1 No such user"
        self.smtpd.reject[blocked.email] = "550 5.7.1 blocked using Spamhaus"
        self.play()
        self.assertEqual((gone | blocked).mapped("state"), ["rejected", "rejected"])
        self.assertEqual((gone | blocked).mapped("rejection"), ["hard", "policy"])
        entries = self.env["mail.blacklist"].search(
            [("email", "in", [gone.email, blocked.email])]
        )
        self.assertEqual(entries.mapped("email"), [gone.email])
        self.assertIn("5.1.1 No such user", entries.email_reason)

    def test_greylisting_holds_up_nobody_else_and_is_tried_again(self):
        self.smtpd.reject["c1@customer.test"] = "450 4.2.0 Greylisted"
        lines = self.add_lines(2)
        self.play()
        self.assertEqual(lines.mapped("state"), ["waiting", "sent"])
        self.assertTrue(lines[0].next_attempt_at)
        self.assertEqual(self.list.state, "running")
        self.smtpd.reject.clear()
        lines[0].next_attempt_at = False
        self.work()
        self.assertEqual(lines[0].state, "sent")
        self.assertEqual(self.list.state, "finished")

    def test_throttling_slows_this_dialer_and_no_other(self):
        self.smtpd.reject["c1@customer.test"] = "451 4.7.1 Too many mails, try later"
        lines = self.add_lines(2)
        other = self.dialer.copy({"name": "Other"})
        others = self.make_list("July", dialer_id=other.id)
        theirs = self.add_lines(2, others, first=5)
        others.action_play()
        self.play()
        self.assertEqual(lines.mapped("state"), ["waiting"] * 2)
        self.assertEqual(lines.mapped("attempts"), [0, 0])
        self.assertEqual(theirs.mapped("state"), ["sent"] * 2)
        self.assertTrue(self.dialer.throttled_until)
        self.assertFalse(self.touchpoint.limited_until)
        self.smtpd.reject.clear()
        self.dialer.throttled_until = False
        self.work()
        self.assertEqual(lines.mapped("state"), ["sent"] * 2)
        self.assertFalse(self.dialer.throttled_times)

    def test_it_stops_by_itself_after_rejections_in_a_row(self):
        self.dialer.stop_after_rejections = 2
        for number in (1, 2):
            to = f"c{number}@customer.test"
            self.smtpd.reject[to] = "550 5.7.1 We do not like you"
        lines = self.add_lines(4)
        self.play()
        self.assertEqual(
            lines.mapped("state"), ["rejected", "rejected", "waiting", "waiting"]
        )
        self.assertEqual((self.list.running, self.list.hold), (False, "rejections"))
        self.assertIn("We do not like you", self.list.hold_words)
        self.play()
        self.assertEqual(lines[2:].mapped("state"), ["sent", "sent"])
        self.assertFalse(self.list.hold)

    def test_an_answer_of_an_agent_goes_first(self):
        answered = self.receive(self.mail())
        self.answer(answered)
        lines = self.add_lines(1)
        self.play()
        self.assertEqual(lines.state, "waiting")
        self.send_queue()
        self.work()
        self.assertEqual(lines.state, "sent")
        self.assertEqual(self.went_to()[-1], lines.email)

    def test_lines_added_while_it_runs_go_out_too(self):
        first = self.add_lines(1)
        self.list.action_play()
        later = self.add_lines(1, first=2)
        self.work()
        self.assertEqual((first | later).mapped("state"), ["sent", "sent"])

    def test_a_line_that_was_being_sent_is_uncertain_and_never_sent_unasked(self):
        line = self.add_lines(1)
        line.write({"state": "sending", "attempts": 1, "attempted_at": line.sent_at})
        self.list.running = True
        self.work()
        self.assertEqual(line.state, "uncertain")
        self.assertIn("may have been sent", line.failure_reason)
        self.assertEqual(self.list.state, "finished")
        self.list.action_play()
        self.work()
        self.assertFalse(self.smtpd.sent)
        line.action_send_again()
        self.work()
        self.assertEqual(line.state, "sent")
        self.assertEqual(len(self.smtpd.sent), 1)

    def test_an_uncertain_line_is_marked_as_sent_by_hand(self):
        self.smtpd.drop["c1@customer.test"] = "answer"
        line = self.add_lines(1)
        self.play()
        self.assertEqual(line.state, "uncertain")
        line.action_mark_sent()
        self.assertEqual(line.state, "sent")
        with self.assertRaises(UserError):
            line.action_send_again()
        with self.assertRaises(UserError):
            line.action_retry()

    def test_a_failed_line_is_tried_again_by_hand(self):
        line = self.add_lines(1, message="Hello ${unknown}")
        self.play()
        self.assertEqual(line.state, "failed")
        line.variables = {**line.variables, "unknown": "you"}
        line.action_retry()
        self.work()
        self.assertEqual(line.state, "sent")

    def test_a_line_taken_out_is_skipped_and_may_be_put_back(self):
        lines = self.add_lines(2)
        lines[0].action_take_out()
        self.play()
        self.assertEqual(lines.mapped("state"), ["skipped", "sent"])
        lines[0].action_put_back()
        self.work()
        self.assertEqual(lines[0].state, "sent")

    def test_a_connection_that_ends_before_the_body_sends_it_again_later(self):
        self.smtpd.drop["c1@customer.test"] = "rcpt"
        lines = self.add_lines(2)
        self.play()
        self.assertEqual(lines.mapped("state"), ["waiting", "sent"])
        self.assertTrue(lines[0].next_attempt_at)

    def test_a_server_that_is_gone_keeps_all_lines_waiting_and_is_said(self):
        lines = self.add_lines(2)
        self.smtpd.stop()
        self.addCleanup(self.smtpd.start)
        self.play()
        self.assertEqual(lines.mapped("state"), ["waiting", "waiting"])
        self.assertEqual(lines.mapped("attempts"), [0, 0])
        self.assertTrue(self.touchpoint.sending_id.next_try_at)


class TestRestoredList(SendingCase):
    def look_as_at(self, **vals):
        """The last look was at another database, or long ago."""
        self.work()
        self.env["email.dialer.origin"].search([]).write(vals)

    def test_a_restored_database_waits_until_somebody_confirms(self):
        self.look_as_at(number="1")
        lines = self.add_lines(2)
        self.play()
        self.assertEqual(lines.mapped("state"), ["waiting"] * 2)
        self.assertEqual((self.list.hold, self.list.running), ("restored", True))
        self.assertIn("Sent folder", self.list.hold_words)
        self.work()
        self.assertFalse(self.smtpd.sent)
        for _state in ("running", "stopped"):
            with self.assertRaises(UserError):
                self.list.action_play()
            self.list.action_stop()
        self.list.action_confirm()
        self.play()
        self.assertEqual(lines.mapped("state"), ["sent"] * 2)

    def test_a_list_that_nobody_played_yet_waits_as_well(self):
        self.look_as_at(host="another machine", hosts=[])
        self.add_lines(1)
        self.work()
        self.assertEqual(self.list.hold, "restored")

    def test_a_database_that_knows_less_than_was_done_waits(self):
        self.look_as_at(steps=0)
        self.add_lines(1)
        self.play()
        self.assertEqual(self.list.hold, "restored")
        self.assertFalse(self.smtpd.sent)

    def test_a_run_that_was_due_for_more_than_a_day_waits(self):
        long_ago = fields.Datetime.now() - timedelta(days=2)
        self.look_as_at(looked_at=long_ago)
        lines = self.add_lines(1)
        self.list.action_play()
        self.list.played_at = long_ago
        self.work()
        self.assertEqual((self.list.hold, lines.state), ("late", "waiting"))
        self.list.action_confirm()
        self.work()
        self.assertEqual(lines.state, "sent")


class TestWhatFollows(SendingCase):
    def test_an_uncertain_line_in_the_sent_folder_was_sent(self):
        self.smtpd.drop["c1@customer.test"] = "answer"
        line = self.add_lines(1)
        self.play()
        self.assertEqual(line.state, "uncertain")
        with self.imap(SUPPORT) as client:
            client.append("Sent", self.smtpd.sent[0].raw)
        line.next_attempt_at = fields.Datetime.now()
        self.work()
        self.assertEqual(line.state, "sent")
        self.assertEqual(len(self.smtpd.sent), 1)

    def test_a_restored_list_finds_in_the_sent_folder_what_was_sent(self):
        lines = self.add_lines(3)
        with self.imap(SUPPORT) as client:
            for line in lines[:2]:
                copy = f"Message-Id: {line.message_id}\r\n\r\nHello\r\n"
                client.append("Sent", copy.encode())
        self.list.write({"hold": "restored", "hold_words": "It was restored."})
        self.env.flush_all()
        told = self.list.action_look_in_sent()
        self.env.invalidate_all()
        self.assertIn("2", told["params"]["message"])
        self.assertEqual(lines.mapped("state"), ["sent", "sent", "waiting"])

    def test_a_list_that_is_being_sent_is_not_deleted(self):
        self.add_lines(1)
        self.list.action_play()
        with self.assertRaises(UserError):
            self.list.unlink()
        self.list.action_stop()
        self.list.unlink()

    def test_who_is_in_a_conversation_gets_his_mail_once_it_is_closed(self):
        self.dialer.in_conversation = "wait"
        lines = self.add_lines(2)
        lines[0].email = lines[0].email_key = CUSTOMER
        conversation = self.receive(self.mail()).conversation_id
        other = self.receive(self.mail("Another")).conversation_id
        self.play()
        self.assertEqual(lines.mapped("state"), ["waiting", "sent"])
        conversation._close()
        self.work()
        self.assertEqual(lines[0].state, "waiting")
        other.unlink()
        self.assertFalse(lines[0].next_attempt_at)
        self.work()
        self.assertEqual(lines[0].state, "sent")
        self.assertTrue(self.list.finished_at)


class TestListFiles(SendingCase, ScanCase):
    """The files of a list are looked at by the virus scanner before they leave."""

    def add_file(self, content):
        """While the scanner is away."""
        self.clamd.stop()
        with mute_logger(SCANNER):
            return self.env["email.dialer.file"]._upload(self.list, "a.txt", content)

    def come_back(self):
        self.clamd.start()
        self.env["email.scanner"].search([]).next_try_at = False

    def play_without_scanner(self):
        with mute_logger(SCANNER):
            self.play()
        self.assertFalse(self.smtpd.sent)
        self.assertTrue(self.list.running)
        self.assertIn("wait for the virus scanner", self.list.moment_words)

    def test_it_waits_for_the_verdict_and_goes_on(self):
        file = self.add_file(b"Prices of June")
        lines = self.add_lines(2)
        lines[0].files = [file.id]
        self.play_without_scanner()
        self.come_back()
        self.work()
        self.assertEqual(lines.mapped("state"), ["sent", "sent"])
        self.assertFalse(self.list.files_wait)

    def test_lines_with_a_virus_fail_and_say_so(self):
        file = self.add_file(b"Prices " + EICAR)
        lines = self.add_lines(2)
        lines[0].files = [file.id]
        self.play_without_scanner()
        self.come_back()
        self.work()
        self.assertEqual(lines.mapped("state"), ["failed", "sent"])
        self.assertIn("contains a virus", lines[0].failure_reason)


SCANNER = "odoo.addons.email_channel.models.attachments.email_scanner_status"
