import unittest

from core.conversation.subject_number import find, put


class TestFind(unittest.TestCase):
    def test_numbers_as_they_stand_in_subjects(self):
        for subject in (
            "Re: Broken kettle [HT00012]",
            "RE: [ht00012] Broken kettle",
            "AW: Broken kettle (#HT00012)",
            "About #HT00012: it leaks",
            "Ticket HT00012",
        ):
            with self.subTest(subject=subject):
                self.assertEqual(find(subject, "HT"), ("HT00012",))

    def test_what_only_looks_like_one(self):
        for subject in ("", "HT", "GHT00012", "HT00012b", "XHT12", "HT 12", "&HT12"):
            with self.subTest(subject=subject):
                self.assertEqual(find(subject, "HT"), ())

    def test_several_in_order_without_doubles_bounded(self):
        self.assertEqual(find("HT2 HT1 [HT2]", "HT"), ("HT2", "HT1"))
        self.assertEqual(len(find(" ".join(f"HT{n}" for n in range(99)), "HT")), 5)

    def test_prefixes_with_a_year_and_with_signs(self):
        self.assertEqual(find("[T/2024/0007]", "T/%(year)s/"), ("T/2024/0007",))
        self.assertEqual(find("[T+7]", "t+"), ("T+7",))
        self.assertEqual(find("[T7]", "T+"), ())

    def test_bare_digits_need_a_mark(self):
        self.assertEqual(find("Re: [#0012] kettle", ""), ("0012",))
        self.assertEqual(find("Kettle #12", ""), ("12",))
        self.assertEqual(
            find("#2024-7 on [#2024-8]", "%(year)s-"), ("2024-7", "2024-8")
        )
        for subject in ("12 kettles [2024]", "a#12", "##12", "#12a"):
            with self.subTest(subject=subject):
                self.assertEqual(find(subject, ""), ())


class TestPut(unittest.TestCase):
    def test_once(self):
        self.assertEqual(put("Broken kettle", "HT00012"), "Broken kettle [HT00012]")
        self.assertEqual(put("Re: [ht00012] Kettle", "HT00012"), "Re: [ht00012] Kettle")
        self.assertEqual(put("", "HT00012"), "[HT00012]")

    def test_what_is_put_is_found_again(self):
        self.assertEqual(find(put("Kettle", "HT00012"), "HT"), ("HT00012",))
