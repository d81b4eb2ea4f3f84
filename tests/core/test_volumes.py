import unittest

from core.ticket.volumes import MOST_MAILS, Entry, is_full, kept, volume_name


def entries(*mails):
    return [Entry(int(mail[0]), mail[1:], 1) for mail in mails]


def wanted(*mails):
    return [(int(mail[0]), mail[1:]) for mail in mails]


class TestVolumes(unittest.TestCase):
    def test_pages_stay_up_to_the_first_that_is_another(self):
        for have, want, count in (
            ((), ("1a",), 0),
            (("1a", "2a"), ("1a", "2a", "3a"), 2),
            (("1a", "2a", "3a"), ("1a", "3a"), 1),
            (("1a", "2a"), ("1b", "2a"), 0),
            (("1a", "3a"), ("1a", "2a", "3a"), 1),
            (("1a", "2a"), (), 0),
        ):
            with self.subTest(have=have, want=want):
                self.assertEqual(kept(entries(*have), wanted(*want)), count)

    def test_a_volume_is_full_by_mails_pages_or_bytes(self):
        one = Entry(1, "", 1)
        self.assertFalse(is_full([one] * (MOST_MAILS - 1), 0))
        self.assertTrue(is_full([one] * MOST_MAILS, 0))
        self.assertTrue(is_full([Entry(1, "", 5000)], 0))
        self.assertTrue(is_full([one], 1 << 30))
        self.assertFalse(is_full([], 0))

    def test_names(self):
        self.assertEqual(volume_name("EC000123", 1), "EC000123.pdf")
        self.assertEqual(volume_name("EC000123", 2), "EC000123-2.pdf")
