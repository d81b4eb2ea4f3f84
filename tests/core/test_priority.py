"""What rules make of a conversation that waits, and that nothing starves of it."""

import unittest
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.automation.priority import MINUTE, Rule, Waiting, decide
from core.routing.model import Agent, Member, Queue
from core.routing.model import Waiting as Routed
from core.routing.plan import plan

NOW = 100_000.0
HOUR = 60 * MINUTE
SUPPORT, SALES = 1, 2
HERE, ELSEWHERE = 7, 8
VIP, LATE, CONTRACT, LONG = 21, 22, 23, 24
checked = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
)


def waits(minutes=10, facts=(), **values):
    since = NOW - minutes * MINUTE
    return Waiting(
        since, frozenset({SUPPORT}), HERE, dict.fromkeys(facts, {}), **values
    )


def raised(rules, waiting, limit=4 * HOUR):
    """Minutes"""
    return decide(rules, waiting, NOW, limit).raised / MINUTE


class TestDecide(unittest.TestCase):
    def test_without_rules_nothing_is_raised(self):
        priority = decide([], waits(facts=[VIP]), NOW, HOUR)
        self.assertEqual((priority.raised, priority.reasons), (0.0, ()))
        self.assertIsNone(priority.until)

    def test_the_minutes_of_all_that_apply_add_up(self):
        rules = [Rule(VIP, 30), Rule(LATE, 15), Rule(CONTRACT, 60)]
        self.assertEqual(raised(rules, waits(facts=[VIP, CONTRACT])), 90)

    def test_by_no_more_than_the_limit(self):
        rules = [Rule(VIP, 300), Rule(LATE, 300)]
        waiting = waits(facts=[VIP, LATE])
        self.assertEqual(raised(rules, waiting, 4 * HOUR), 240)
        self.assertEqual(raised(rules, waiting, 0), 0)
        self.assertEqual(raised(rules, waiting, -HOUR), 0)
        # The reasons are told all the same.
        self.assertEqual(len(decide(rules, waiting, NOW, 0).reasons), 2)

    def test_a_rule_never_puts_anybody_back(self):
        self.assertEqual(raised([Rule(VIP, -60)], waits(facts=[VIP])), 0)

    def test_reasons_in_the_order_of_the_rules(self):
        rules = [Rule(LATE, 1), Rule(VIP, 1)]
        found = {VIP: {"tags": [3]}, LATE: {}}
        waiting = Waiting(NOW, facts=found)
        reasons = decide(rules, waiting, NOW, HOUR).reasons
        self.assertEqual(reasons, ((LATE, {}), (VIP, {"tags": [3]})))

    def test_a_queues_rule_is_for_conversations_of_that_queue(self):
        waiting = waits(facts=[VIP])
        self.assertEqual(raised([Rule(VIP, 5, frozenset({SALES}))], waiting), 0)
        both = frozenset({SALES, SUPPORT})
        self.assertEqual(raised([Rule(VIP, 5, both)], waiting), 5)

    def test_a_companys_rule_is_for_its_conversations(self):
        waiting = waits(facts=[VIP])
        self.assertEqual(raised([Rule(VIP, 5, company=ELSEWHERE)], waiting), 0)
        self.assertEqual(raised([Rule(VIP, 5, company=HERE)], waiting), 5)

    def test_waiting_time_counts_from_the_moment_it_is_reached(self):
        rule = Rule(LONG, 20, after=30 * MINUTE)
        self.assertEqual(raised([rule], waits(29)), 0)
        self.assertEqual(raised([rule], waits(30)), 20)
        self.assertEqual(raised([rule], waits(500)), 20)
        reasons = decide([rule], waits(45), NOW, HOUR).reasons
        self.assertEqual(reasons, ((LONG, {"after": 1800.0}),))

    def test_says_when_time_alone_changes_it(self):
        rules = [Rule(LONG, 5, after=30 * MINUTE), Rule(LATE, 5, after=HOUR)]
        self.assertEqual(decide(rules, waits(10), NOW, HOUR).until, NOW + 20 * MINUTE)
        self.assertEqual(decide(rules, waits(30), NOW, HOUR).until, NOW + 30 * MINUTE)
        self.assertIsNone(decide(rules, waits(60), NOW, HOUR).until)
        elsewhere = [Rule(LONG, 5, frozenset({SALES}), after=HOUR)]
        self.assertIsNone(decide(elsewhere, waits(10), NOW, HOUR).until)


