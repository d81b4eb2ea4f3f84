import unittest

from core.attachments.limits import Limits, over_limits


def codes(sizes, limits, refused=None):
    files = [(f"{number}.pdf", size) for number, size in enumerate(sizes)]
    found = over_limits(files, limits, refused or [False] * len(files))
    return [each and each.code for each in found]


class TestLimits(unittest.TestCase):
    def test_zero_is_no_limit(self):
        self.assertEqual(codes([1 << 40] * 3, Limits()), [None] * 3)

    def test_a_file_as_large_as_allowed_passes_and_one_octet_more_does_not(self):
        self.assertEqual(codes([10, 11], Limits(file_bytes=10)), [None, "file_size"])

    def test_the_first_files_pass_up_to_the_number(self):
        limits = Limits(files=2)
        self.assertEqual(codes([1, 1, 1, 1], limits), [None, None] + ["file_count"] * 2)

    def test_the_files_together(self):
        self.assertEqual(
            codes([6, 4, 1], Limits(mail_bytes=10)), [None, None, "mail_size"]
        )

    def test_a_small_file_still_passes_behind_one_that_is_too_large(self):
        found = codes([6, 6, 4], Limits(mail_bytes=10))
        self.assertEqual(found, [None, "mail_size", None])

    def test_what_the_rule_has_refused_does_not_count(self):
        limits = Limits(files=1, mail_bytes=10)
        found = codes([10, 10], limits, [True, False])
        self.assertEqual(found, [None, None])

    def test_numbers_are_told(self):
        (refusal,) = over_limits([("a", 11)], Limits(file_bytes=10), [False])
        told = {"code": "file_size", "name": "a", "size": 11, "most": 10}
        self.assertEqual(refusal.as_json(), told)
