import smtplib
import unittest

from adapters.errors import ConnectionFailed, MaybeSent, Reason, Refused
from adapters.smtp_errors import translated
from adapters.words import plain


class TestWords(unittest.TestCase):
    """People read what a server said, not how Python writes it."""

    def test_marks_of_bytes_are_gone(self):
        for text, words in (
            ("b'No'", "No"),
            ('b"It\'s no"', "It's no"),
            ("SELECT failed: b'[CANNOT] No'", "SELECT failed: [CANNOT] No"),
            ("BAD [b'Error in command']", "BAD Error in command"),
            ("(535, b'5.7.8 No')", "535 5.7.8 No"),
            ("(554, b'first\\nsecond')", "554 first\nsecond"),
            ('Server: (421, b"can\'t")', "Server: 421 can't"),
            ("got: b'caf\\xc3\\xa9'", "got: café"),
            ("b'\\xff'", "\ufffd"),
            ("two b'a' and b'b'", "two a and b"),
            ("b'not closed", "b'not closed"),
            ("the club's rules", "the club's rules"),
            ("[Errno 111] Connection refused", "[Errno 111] Connection refused"),
            ("", ""),
        ):
            with self.subTest(text=text):
                self.assertEqual(plain(text), words)

    def test_in_all_that_adapters_raise(self):
        failed = ConnectionFailed(Reason.REFUSED, "(535, b'No')")
        self.assertEqual((failed.detail, str(failed)), ("535 No", "refused: 535 No"))
        self.assertEqual(str(Refused(550, "b'No'")), "550 No")
        self.assertEqual(MaybeSent("b'gone'").detail, "gone")

    def test_in_smtplibs_own(self):
        for error in (
            smtplib.SMTPHeloError(501, b"No"),
            smtplib.SMTPNotSupportedError("b'x' is not offered"),
            smtplib.SMTPServerDisconnected("said b'bye'"),
            smtplib.SMTPException("(500, b'What')"),
        ):
            with (
                self.subTest(error=error),
                self.assertRaises(ConnectionFailed) as caught,
                translated(),
            ):
                raise error
            self.assertNotRegex(str(caught.exception), r"b['\"]")
