from pathlib import Path

from ...core.inbound.parse import parse
from ...core.inbound.pipeline import Context
from ...core.inbound.steps import run
from ...models.inbound.letter import Letter
from ..common import CUSTOMER
from .results_case import ResultsCase

DATA = Path(__file__).parents[1] / "data" / "dialer"
EXAMPLE = b"<el.0123456789abcdef0123456789abcdef@shop.example>"
FULL = "552 5.2.2 Mailbox full"
BLOCKED = "554 5.7.1 blocked using Spamhaus"


class TestListReports(ResultsCase):
    """What programs say of mails of lists (I5): no conversation, and the line knows."""

    def report(self, *raws):
        """Reports open nothing."""
        tickets = self.env["helpdesk.ticket"].search_count([])
        self.assertFalse(self.receive(*raws))
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), tickets)
        return self.env["email.inbound"].search([], limit=1)

    def complaint(self, line, name="arf"):
        raw = (DATA / f"complaint-{name}.eml").read_bytes()
        return raw.replace(EXAMPLE, line.message_id.encode())

    # -- bounces ---------------------------------------------------------------

    def test_who_does_not_exist_is_rejected_and_on_the_blacklist_with_the_reason(self):
        row = self.report(self.bounce(self.line))
        self.assertEqual((row.state, row.hold_kind), ("dropped", "list_bounce"))
        self.assertEqual((self.line.state, self.line.rejection), ("rejected", "hard"))
        self.assertIn("User unknown", self.line.failure_reason)
        entry = self.on_blacklist(CUSTOMER)
        self.assertIn("“June”", entry.message_ids[:1].body)
        self.assertIn("550 5.1.1 User unknown", entry.message_ids[:1].body)

    def test_two_passing_failures_put_an_address_there_and_one_does_not(self):
        july = self.make_sent("July", "News", CUSTOMER)
        self.report(self.bounce(self.line, FULL, "5.2.2"))
        self.assertEqual((self.line.state, self.line.rejection), ("rejected", "soft"))
        self.assertFalse(self.on_blacklist(CUSTOMER))
        # A second report on the same mail is no second failure.
        self.report(self.bounce(self.line, FULL, "5.2.0"))
        self.assertFalse(self.on_blacklist(CUSTOMER))
        self.report(self.bounce(july.line_ids, FULL, "5.2.2"))
        self.assertTrue(self.on_blacklist(CUSTOMER))

    def test_without_a_number_no_passing_failure_puts_it_there(self):
        self.dialer.soft_bounces = 0
        self.report(self.bounce(self.line, FULL, "5.2.2"))
        self.assertFalse(self.on_blacklist(CUSTOMER))

    def test_what_is_said_of_our_server_is_not_said_of_the_address(self):
        self.dialer.soft_bounces = 1
        self.report(self.bounce(self.line, BLOCKED, "5.7.1"))
        self.assertEqual((self.line.state, self.line.rejection), ("rejected", "policy"))
        self.assertFalse(self.on_blacklist(CUSTOMER))

    def test_a_mail_that_is_late_or_has_arrived_stays_sent(self):
        self.report(self.bounce(self.line, "", "4.4.1", action="delayed"))
        self.report(self.bounce(self.line, "", "2.0.0", action="delivered"))
        self.assertEqual(self.line.state, "sent")

    def test_a_report_puts_nobody_there_but_whom_the_mail_was_sent_to(self):
        self.report(self.bounce(self.line, recipient="victim@demo.test"))
        self.assertFalse(self.on_blacklist("victim@demo.test"))

    def test_a_report_that_proves_nothing_rejects_nobody(self):
        """Anybody may write that mail to somebody came back."""
        forged = self.bounce(self.line).replace(
            self.line.message_id.encode(),
            b"<el.00000000000000000000000000000000@x.test>",
        )
        self.receive(forged)
        self.assertEqual(self.line.state, "sent")
        self.assertFalse(self.on_blacklist(CUSTOMER))

    def test_another_company_s_mail_is_none_of_the_touchpoint_s(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.line.company_id = other
        self.receive(self.bounce(self.line))
        self.assertEqual(self.line.state, "sent")

    def test_a_report_on_a_line_that_was_not_known_to_have_left_says_that_it_did(self):
        for state in ("waiting", "uncertain", "sending"):
            with self.subTest(state):
                self.line.write({"state": state, "sent_at": False, "rejection": False})
                self.report(self.bounce(self.line, FULL, "5.2.2"))
                self.assertEqual(self.line.state, "rejected")
                self.assertTrue(self.line.sent_at)

    def test_fifty_reports_cost_as_many_statements_as_ten(self):
        few = self.make_sent("Few", "N", *(f"few{n}@demo.test" for n in range(10)))
        many = self.make_sent("Many", "N", *(f"many{n}@demo.test" for n in range(50)))
        costs = []
        for one in (few, many):
            lines = frozenset(one.line_ids.mapped("message_id"))
            mails = [parse(self.bounce(line)) for line in one.line_ids]
            letters = [
                Letter(None, mail, found=run(mail, Context(lines=lines)).found)
                for mail in mails
            ]
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["email.dialer.entry"]._on_reports(letters)
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - before)
            self.assertEqual(set(one.line_ids.mapped("state")), {"rejected"})
        # Core writes the notes of the blacklist in statements of so many rows.
        self.assertLessEqual(costs[1], costs[0] + 3)

    # -- complaints --------------------------------------------------------------

    def test_a_complaint_marks_the_line_and_puts_the_address_on_the_blacklist(self):
        for number, name in enumerate(("arf", "headers-only", "redacted", "jmrp")):
            with self.subTest(name):
                line = self.make_sent(name, "N", f"c{number}@demo.test").line_ids
                row = self.report(self.complaint(line, name))
                self.assertEqual((row.state, row.hold_kind), ("dropped", "complaint"))
                self.assertTrue(line.spam_at)
                self.assertEqual(line.state, "sent")
                entry = self.on_blacklist(line.email_key)
                self.assertIn(name, entry.message_ids[:1].body)

    def test_what_is_no_complaint_marks_nothing(self):
        self.report(self.complaint(self.line, "not-spam"))
        self.assertFalse(self.line.spam_at)
        self.assertFalse(self.on_blacklist(CUSTOMER))

    def test_a_complaint_about_an_agent_s_mail_keeps_the_customer_from_lists(self):
        mail = self.receive(self.mail())
        answer = self.answer(mail)
        self.send_queue()
        self.report(self.complaint(answer))
        self.assertIn(answer.subject, self.on_blacklist(CUSTOMER).message_ids[:1].body)

    def test_one_about_a_mail_that_is_gone_is_kept_in_the_ledger(self):
        raw = self.complaint(self.line)
        self.list.unlink()
        self.assertEqual(self.report(raw).state, "dropped")

    def test_who_was_taken_off_the_blacklist_comes_back_with_a_new_reason(self):
        entry = self.env["mail.blacklist"].create({"email": CUSTOMER, "active": False})
        self.report(self.complaint(self.line))
        self.assertTrue(entry.active)
        self.assertIn("spam", entry.message_ids[:1].body)

    # -- invitations -------------------------------------------------------------

    def test_the_answer_to_an_invitation_is_noted_the_last_one_counts(self):
        for answer in ("ACCEPTED", "DECLINED"):
            part = (
                "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1\n"
                f"ATTENDEE;PARTSTAT={answer}:mailto:x@y.test\nEND:VEVENT\nEND:VCALENDAR"
            )
            raw = self.answer_to(self.line, part, subject=answer)
            raw = raw.replace(b"text/plain;", b"text/calendar; method=REPLY;")
            self.report(raw)
            self.assertEqual(self.line.event_answer, answer.lower())
        self.assertFalse(self.line.answered_at)
