"""What tests/data/guards does not show of bounces."""

import unittest
from dataclasses import replace

from letters import letter

from core.inbound import bounce_text, dsn
from core.inbound.bounce import read
from core.inbound.dsn import Recipient
from core.inbound.mail import Attachment

DAEMON = {"From": "MAILER-DAEMON@mx.example", "Subject": "Undelivered mail"}


class TestWhatIsABounce(unittest.TestCase):
    def test_a_daemons_words(self):
        for subject in (
            "Undeliverable: Broken kettle",
            "Undelivered Mail Returned to Sender",
            "Returned mail: see transcript for details",
            "Delivery Status Notification (Failure)",
            "Mail delivery failed: returning message to sender",
            "failure notice",
            "Mail System Error - Returned Mail",
            "Message delayed (ana@customer.example)",
            "No se puede entregar: Broken kettle",
            "Unzustellbar: Broken kettle",
            "Non remis : Broken kettle",
            "Non recapitabile: Broken kettle",
        ):
            with self.subTest(subject=subject):
                self.assertTrue(read(letter(**DAEMON | {"Subject": subject})))
                returned = letter(Return_Path="<>", Subject=subject)
                self.assertTrue(read(returned))
                self.assertIsNone(read(letter(Subject=subject)))

    def test_failed_recipients_with_a_sign_of_a_daemon(self):
        failed = {"X_Failed_Recipients": "ana@customer.example"}
        self.assertTrue(read(letter(Return_Path="<>", Subject="x", **failed)))
        self.assertIsNone(read(letter(Subject="x", **failed)))

    def test_a_report_whoever_signs_it(self):
        status = Attachment("", "message/delivery-status", b"Action: failed")
        report = (("Content-Type", "multipart/report; report-type=delivery-status"),)
        forwarded = replace(letter(), attachments=(status,))
        self.assertIsNone(read(forwarded))
        self.assertTrue(read(replace(forwarded, headers=report)))

    def test_receipts_and_complaints_are_none_whatever_they_are_about(self):
        for kind in ("disposition-notification", "feedback-report"):
            mail = letter(Return_Path="<>", Subject="Read: Undelivered mail")
            header = ("Content-Type", f"multipart/report; report-type={kind}")
            self.assertIsNone(read(replace(mail, headers=(*mail.headers, header))))

    def test_a_daemon_may_write_of_other_things(self):
        about = {"From": "postmaster@shop.example", "Subject": "Quota", "text": "Full."}
        self.assertIsNone(read(letter(**about)))

    def test_a_delay_that_only_the_subject_tells(self):
        for subject in ("Entrega retrasada: Kessel", "Zustellung verzögert: Kessel"):
            text = "Die folgenden Empfänger:\n\nana@c.example"
            found = read(letter(text, **DAEMON | {"Subject": subject}))
            self.assertEqual((found.kind, len(found.recipients)), ("delayed", 1))
            self.assertIsNone(read(letter(text, Subject=subject)))

    def test_a_courier_with_the_name_of_a_daemon_writes_of_goods(self):
        courier = {"From": "Mail Delivery <maildelivery@courier.example>"}
        courier["Subject"] = "Delivery failed"
        text = "We tried to deliver your package 77 today and failed."
        self.assertIsNone(read(letter(text, **courier)))
        self.assertTrue(read(letter(text, **courier, Return_Path="<>")))
        text = "Your mail about the package 77 could not be delivered."
        self.assertTrue(read(letter(text, **courier)))
        text = "The order for ana@c.example could not be delivered: user unknown."
        self.assertTrue(read(letter(text, **courier)))

    def test_a_robot_that_is_away_is_no_bounce(self):
        away = letter("Your mail could not be delivered to me.", Return_Path="<>")
        self.assertIsNone(read(away))


