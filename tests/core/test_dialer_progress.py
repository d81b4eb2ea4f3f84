import unittest
from datetime import datetime, timedelta

from core.dialer import figures, progress
from core.dialer.progress import Sample, Speed

NOW = datetime(2026, 3, 2, 14)


def sample(seconds_ago, processed, sent=None):
    sent = processed if sent is None else sent
    return Sample(NOW - timedelta(seconds=seconds_ago), processed, sent)


class TestPercentage(unittest.TestCase):
    def test_never_a_hundred_before_the_last_line(self):
        for total in (1, 2, 3, 7, 999, 1000, 1001, 100_000, 1_000_000, 10**9):
            self.assertEqual(progress.percentage(total, total), 100)
            self.assertLess(progress.percentage(total - 1, total), 100)

    def test_one_decimal(self):
        self.assertEqual(progress.percentage(1, 3), 33.3)
        self.assertEqual(progress.percentage(2, 3), 66.6)

    def test_nothing_loaded_is_nothing_done(self):
        self.assertEqual(progress.percentage(0, 0), 0)


class TestSpeed(unittest.TestCase):
    def test_of_the_window_only(self):
        found = progress.speed(
            [sample(600, 0), sample(60, 1000), sample(0, 1100, 1060)], NOW
        )
        self.assertEqual(found, Speed(60, 100))

    def test_one_sample_tells_nothing(self):
        self.assertIsNone(progress.speed([sample(0, 10)], NOW))
        self.assertIsNone(progress.speed([sample(0, 10), sample(0, 10)], NOW))

    def test_what_is_waiting_again_does_not_go_backwards(self):
        found = progress.speed([sample(60, 100), sample(0, 90)], NOW)
        self.assertEqual(found, Speed(0, 0))

    def test_a_clock_that_was_ahead_counts_for_nothing(self):
        self.assertIsNone(progress.speed([sample(-500, 9), sample(0, 10)], NOW))


class TestTimeLeft(unittest.TestCase):
    def test_by_what_was_measured(self):
        self.assertEqual(progress.seconds_left(300, Speed(50, 60), 10), 300)

    def test_by_the_pause_between_mails_before_anything_was(self):
        self.assertEqual(progress.seconds_left(300, None, 10), 3000)
        self.assertEqual(progress.seconds_left(300, Speed(0, 0), 10), 3000)

    def test_unknown_as_fast_as_the_server_takes_them(self):
        self.assertIsNone(progress.seconds_left(300, None, 0))

    def test_none_left(self):
        self.assertEqual(progress.seconds_left(0, None, 0), 0)


class TestThinning(unittest.TestCase):
    def test_the_first_and_the_newest_stay(self):
        ids = list(range(progress.MOST + 1))
        gone = progress.superfluous(ids)
        left = sorted(set(ids) - set(gone))
        self.assertEqual(left[0], 0)
        self.assertEqual(left[-progress.NEWEST :], ids[-progress.NEWEST :])
        self.assertLess(len(left), progress.MOST * 0.6)

    def test_few_all_stay(self):
        self.assertEqual(progress.superfluous(list(range(progress.MOST))), [])


class TestFigures(unittest.TestCase):
    def test_processed_and_unprocessed_are_all(self):
        found = figures.with_sums({"sent": 3, "waiting": 4, "sending": 1, "seen": 2})
        self.assertEqual(found["processed"], 3)
        self.assertEqual(found["unprocessed"], 5)
        self.assertEqual(found["total"], 8)
        self.assertEqual(found["seen"], 2)
        self.assertEqual(set(found), set(figures.FIGURES))

    def test_no_figure_of_another_name(self):
        with self.assertRaises(ValueError):
            figures.domain("password")
