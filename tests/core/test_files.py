import unittest

from core.inbound.files import LONGEST, safe_name


class TestSafeName(unittest.TestCase):
    def test_names(self):
        for name, found in (
            ("a.pdf", "a.pdf"),
            ("../../a.pdf", "a.pdf"),
            ("C:\\x\\a.pdf", "a.pdf"),
            ("a\u202efdp.exe", "afdp.exe"),
            ("a\0b\r\nc.pdf", "abc.pdf"),
            ("  a   b.pdf ", "a b.pdf"),
            (".htaccess", "htaccess"),
            ("número €.pdf", "número €.pdf"),
        ):
            self.assertEqual(safe_name(name, "application/pdf"), found)

    def test_made_from_the_type_when_there_is_none(self):
        for kind, found in (
            ("image/png", "image.png"),
            ("application/pdf", "attachment.pdf"),
            ("text/calendar", "invite.ics"),
            ("message/rfc822", "message.eml"),
            ("application/x-unknown", "attachment.bin"),
        ):
            for name in ("", ".", "..", "/", " ", "\0"):
                self.assertEqual(safe_name(name, kind), found)

    def test_long_ones_keep_their_ending(self):
        found = safe_name("x" * 1_000 + ".pdf", "application/pdf")
        self.assertEqual((len(found), found[-4:]), (LONGEST, ".pdf"))
        found = safe_name("x." + "y" * 1_000, "application/pdf")
        self.assertEqual(len(found), LONGEST)