class TestWhatItIsAbout(unittest.TestCase):
    def test_ids_the_most_certain_first_without_its_own_and_doubles(self):
        mail = letter(
            "<ana@c.example>: unknown\n\n-- headers --\nMessage-ID:\n <in.text@x>\n",
            **DAEMON,
            Message_ID="<bounce@mx>",
            In_Reply_To="<answered@x>",
            References="<oldest@x> <answered@x> <bounce@mx>",
            X_Original_Message_ID="<original@x>",
        )
        self.assertEqual(
            read(mail).message_ids,
            ("<in.text@x>", "<original@x>", "<answered@x>", "<oldest@x>"),
        )

    def test_ids_are_bounded(self):
        many = " ".join(f"<{number}@x>" for number in range(90))
        self.assertEqual(len(read(letter(**DAEMON, References=many)).message_ids), 20)

    def test_without_any_trace_a_bounce_is_still_a_bounce(self):
        self.assertEqual(read(letter("", **DAEMON)).message_ids, ())


class TestStatus(unittest.TestCase):
    def recipient(self, *lines):
        content = "\n".join(["Final-Recipient: rfc822; ana@c.example", *lines])
        return dsn.read(content.encode())[0][0]

    def test_kind_by_action_then_by_status(self):
        for action, status, kind in (
            ("failed", "5.1.1", "permanent"),
            ("failed", "4.4.7", "temporary"),
            ("Failed (bad address)", "5.1.1", "permanent"),
            ("delayed", "4.4.1", "delayed"),
            ("delivered", "2.0.0", "delivered"),
            ("relayed", "2.1.9", "delivered"),
            ("expanded", "", "delivered"),
            ("", "2.0.0", "delivered"),
            ("", "4.0.0", "temporary"),
            ("", "", "permanent"),
            ("nonsense", "5.1.1", "permanent"),
        ):
            with self.subTest(action=action, status=status):
                found = self.recipient(f"Action: {action}", f"Status: {status}")
                self.assertEqual(found.kind, kind)

    def test_the_words_know_more_than_a_status_that_says_nothing(self):
        words = "Diagnostic-Code: smtp; 550 5.2.1 disabled"
        self.assertEqual(self.recipient("Status: 5.0.0", words).status, "5.2.1")
        self.assertEqual(self.recipient("Status: 5.1.1", words).status, "5.1.1")
        self.assertEqual(self.recipient(words).status, "5.2.1")
        self.assertEqual(self.recipient("Diagnostic-Code: smtp; 550 no").status, "550")
        self.assertEqual(self.recipient("Diagnostic-Code: smtp; no").status, "")

    def test_numbers_that_are_no_status(self):
        for words in ("host 192.5.1.1 said no", "in 550ms", "id 45501", "10.5.1.1.2"):
            with self.subTest(words=words):
                self.assertEqual(dsn.find_status(words), "")

    def test_addresses_as_they_come(self):
        for field, email in (
            ("rfc822;ana@c.example", "ana@c.example"),
            ("RFC822; <Ana@C.example>", "ana@c.example"),
            ("ana@c.example", "ana@c.example"),
            ("utf-8; begoña@c.example", "begoña@c.example"),
            ("x400; /C=ES/O=Shop/", ""),
            ("", ""),
        ):
            with self.subTest(field=field):
                content = f"Final-Recipient: {field}\nAction: failed"
                self.assertEqual(dsn.read(content.encode())[0][0].email, email)

    def test_the_address_we_wrote_to_wins_over_where_it_ended(self):
        found = self.recipient("Original-Recipient: rfc822;info+2Bshop@c.example")
        self.assertEqual(found.email, "info+shop@c.example")

    def test_words_are_one_line_and_bounded(self):
        long = "Diagnostic-Code: smtp; 550 " + "no\n " * 9_000
        words = self.recipient(*long.split("\n")).words
        self.assertLessEqual(len(words), dsn.LONGEST_WORDS)
        self.assertNotIn("\n", words)
        nul = self.recipient("Diagnostic-Code: smtp; 550 a\0b =?utf-8?q?=C3=B1?=").words
        self.assertEqual(nul, "550 ab ñ")

    def test_many_recipients_are_bounded(self):
        content = b"Final-Recipient: rfc822; a@b.example\nAction: failed\n\n" * 5_000
        self.assertEqual(len(dsn.read(content)[0]), dsn.MOST_RECIPIENTS)

    def test_nothing_readable_is_nobody(self):
        for content in (b"", b"\n\n\n", b"\xff\xfe\0", b":::", b"Reporting-MTA: x"):
            self.assertEqual(dsn.read(content), ([], []))


