import unittest

from core.touchpoint.sent_copies import provider_keeps


class TestSentCopies(unittest.TestCase):
    def test_google_and_microsoft_keep_what_is_sent(self):
        self.assertTrue(provider_keeps("gmail", "smtp.gmail.com"))
        self.assertTrue(provider_keeps("microsoft", ""))

    def test_so_they_do_under_a_domain_of_ones_own(self):
        self.assertTrue(provider_keeps("generic", "SMTP.Office365.com."))
        self.assertTrue(provider_keeps("generic", "smtp-relay.gmail.com"))

    def test_others_leave_it_to_the_mail_program(self):
        for preset, host in (
            ("generic", "mail.example.com"),
            ("generic", "smtp.notgmail.com"),
            ("generic", ""),
            ("yahoo", "smtp.mail.yahoo.com"),
            ("icloud", "smtp.mail.me.com"),
        ):
            with self.subTest(preset=preset, host=host):
                self.assertFalse(provider_keeps(preset, host))
