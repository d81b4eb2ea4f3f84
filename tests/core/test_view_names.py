import unittest
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
# What other addons put their fields into, and beside.
PLACES = ("group", "page")


def views():
    """(file, record's XML id, its elements) of each view of the addon"""
    for folder in ("views", "wizards"):
        for path in sorted((ROOT / folder).rglob("*.xml")):
            for record in ElementTree.parse(path).iter("record"):
                if record.get("model") == "ir.ui.view":
                    yield path.name, record.get("id"), list(record.iter())


def places(elements):
    """Those that a view has itself, and not those that it looks for in another."""
    return [one for one in elements if one.tag in PLACES and not one.get("position")]


class TestViewNames(unittest.TestCase):
    def test_each_group_and_page_has_a_name_that_others_can_find_it_by(self):
        for file, view, elements in views():
            for place in places(elements):
                with self.subTest(file, view=view, attributes=place.attrib):
                    self.assertTrue(place.get("name"))

    def test_a_name_is_given_once_in_a_view(self):
        """Of two an xpath finds the first."""
        for file, view, elements in views():
            with self.subTest(file, view=view):
                named = Counter((one.tag, one.get("name")) for one in places(elements))
                self.assertEqual([key for key, n in named.items() if n > 1], [])

    def test_there_are_views_to_look_at(self):
        self.assertGreater(
            sum(len(places(elements)) for *_view, elements in views()), 60
        )
