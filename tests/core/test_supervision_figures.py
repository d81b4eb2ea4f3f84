import unittest

from core.supervision.figure import TOPICS
from core.supervision.figures import FIGURES, types_of


class TestFigures(unittest.TestCase):
    def test_each_is_found_by_its_key(self):
        for key, figure in FIGURES.items():
            self.assertEqual(figure.key, key)
            self.assertIn(figure.topic, TOPICS)

    def test_no_two_have_the_same_name(self):
        labels = [figure.label for figure in FIGURES.values()]
        self.assertCountEqual(labels, set(labels))

    def test_each_says_what_it_counts_in_a_sentence(self):
        for figure in FIGURES.values():
            self.assertRegex(figure.definition, r"^[A-Z].{15,}\.$", figure.key)

    def test_each_average_of_times_has_its_median_and_its_90th_percentile(self):
        for key, figure in FIGURES.items():
            if figure.unit == "seconds" and figure.aggregate == "avg":
                self.assertEqual(FIGURES[f"{key}_median"].aggregate, 0.5)
                self.assertEqual(FIGURES[f"{key}_p90"].aggregate, 0.9)

    def test_a_percentage_says_of_what(self):
        for figure in FIGURES.values():
            self.assertEqual(figure.unit == "percent", bool(figure.share), figure.key)

    def test_what_several_figures_count_together(self):
        self.assertEqual(types_of(["got", "waited"]), ["accepted", "picked"])
        self.assertEqual(types_of([]), [])
