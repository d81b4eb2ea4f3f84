import unittest
from pathlib import Path

from letters import letter

from core.dialer import complaint
from core.inbound.parse import parse

DATA = Path(__file__).parents[1] / "data" / "dialer"
LINE = "<el.0123456789abcdef0123456789abcdef@shop.example>"


def sample(name):
    return parse((DATA / f"complaint-{name}.eml").read_bytes())


class TestComplaint(unittest.TestCase):
    def test_every_form_names_the_mail_that_it_is_about(self):
        for name in ("arf", "headers-only", "redacted", "mail-ru", "jmrp"):
            with self.subTest(name):
                found = complaint.read(sample(name))
                self.assertTrue(found.is_spam)
                self.assertEqual(found.message_ids[0], LINE)

    def test_a_mail_found_in_the_junk_folder_by_mistake_is_no_complaint(self):
        self.assertFalse(complaint.read(sample("not-spam")).is_spam)

    def test_a_report_on_a_forged_sender_is_no_complaint(self):
        self.assertFalse(complaint.read(sample("auth-failure")).is_spam)

    def test_a_person_who_encloses_a_mail_does_not_complain_by_it(self):
        self.assertIsNone(complaint.read(sample("of-a-person")))

    def test_other_mail_is_none(self):
        self.assertIsNone(complaint.read(letter()))
        self.assertIsNone(complaint.read(letter("This is spam!", Subject="abuse")))
