"""The template that is meant stands first."""

import unittest

from core.content.template_search import (
    Candidate,
    Letter,
    fits,
    ranked,
    searched,
    shortcut,
    words,
)


def candidate(number, **known):
    given = {
        "name": f"T{number}",
        "shortcut": "",
        "queues": frozenset(),
        "lang": "",
        "own": False,
        "uses": 0,
        **known,
    }
    return Candidate(id=number, **given)


class Search(unittest.TestCase):
    def test_accents_and_capitals_make_no_difference(self):
        text = searched("Devolución", "", "<Año>", "Estimada  señora")
        for query in ("devolucion", "DEVOLUCIÓN", "ano senora", "/devolución"):
            with self.subTest(query):
                self.assertTrue(all(word in text for word in words(query)))

    def test_a_shortcut_is_kept_without_its_stroke(self):
        for typed, kept in (
            ("/Refund", "refund"),
            (" refund ", "refund"),
            ("devolución", "devolución"),
            ("refund-2.es", "refund-2.es"),
            ("", ""),
            ("/", ""),
        ):
            with self.subTest(typed):
                self.assertEqual(shortcut(typed), kept)

    def test_what_cannot_be_typed_is_no_shortcut(self):
        for typed in ("two words", "a/b", "<b>", "x" * 31, "//x"):
            with self.subTest(typed), self.assertRaises(ValueError):
                shortcut(typed)


class Ranking(unittest.TestCase):
    def order(self, *found, letter=None, query=""):
        return [one.id for one in ranked(list(found), letter or Letter(), query)]

    def test_this_queue_and_language_go_first(self):
        found = (
            candidate(1, queues=frozenset([9]), uses=99),
            candidate(2, lang="de_DE", uses=50),
            candidate(3),
            candidate(4, lang="es_ES"),
            candidate(5, queues=frozenset([7])),
            candidate(6, queues=frozenset([7, 9]), lang="es_ES"),
        )
        letter = Letter(queue=7, lang="es_ES")
        self.assertEqual(self.order(*found, letter=letter), [6, 5, 4, 3, 2, 1])
        fitting = [one.id for one in found if fits(one, letter)]
        self.assertEqual(fitting, [3, 4, 5, 6])

    def test_a_language_fits_its_other_countries(self):
        letter = Letter(lang="es_MX")
        found = (candidate(1, lang="en_US"), candidate(2, lang="es_ES"))
        self.assertEqual(self.order(*found, letter=letter), [2, 1])
        self.assertTrue(fits(found[1], letter))

    def test_then_ones_own_and_the_most_used(self):
        found = (
            candidate(1, name="B"),
            candidate(2, name="a"),
            candidate(3, uses=5),
            candidate(4, own=True),
        )
        self.assertEqual(self.order(*found), [4, 3, 2, 1])

    def test_the_shortcut_that_is_typed_goes_before_all(self):
        found = (
            candidate(1, shortcut="refund-2", queues=frozenset([7])),
            candidate(2, shortcut="Refund", queues=frozenset([9])),
            candidate(3, uses=99, queues=frozenset([7])),
        )
        letter = Letter(queue=7)
        for query in ("refund", "/refund", " REFUND "):
            with self.subTest(query):
                found_order = self.order(*found, letter=letter, query=query)
                self.assertEqual(found_order, [2, 1, 3])
