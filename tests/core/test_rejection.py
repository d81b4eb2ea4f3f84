import unittest

from core.dialer.rejection import of_answer, of_report
from core.inbound.dsn import Recipient

ANA = "ana@customer.example"
HARD = (
    (550, "5.1.1 The email account that you tried to reach does not exist."),
    (550, "5.2.1 The email account that you tried to reach is disabled"),
    (550, "5.4.1 Recipient address rejected: Access denied. AS(201806281)"),
    (550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by lookup"),
    (554, "delivery error: dd This user doesn't have a yahoo.com account"),
    (550, "Requested action not taken: mailbox unavailable"),
    (550, "User unknown"),
    (550, "5.0.0 No such user here"),
    (556, "5.1.10 Recipient address has null MX"),
    (550, "5.1.2 Host unknown (Name server: mx.example: host not found)"),
    (550, "Usuario desconocido"),
    (550, "5.1.1 <ana@spamhaus.example>: Recipient address rejected: User unknown"),
)
SOFT = (
    (552, "5.2.2 The email account that you tried to reach is over quota"),
    (550, "5.2.1 The user you are trying to contact is receiving mail too quickly"),
    (550, "El buzón de correo está lleno"),
    (554, "Transaction failed"),
    (550, "5.1.0 Address rejected"),
)
POLICY = (
    (550, "5.7.1 Service unavailable, Client host [192.0.2.1] blocked using Spamhaus"),
    (550, "5.7.26 Unauthenticated email from shop.example due to its DMARC policy"),
    (550, "5.1.1 rejected, listed in zen.spamhaus.org"),
    (550, "5.2.0 sorry, message looks like spam to me"),
    (552, "5.3.4 Message size exceeds fixed limit"),
    (550, "5.1.8 Sender address rejected: Domain not found"),
    (550, "relay not permitted"),
    (554, "5.7.1"),
)


class TestAnswerOfAServer(unittest.TestCase):
    def check(self, kind, answers):
        for code, words in answers:
            with self.subTest(words=words):
                self.assertEqual(of_answer(code, words), kind)

    def test_an_unknown_mailbox_is_hard(self):
        self.check("hard", HARD)

    def test_a_full_mailbox_and_what_says_nothing_are_soft(self):
        self.check("soft", SOFT)

    def test_what_is_said_of_the_sender_or_the_mail_is_not_said_of_the_address(self):
        self.check("policy", POLICY)


class TestReportOfADelivery(unittest.TestCase):
    def kind(self, kind="permanent", status="5.1.1", words="User unknown", email=ANA):
        found = of_report([Recipient(email, kind, status, words)], ANA)
        return found and found.kind

    def test_an_unknown_mailbox_is_hard(self):
        self.assertEqual(self.kind(), "hard")
        self.assertEqual(self.kind(email=""), "hard")

    def test_what_is_given_up_after_days_is_soft(self):
        self.assertEqual(
            self.kind("temporary", "4.4.1", "Connection timed out"), "soft"
        )
        self.assertEqual(self.kind("temporary", "4.1.1", "User unknown"), "soft")

    def test_what_is_still_tried_or_has_arrived_is_no_rejection(self):
        self.assertIsNone(self.kind("delayed", "4.4.1", ""))
        self.assertIsNone(self.kind("delivered", "2.0.0", ""))

    def test_a_mailbox_that_it_was_forwarded_to_does_not_speak_for_the_address(self):
        self.assertEqual(self.kind(email="ana@elsewhere.example"), "soft")
        self.assertEqual(self.kind(email="a.perez@customer.example"), "hard")

    def test_of_several_recipients_the_worst_counts(self):
        full = Recipient(ANA, "permanent", "5.2.2", "Mailbox full")
        gone = Recipient(ANA, "permanent", "5.1.1", "Unknown")
        self.assertEqual(of_report([full, gone], ANA).kind, "hard")

    def test_its_words_begin_with_the_status_once(self):
        one = Recipient(ANA, "permanent", "5.1.1", "User unknown")
        self.assertEqual(of_report([one], ANA).words, "5.1.1 User unknown")
        one = Recipient(ANA, "permanent", "5.1.1", "550 5.1.1 User unknown")
        self.assertEqual(of_report([one], ANA).words, "550 5.1.1 User unknown")
