import unittest
from dataclasses import replace
from datetime import datetime, timedelta

from core.dialer.origin import Origin, Trace, compare, is_late, went_back

HERE = Origin("uuid", "4711", 16384, 1, "odoo1")
NOW = datetime(2026, 11, 30, 12)


class TestOrigin(unittest.TestCase):
    def found(self, **changes):
        return compare(HERE, replace(HERE, **changes))

    def test_the_same_database_is_the_same(self):
        self.assertEqual(self.found(), ())

    def test_a_copy_has_another_uuid(self):
        self.assertEqual(self.found(uuid="other"), ("uuid",))

    def test_a_restored_database_has_another_number(self):
        self.assertEqual(self.found(number=16999), ("database",))

    def test_a_dump_in_another_cluster_is_found_by_its_number_or_the_cluster(self):
        self.assertEqual(self.found(system="4712"), ("database",))

    def test_a_cluster_that_was_recovered_has_another_timeline(self):
        self.assertEqual(self.found(timeline=2), ("recovered",))

    def test_where_the_cluster_does_not_tell_the_rest_still_does(self):
        self.assertEqual(self.found(system="", timeline=0), ())
        self.assertEqual(self.found(system="", timeline=0, host="b"), ("host",))

    def test_a_new_machine_is_one_once(self):
        other = replace(HERE, host="odoo2")
        self.assertEqual(compare(HERE, other), ("host",))
        self.assertEqual(compare(HERE, other, ("odoo2", "odoo1")), ())

    def test_a_database_that_knows_less_than_was_done_went_back(self):
        stored = Trace(7, NOW)
        self.assertTrue(went_back(stored, Trace(8, NOW)))
        self.assertFalse(went_back(stored, Trace(7, NOW)))
        self.assertFalse(went_back(stored, Trace(6, NOW)))
        self.assertFalse(went_back(stored, None))

    def test_more_than_a_day_is_late(self):
        self.assertFalse(is_late(NOW - timedelta(days=1), NOW))
        self.assertTrue(is_late(NOW - timedelta(days=1, seconds=1), NOW))
        self.assertFalse(is_late(None, NOW))
