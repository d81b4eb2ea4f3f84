import unittest
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.automation.silence import Mail, Moments, Rule, begins, moments, span, step

NOW = datetime(2026, 11, 30, 12)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def at(hour, minute=0):
    return datetime(2026, 11, 30, hour, minute)


def customer(number, hour, **more):
    return Mail(number, True, more.pop("automatic", False), "received", at(hour))


def agent(number, hour, state="sent", **more):
    automatic = more.pop("automatic", False)
    return Mail(number, False, automatic, state, at(hour), at(hour, 1), **more)


class TestBegins(unittest.TestCase):
    def begins(self, *mails, floor=None, now=NOW):
        found = {begins(order, floor, now) for order in (mails, mails[::-1])}
        self.assertEqual(len(found), 1, "the order in which they come is no matter")
        return found.pop()

    def test_with_our_last_answer_to_what_he_asked(self):
        asked = customer(1, 8)
        self.assertIsNone(self.begins())
        self.assertIsNone(self.begins(asked))
        self.assertEqual(self.begins(asked, agent(2, 9)), at(9, 1))
        self.assertEqual(self.begins(asked, agent(2, 9), agent(3, 10)), at(10, 1))
        self.assertEqual(self.begins(agent(1, 9)), at(9, 1))
        self.assertIsNone(self.begins(asked, agent(2, 9), customer(3, 10)))

    def test_not_when_he_wrote_again_in_the_same_second(self):
        self.assertIsNone(self.begins(customer(1, 8), agent(2, 9), customer(3, 9)))

    def test_not_with_what_a_program_wrote(self):
        asked = customer(1, 8)
        self.assertIsNone(self.begins(asked, agent(2, 9, automatic=True)))
        answered = self.begins(asked, agent(2, 9), agent(3, 10, automatic=True))
        self.assertEqual(answered, at(9, 1))

    def test_his_out_of_office_answer_does_not_end_it(self):
        away = customer(3, 10, automatic=True)
        self.assertEqual(self.begins(customer(1, 8), agent(2, 9), away), at(9, 1))

    def test_not_while_our_answer_has_not_reached_him(self):
        asked, before = customer(1, 7), agent(2, 8)
        for state in ("queued", "sending", "uncertain", "failed", "bounced"):
            with self.subTest(state):
                self.assertIsNone(self.begins(asked, before, agent(3, 9, state)))
        partly = agent(3, 9, undelivered=True)
        self.assertIsNone(self.begins(asked, before, partly))

    def test_what_was_taken_back_or_not_sent_yet_says_nothing(self):
        asked, before = customer(1, 7), agent(2, 8)
        for state in ("draft", "cancelled"):
            with self.subTest(state):
                self.assertEqual(
                    self.begins(asked, before, agent(3, 9, state)), at(8, 1)
                )
                self.assertIsNone(self.begins(asked, agent(3, 9, state)))

    def test_what_was_forwarded_to_others_is_no_answer(self):
        self.assertIsNone(self.begins(customer(1, 8), agent(2, 9, forward=True)))

    def test_of_mails_that_crossed_the_customers_waits(self):
        # It came to be read here after the answer was written.
        self.assertIsNone(self.begins(customer(1, 8), agent(2, 9), customer(3, 10)))
        # Written to it, whatever the clocks say.
        late = agent(2, 9, answers=3)
        self.assertEqual(self.begins(customer(3, 10), late), at(9, 1))

    def test_anew_when_somebody_went_on_with_it(self):
        mails = customer(1, 7), agent(2, 8)
        self.assertEqual(self.begins(*mails, floor=at(10)), at(10))
        self.assertEqual(self.begins(*mails, floor=at(7)), at(8, 1))

    def test_never_later_than_now(self):
        self.assertEqual(self.begins(agent(1, 20)), NOW)
        self.assertEqual(self.begins(agent(1, 8), floor=at(20)), NOW)


class TestMoments(unittest.TestCase):
    def test_without_a_rule_or_a_silence_nothing_happens(self):
        self.assertEqual(moments(at(9), None, None), Moments())
        self.assertEqual(moments(None, None, Rule(DAY)), Moments())

    def test_end_after_the_time_that_is_set(self):
        for value, unit, expected in (
            (1, "minute", datetime(2026, 11, 30, 9, 1)),
            (36, "hour", datetime(2026, 12, 1, 21)),
            (3, "day", datetime(2026, 12, 3, 9)),
            (2, "week", datetime(2026, 12, 14, 9)),
            (2, "month", datetime(2027, 1, 29, 9)),
        ):
            with self.subTest(unit):
                found = moments(at(9), None, Rule(span(value, unit)))
                self.assertEqual(found, Moments(None, expected))

    def test_a_reminder_first(self):
        rule = Rule(2 * HOUR, HOUR)
        self.assertEqual(moments(at(9), None, rule), Moments(at(10), at(11)))
        self.assertEqual(moments(at(9), at(10), rule), Moments(None, at(11)))

    def test_after_a_late_reminder_there_is_the_time_it_promised(self):
        rule = Rule(2 * HOUR, HOUR)
        self.assertEqual(moments(at(1), at(10), rule), Moments(None, at(11)))


spans = st.timedeltas(MINUTE, timedelta(days=700))


@st.composite
def rules(draw):
    after = draw(spans)
    before = draw(st.none() | st.timedeltas(timedelta(seconds=1), after))
    return Rule(after, before)


class TestRun(unittest.TestCase):
    """What a job does that looks now and then, at any moments."""

    @given(rules(), st.lists(spans, max_size=20))
    def test_reminded_once_and_closed_once_and_never_too_early(self, rule, looks):
        since, reminded_at, closed_at = NOW, None, None
        for moment in sorted(NOW + look for look in looks):
            found = step(moments(since, reminded_at, rule), moment)
            if found == "remind":
                self.assertIsNotNone(rule.before)
                self.assertIsNone(reminded_at)
                self.assertGreaterEqual(moment, since + rule.after - rule.before)
                reminded_at = moment
            elif found == "close":
                closed_at = moment
                break
        if closed_at:
            self.assertGreaterEqual(closed_at, since + rule.after)
            if rule.before is not None:
                self.assertGreaterEqual(closed_at, reminded_at + rule.before)

    @given(rules(), st.integers(0, 10))
    def test_ends_when_somebody_looks_for_long_enough(self, rule, late):
        reminded_at, done = None, []
        for moment in (NOW + rule.after + late * DAY, NOW + 3 * rule.after + 20 * DAY):
            found = step(moments(NOW, reminded_at, rule), moment)
            done.append(found)
            reminded_at = moment if found == "remind" else reminded_at
            if found == "close":
                break
        self.assertEqual(done, ["remind", "close"] if rule.before else ["close"])