class TestWords(unittest.TestCase):
    def recipients(self, text, **headers):
        return bounce_text.recipients(letter(text, **DAEMON | headers), "")

    def test_our_own_address_and_daemons_are_not_who_was_missed(self):
        text = (
            "Your mail from support@shop.example to ana@c.example could not be "
            "delivered, says postmaster@c.example."
        )
        self.assertEqual([r.email for r in self.recipients(text)], ["ana@c.example"])

    def test_of_those_it_was_sent_to_when_they_are_known(self):
        mail = letter("ana@c.example failed, ask help@c.example", **DAEMON)
        for sent_to in ("Ana <ana@c.example>, Bo <bo@c.example>", "ANA@c.example"):
            found = bounce_text.recipients(mail, sent_to)
            self.assertEqual([each.email for each in found], ["ana@c.example"])

    def test_nobody_is_guessed_when_it_was_sent_to_several(self):
        mail = letter("Ask help@c.example.", **DAEMON)
        self.assertEqual(bounce_text.recipients(mail, "a@c.example, b@c.example"), [])

    def test_what_is_said_of_an_address_is_where_its_status_is(self):
        text = (
            "Your mail to ana@c.example was refused.\n\n<ana@c.example>:\n"
            "550 5.1.1 gone\n\nWrite no more to ana@c.example please."
        )
        found = self.recipients(text)[0]
        self.assertEqual((found.status, found.words), ("5.1.1", "550 5.1.1 gone"))

    def test_the_only_one_it_was_sent_to_need_not_be_named(self):
        found = bounce_text.recipients(letter("It failed.", **DAEMON), "ana@c.example")
        self.assertEqual(found, [Recipient("ana@c.example", "permanent")])

    def test_a_warning_is_told_from_a_failure(self):
        text = "<ana@c.example>:\n451 4.7.1 busy\n\nWe'll keep trying for 3 days."
        self.assertEqual(self.recipients(text)[0].kind, "delayed")
        text = "<ana@c.example>:\n451 4.7.1 busy\n\nI gave up."
        self.assertEqual(self.recipients(text)[0].kind, "temporary")

    def test_several_addresses_of_a_list_are_found_though_they_are_named_again(self):
        text = (
            "The following address(es) failed:\n\n  ana@c.example\n    host mx "
            "[192.0.2.1]\n    after RCPT TO:<ana@c.example>:\n    550 5.1.1 "
            "<ana@c.example>: rejected\n  bo@c.example\n    mailbox is full"
        )
        found = [each.email for each in self.recipients(text)]
        self.assertEqual(found, ["ana@c.example", "bo@c.example"])

    def test_several_addresses_in_a_line(self):
        for text in (
            "Could not deliver to: ana@c.example, bo@c.example\nReason: unknown",
            "These recipients failed:\nana@c.example; <bo@c.example>\n",
        ):
            with self.subTest(text):
                found = [each.email for each in self.recipients(text)]
                self.assertEqual(found, ["ana@c.example", "bo@c.example"])

    def test_an_address_with_an_apostrophe(self):
        for text in (
            "<o'hara@c.example>: user unknown",
            "User 'ana@c.example' unknown",
        ):
            email = self.recipients(text)[0].email
            self.assertIn(email, ("o'hara@c.example", "ana@c.example"))

    def test_an_id_behind_the_word_for_a_message_is_no_recipient(self):
        for words in ("Your message", "Su mensaje", "Ihre Nachricht", "Votre message"):
            text = f"{words} <a1@x.example>, sent to <ana@c.example>, was rejected"
            with self.subTest(words):
                found = [each.email for each in self.recipients(text)]
                self.assertEqual(found, ["ana@c.example"])
        found = self.recipients("Undelivered message: ana@c.example, user unknown")
        self.assertEqual([each.email for each in found], ["ana@c.example"])

    def test_the_copy_of_the_mail_below_is_not_searched(self):
        text = "ana@c.example failed\n\nReceived: from x\nCc: bo@c.example"
        self.assertEqual([r.email for r in self.recipients(text)], ["ana@c.example"])

    def test_hostile_texts_take_no_time(self):
        for piece in ("\n", "a@b.", "- ", "550-5.1.1 "):
            with self.subTest(piece=piece):
                text = piece * (8_000 // len(piece))
                self.assertTrue(read(replace(letter(**DAEMON), text=text)))
