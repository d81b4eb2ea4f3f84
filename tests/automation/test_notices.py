from datetime import timedelta
from email import message_from_bytes, policy

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import ValidationError

from ..common import CUSTOMER, SUPPORT, ChannelCase

BOSS = "boss@office.test"


class TestNotices(ChannelCase):
    """Addresses are told of new tickets (G5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.touchpoint.write(
            {"notify_addresses": f"{BOSS}; Ana <ana@office.test>\nbo@office.test"}
        )

    def setUp(self):
        super().setUp()
        self.connect()

    def customers_mail(self, number, text="It leaks.", sender=CUSTOMER):
        return self.mail(
            f"Kettle {number}", text, From=sender, message_id=f"<k{number}@{sender}>"
        )

    def told(self):
        """The mails that left since the last time, as they were read."""
        self.smtpd.sent.clear()
        self.env.flush_all()
        self.env["email.notice"]._cron_tell()
        self.env.invalidate_all()
        self.send_queue()
        return [
            (list(sent.rcpt_tos), message_from_bytes(sent.raw, policy=policy.default))
            for sent in self.smtpd.sent
        ]

    def test_of_each_new_ticket_in_one_mail_with_a_link(self):
        mail = self.receive(self.customers_mail(1, "A secret of mine."))
        ticket = mail.conversation_id.ticket_id
        [(to, told)] = self.told()
        self.assertEqual(to, [BOSS, "ana@office.test", "bo@office.test"])
        self.assertEqual(told["Auto-Submitted"], "auto-generated")
        self.assertEqual(told["Subject"], f"New ticket {ticket.number}: Kettle 1")
        html = told.get_body(("html",)).get_content()
        self.assertIn(f"/mail/view?model=helpdesk.ticket&amp;res_id={ticket.id}", html)
        self.assertIn(CUSTOMER, html)
        self.assertIn(self.queue.name, html)
        self.assertNotIn("secret", str(told))
        self.assertFalse(self.told(), "once")

    def test_not_of_what_comes_into_a_ticket(self):
        mail = self.receive(self.customers_mail(1))
        self.told()
        answer = {"In_Reply_To": mail.message_id, "message_id": "<more@k>"}
        self.receive(self.mail("Re: Kettle 1", "More.", **answer))
        self.assertFalse(self.told())

    def test_only_of_important_ones_new_or_from_now_on(self):
        self.touchpoint.write({"notify_scope": "important", "important_words": "fire"})
        self.receive(self.customers_mail(1))
        self.assertFalse(self.told())
        second = self.receive(self.customers_mail(2, "Fire!"))
        [(_to, told)] = self.told()
        self.assertIn("Kettle 2", told["Subject"])
        self.assertIn("mportant", told["Subject"])
        for number in (1, 2):
            answer = {"In_Reply_To": second.message_id, "message_id": f"<{number}@k>"}
            self.receive(self.mail("Re: Kettle 2", "Fire again", **answer))
        self.assertFalse(self.told())

    def test_the_others_of_an_hour_in_one_mail_at_its_end(self):
        self.touchpoint.notify_limit = 2
        hour = fields.Datetime.now().replace(minute=0, second=0) + timedelta(hours=1)
        with freeze_time(hour + timedelta(minutes=10)):
            self.receive(*(self.customers_mail(number) for number in range(5)))
            self.assertEqual(len(self.told()), 2)
        with freeze_time(hour + timedelta(minutes=59)):
            self.assertFalse(self.told())
        with freeze_time(hour + timedelta(minutes=60)):
            [(_to, told)] = self.told()
            self.assertEqual(told["Subject"], "3 new tickets in Support")
            html = told.get_body(("html",)).get_content()
            for number in (2, 3, 4):
                self.assertIn(f"Kettle {number}", html)
            self.assertNotIn("Kettle 1", html)
            self.receive(self.customers_mail(6))
            self.assertEqual(len(self.told()), 1, "in the next hour one by one again")

    def test_what_was_to_be_told_while_the_clock_was_ahead_is_told(self):
        self.touchpoint.notify_limit = 0
        with freeze_time(fields.Datetime.now() + timedelta(days=30)):
            self.receive(self.customers_mail(1))
            self.assertFalse(self.told())
        self.assertEqual(len(self.told()), 1)

    def test_programs_that_answer_open_no_ticket(self):
        self.receive(self.customers_mail(1))
        [(_to, told)] = self.told()
        named = {"In_Reply_To": told["Message-Id"], "Auto_Submitted": "auto-replied"}
        away = self.mail("Away", From=BOSS, message_id="<away@office>", **named)
        unnamed = self.mail(
            "Away again",
            From="ana@office.test",
            message_id="<away2@office>",
            Auto_Submitted="auto-replied",
        )
        self.assertFalse(self.receive(away, unnamed))
        dropped = self.env["email.inbound"].search([("state", "=", "dropped")])
        self.assertEqual(len(dropped), 2)
        self.assertIn("notification", dropped[0].reason)
        person = self.mail(
            "Re: New ticket",
            "I take it.",
            From=BOSS,
            message_id="<person@office>",
            In_Reply_To=told["Message-Id"],
        )
        self.assertTrue(self.receive(person), "a person's mail is never lost")

    def test_a_bounce_opens_no_ticket_and_is_told_on_the_touchpoint(self):
        self.receive(self.customers_mail(1))
        [(_to, told)] = self.told()
        report = (
            "From: MAILER-DAEMON@office.test\r\n"
            f"To: {SUPPORT}\r\n"
            "Subject: Undelivered\r\nMessage-Id: <bounce@office>\r\n"
            "Return-Path: <>\r\nAuto-Submitted: auto-replied\r\n"
            "Content-Type: multipart/report; report-type=delivery-status;"
            ' boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain\r\n\r\nIt failed.\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            "Reporting-MTA: dns; mx.office.test\r\n\r\n"
            f"Final-Recipient: rfc822; {BOSS}\r\nAction: failed\r\n"
            "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n"
            "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
            f"Message-Id: {told['Message-Id']}\r\n\r\n--b--\r\n"
        )
        self.assertFalse(self.receive(report.encode()))
        self.assertIn(BOSS, self.touchpoint.notify_hint)

    def test_who_is_told_and_writes_himself_is_not_told_of_it(self):
        self.receive(self.customers_mail(1, sender=BOSS))
        [(to, _told)] = self.told()
        self.assertEqual(to, ["ana@office.test", "bo@office.test"])

    def test_a_touchpoint_that_only_receives_tells_by_odoos_server(self):
        self.receive(self.customers_mail(1))
        self.touchpoint.direction = "inbound"
        self.env.flush_all()
        self.env["email.notice"]._cron_tell()
        mail = self.env["mail.mail"].search([("subject", "like", "Kettle 1")])
        self.assertIn(BOSS, mail.email_to)
        self.assertIn("auto-generated", mail.headers)

    def test_addresses_as_they_are_pasted(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.make_touchpoint(
            email="other@desk.test", company_id=other.id, queue_ids=False
        )
        kept = "boss@office.test, Ana <ana@office.test>, bo@office.test"
        self.assertEqual(self.touchpoint.notify_addresses, kept)
        for typed, words in (
            ("ana@office.test, nobody", "“nobody”"),
            ("a@@b, c d", "“a@@b”, “c d”"),
            (f"ana@office.test, {SUPPORT}", SUPPORT),
            ("Desk <support+night@demo.test>", "support+night@demo.test"),
            ("other@desk.test", "other@desk.test"),
            (", ".join(f"a{n}@office.test" for n in range(51)), "50"),
        ):
            with self.subTest(typed):
                with self.assertRaises(ValidationError) as caught:
                    self.touchpoint.notify_addresses = typed
                self.assertIn(words, str(caught.exception))
