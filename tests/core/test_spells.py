import unittest

from core.supervision.spells import Event, Held, Spell, read_spells

ADA, BEA = 1, 2
SUPPORT, SALES = 10, 20


def read(*events):
    return read_spells([Event(1, *event) for event in events])


class TestSpells(unittest.TestCase):
    def test_a_mail_that_is_offered_taken_and_closed(self):
        spells, held = read(
            ("created", 0, None, SUPPORT),
            ("accepted", 600, ADA, SUPPORT, 600, 7),
            ("closed", 1800, ADA, SUPPORT, None, None, 1100),
        )
        wanted = Spell(1, SUPPORT, 0, 0, 600, ADA, 7, 1100)
        self.assertEqual((spells, held), ([wanted], []))

    def test_the_customer_may_have_written_before_it_entered_the_queue(self):
        [_first, second], _held = read(
            ("created", 0, None, SUPPORT),
            ("picked", 60, ADA, SUPPORT, 60),
            ("transferred", 600, ADA, SALES),
            ("picked", 900, BEA, SALES, 900),
        )
        self.assertEqual((second.entered, second.since), (600, 0))
        self.assertEqual((second.queue, second.agent), (SALES, BEA))
        self.assertIsNone(second.handle)

    def test_what_still_waits_has_no_agent(self):
        [spell], _held = read(("created", 0, None, SUPPORT))
        self.assertIsNone(spell.got)

    def test_what_is_closed_while_it_waits_is_gone(self):
        [spell], _held = read(("created", 0, None, SUPPORT), ("closed", 50))
        self.assertEqual(spell.gone, 50)

    def test_what_an_agent_begins_waits_for_nobody(self):
        spells, held = read(
            ("created", 0, ADA, SUPPORT),
            ("started", 0, ADA, SUPPORT),
            ("closed", 90, ADA, SUPPORT),
        )
        self.assertEqual((spells, held), ([], [Held(ADA, SUPPORT, 0, 90)]))

    def test_what_is_taken_over_is_held_by_the_second(self):
        [spell], held = read(
            ("created", 0, None, SUPPORT),
            ("picked", 60, ADA, SUPPORT, 60),
            ("taken_over", 300, ADA, SUPPORT, None, None, 240),
            ("picked", 300, BEA, SUPPORT),
            ("closed", 400, BEA, SUPPORT),
        )
        self.assertEqual((spell.agent, spell.handle), (ADA, 240))
        self.assertEqual(held, [Held(BEA, SUPPORT, 300, 400)])

    def test_what_comes_back_to_its_agent_waits_for_nobody(self):
        spells, held = read(
            ("created", 0, None, SUPPORT),
            ("picked", 60, ADA, SUPPORT, 60),
            ("closed", 100, ADA, SUPPORT, None, None, 40),
            ("reopened", 500, ADA, SUPPORT),
        )
        self.assertEqual(len(spells), 1)
        self.assertEqual(held, [Held(ADA, SUPPORT, 500, None)])

    def test_what_is_reopened_and_waits_is_another_spell(self):
        spells, _held = read(
            ("created", 0, None, SUPPORT),
            ("closed", 100),
            ("reopened", 500, None, SUPPORT),
            ("picked", 560, ADA, SUPPORT, 60),
        )
        self.assertEqual([spell.entered for spell in spells], [0, 500])

    def test_conversations_are_apart(self):
        spells, _held = read_spells(
            [
                Event(1, "created", 0, None, SUPPORT),
                Event(2, "created", 5, None, SUPPORT),
                Event(2, "picked", 9, ADA, SUPPORT),
            ]
        )
        self.assertEqual([spell.got for spell in spells], [None, 9])
