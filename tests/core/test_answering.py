import unittest
from dataclasses import replace
from datetime import datetime, timedelta

from core.automation.answering import (
    MOST_ALIKE,
    Arrived,
    Closed,
    Decision,
    History,
    Settings,
    decide,
    decide_closing,
    family_of,
    key_of,
)
from core.automation.occasions import OCCASIONS

NOON = datetime(2024, 3, 4, 12, 0)
HOUR = timedelta(hours=1)
ALL = Settings(on=frozenset(OCCASIONS), since=NOON - 48 * HOUR)
MAIL = Arrived("", NOON, opens=True, first=True, waits=True)


class TestDecide(unittest.TestCase):
    def decide(self, settings=ALL, history=None, now=NOON, **facts):
        return decide(replace(MAIL, **facts), history or History(), settings, now)

    def test_no_end_of_new_addresses(self):
        for told, reason in ((MOST_ALIKE - 1, ""), (MOST_ALIKE, "alike")):
            decided = self.decide(history=History(to_alike=told))
            self.assertEqual(decided.reason, reason)

    def test_the_first_occasion_that_fits(self):
        for facts, occasion in (
            ({"is_open": False, "staffed": False}, "out_of_hours"),
            ({"staffed": False}, "no_agent"),
            ({}, "first_contact"),
            ({"first": False}, "ticket_created"),
        ):
            with self.subTest(occasion=occasion):
                self.assertEqual(self.decide(**facts), Decision(occasion))

    def test_what_is_off_leaves_its_turn_to_the_next(self):
        on = Settings(on=frozenset(["ticket_created"]), since=ALL.since)
        decision = self.decide(on, is_open=False, staffed=False)
        self.assertEqual(decision, Decision("ticket_created"))

    def test_a_mail_in_a_conversation_that_goes_on(self):
        facts = {"opens": False, "first": False}
        self.assertEqual(self.decide(**facts).reason, "no_occasion")
        self.assertEqual(self.decide(is_open=False, **facts), Decision("out_of_hours"))
        self.assertEqual(
            self.decide(staffed=False, waits=False, **facts).reason, "no_occasion"
        )

    def test_once_a_ticket(self):
        told = History(frozenset(["out_of_hours"]))
        self.assertEqual(
            self.decide(history=told, is_open=False, staffed=False),
            Decision(reason="once"),
        )

    def test_once_a_day_to_an_address(self):
        for hours, reason in ((0, "daily"), (23, "daily"), (24, ""), (-1, "daily")):
            with self.subTest(hours=hours):
                history = History(last_to_address=NOON - hours * HOUR)
                self.assertEqual(self.decide(history=history).reason, reason)

    def test_what_the_mail_itself_forbids(self):
        self.assertEqual(self.decide(silence="robot"), Decision(reason="robot"))
        self.assertEqual(self.decide(released=True).reason, "released")
        thanks = self.decide(is_closed=True, opens=False, is_open=False)
        self.assertEqual(thanks.reason, "closed")

    def test_nobody_wants_an_answer_to_an_old_mail(self):
        for hours, reason in ((23, ""), (25, "old"), (72, "old")):
            with self.subTest(hours=hours):
                moment = NOON - hours * HOUR
                settings = replace(ALL, since=NOON - 1000 * HOUR)
                self.assertEqual(
                    self.decide(settings, received_at=moment).reason, reason
                )
                self.assertEqual(
                    self.decide(settings, written_at=moment).reason, reason
                )

    def test_a_clock_that_is_ahead_is_no_reason(self):
        self.assertFalse(self.decide(written_at=NOON + 5 * HOUR).reason)

    def test_nothing_that_came_before_it_was_switched_on(self):
        since = replace(ALL, since=NOON + HOUR)
        self.assertEqual(self.decide(since).reason, "before")
        self.assertEqual(self.decide(replace(ALL, since=None)).reason, "before")


class TestDecideClosing(unittest.TestCase):
    def decide(self, by="agent", settings=ALL, **facts):
        return decide_closing(by, Closed(**facts), settings)

    def test_by_whom(self):
        self.assertEqual(self.decide("agent"), Decision("closed_by_hand"))
        self.assertEqual(self.decide("system"), Decision("closed_by_system"))

    def test_each_once(self):
        told = History(frozenset(["closed_by_hand"]))
        self.assertEqual(self.decide(history=told).reason, "once")
        self.assertEqual(
            self.decide("system", history=told).occasion, "closed_by_system"
        )

    def test_not_again_while_no_agent_wrote_since(self):
        told = History(frozenset(["closed_by_hand"]))
        decision = self.decide("system", history=told, agent_wrote=False)
        self.assertEqual(decision.reason, "told_closed")
        told = History(frozenset(["ticket_created"]))
        self.assertTrue(self.decide(history=told, agent_wrote=False).occasion)

    def test_to_whom_not(self):
        self.assertEqual(self.decide(silence="no_reply").reason, "no_reply")
        self.assertEqual(self.decide(wrote=False).reason, "never_wrote")

    def test_beside_helpdesks_own_mail_one_goes(self):
        self.assertEqual(self.decide(stage_mails=True).occasion, "closed_by_hand")
        stage = replace(ALL, stage_first=True)
        self.assertEqual(self.decide(settings=stage, stage_mails=True).reason, "stage")
        self.assertEqual(self.decide(settings=stage).occasion, "closed_by_hand")

    def test_what_is_off(self):
        for settings in (replace(ALL, on=frozenset()), replace(ALL, since=None)):
            with self.subTest(settings=settings):
                self.assertEqual(self.decide(settings=settings).reason, "no_occasion")


class TestKey(unittest.TestCase):
    def test_a_mailbox_is_one_whatever_its_tags(self):
        self.assertEqual(key_of("Ana+7@Shop.example"), key_of("ana@shop.example"))
        self.assertNotEqual(key_of("eva@shop.example"), key_of("ana@shop.example"))


class TestFamily(unittest.TestCase):
    def test_what_a_program_makes_anew_for_each_mail_is_one(self):
        for one, other in (
            ("case-1001@desk.test", "case-1002@desk.test"),
            ("1001@desk.test", "27@desk.test"),
            ("r.3fa9c2d1@desk.test", "r.00b7e8aa@desk.test"),
            ("reply-k3j9x7q2@desk.test", "reply-m01pqz8w@desk.test"),
            ("ticket+1@desk.test", "TICKET@desk.test"),
        ):
            with self.subTest(one):
                self.assertEqual(family_of(one), family_of(other))

    def test_people_are_not(self):
        for one, other in (
            ("ana@shop.test", "eva@shop.test"),
            ("ana.1990@shop.test", "eva.1990@shop.test"),
            ("case-1@desk.test", "case-1@other.test"),
            ("facade@shop.test", "decade@shop.test"),
        ):
            with self.subTest(one):
                self.assertNotEqual(family_of(one), family_of(other))