rule_lists = st.lists(
    st.builds(
        Rule,
        id=st.integers(1, 6),
        minutes=st.integers(-60, 5000),
        queues=st.frozensets(st.sampled_from([SUPPORT, SALES]), max_size=1),
        company=st.sampled_from([None, HERE, ELSEWHERE]),
        after=st.none() | st.integers(0, 600).map(lambda minutes: minutes * MINUTE),
    ),
    max_size=6,
    unique_by=lambda rule: rule.id,
)
arrivals = st.lists(st.integers(0, 300), min_size=1, max_size=12)
found = st.dictionaries(st.integers(1, 6), st.just({}), max_size=6)


def serve(waiting, pace):
    """When each is offered to the one agent there is, who needs so many minutes for
    each: {id: moment}. What is served next is what the routing plan offers first.

    :param waiting: list of (id, waiting_since, seconds raised at a moment: function)
    """
    agent, queue = Agent(1), Queue(SUPPORT, "least_recent", (Member(1),))
    left = {id: (since, by) for id, since, by in waiting}
    now, served = 0.0, {}
    while left:
        here = [
            Routed(id, (SUPPORT,), since, since, raised=by(now))
            for id, (since, by) in left.items()
            if since <= now
        ]
        if not here:
            now = min(since for since, _by in left.values())
            continue
        (first, *_others) = plan([queue], [agent], here, now, Random(1))
        served[first.conversation] = now
        del left[first.conversation]
        now += pace * MINUTE
    return served


class TestNothingStarves(unittest.TestCase):
    @checked
    @given(rule_lists, arrivals, st.data(), st.integers(0, 240), st.integers(1, 30))
    def test_nobody_waits_longer_than_had_he_written_by_the_limit_later(
        self, rules, minutes, data, limit, pace
    ):
        """Whatever the rules are: a customer is served no later than without rules, had
        he written as much later as all rules together are worth at most."""
        limit *= MINUTE
        facts = [data.draw(found) for _one in minutes]

        def by_rules(since, of_it):
            waiting = Waiting(since, frozenset({SUPPORT}), HERE, of_it)
            return lambda now: decide(rules, waiting, now, limit).raised

        moments = [(id, each * MINUTE) for id, each in enumerate(minutes)]
        with_rules = serve(
            [(id, since, by_rules(since, facts[id])) for id, since in moments], pace
        )
        for unlucky, wrote in moments:
            later = [
                (id, since + limit if id == unlucky else since, lambda now: 0.0)
                for id, since in moments
            ]
            # Of those who wrote at that same moment it is the last.
            later = [
                (id + (1000 if id == unlucky else 0), *rest) for id, *rest in later
            ]
            without = serve(later, pace)
            self.assertLessEqual(with_rules[unlucky], without[unlucky + 1000], wrote)

    @checked
    @given(rule_lists, found, st.integers(0, 10_000), st.integers(0, 500))
    def test_waiting_on_never_puts_anybody_back(self, rules, facts, waited, more):
        waiting = Waiting(NOW, frozenset({SUPPORT}), HERE, facts)
        first = decide(rules, waiting, NOW + waited * MINUTE, HOUR)
        later = decide(rules, waiting, NOW + (waited + more) * MINUTE, HOUR)
        self.assertLessEqual(first.raised, later.raised)

    @checked
    @given(rule_lists, found, st.integers(0, 10_000))
    def test_between_the_moments_it_names_nothing_changes(self, rules, facts, waited):
        waiting = Waiting(NOW, frozenset({SUPPORT}), HERE, facts)
        now = NOW + waited * MINUTE
        first = decide(rules, waiting, now, HOUR)
        before = NOW + 10**8 if first.until is None else first.until - 1
        self.assertEqual(decide(rules, waiting, max(now, before), HOUR), first)
        if first.until is not None:
            after = decide(rules, waiting, first.until, HOUR)
            self.assertGreater(len(after.reasons), len(first.reasons))
