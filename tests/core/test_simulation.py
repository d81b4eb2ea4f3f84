import unittest
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from core.automation.service_level import WorkingTime
from core.routing.model import Member, Queue
from core.supervision.replayed_day import (
    Busy,
    Day,
    Present,
    Work,
    merged,
    with_more_agents,
    with_strategy,
    without_agents,
)
from core.supervision.simulation import Simulation

ADA, BEA = 1, 2
SUPPORT, SALES = 10, 20
HOUR = 3600


def day(*work, strategy="least_recent", agents=(ADA,), most=1, present=None, **vals):
    """From 0 to 8 hours; everybody is there all the time."""
    members = tuple(Member(agent) for agent in agents)
    always = tuple(Present(agent, ((0, 8 * HOUR),)) for agent in agents)
    return Day(
        start=0,
        end=8 * HOUR,
        queues=(Queue(SUPPORT, strategy, members, most),),
        present=always if present is None else present,
        work=work,
        **vals,
    )


def mail(number, at, handle=600, ring=5, queues=(SUPPORT,), **vals):
    return Work(number, queues, at, vals.pop("since", at), ring, handle, **vals)


def replay(day, seed=1):
    return Simulation(day, Random(seed)).run()


class TestSimulation(unittest.TestCase):
    def test_one_agent_takes_one_after_the_other(self):
        # Both come at 0:00. The first rings for 5 s and takes 600 s; then the second.
        served = replay(day(mail(1, 0), mail(2, 0)))
        self.assertEqual(served[1].at, 5)
        self.assertEqual(served[2].at, 610)

    def test_one_more_agent_takes_the_second_at_once(self):
        trial = with_more_agents(day(mail(1, 0), mail(2, 0)), 1)
        served = replay(trial)
        self.assertEqual([served[1].at, served[2].at], [5, 5])
        self.assertEqual({served[1].agent, served[2].agent}, {ADA, -1})

    def test_one_agent_fewer_leaves_it_waiting(self):
        both = day(mail(1, 0), mail(2, 0), agents=(ADA, BEA))
        served = replay(without_agents(both, {BEA}))
        self.assertEqual(served[2].at, 610)
        self.assertEqual(served[2].agent, ADA)

    def test_what_nobody_gets_before_the_day_ends_is_not_served(self):
        served = replay(day(mail(1, 0, handle=9 * HOUR), mail(2, 60)))
        self.assertEqual(list(served), [1])

    def test_nobody_is_offered_anything_before_coming(self):
        late = (Present(ADA, ((2 * HOUR, 3 * HOUR),)),)
        served = replay(day(mail(1, 0), mail(2, 4 * HOUR), present=late))
        self.assertEqual(served[1].at, 2 * HOUR + 5)
        self.assertNotIn(2, served)

    def test_who_leaves_while_it_rings_does_not_get_it(self):
        present = (
            Present(ADA, ((0, 3),)),
            Present(BEA, ((HOUR, 2 * HOUR),)),
        )
        served = replay(day(mail(1, 0), agents=(ADA, BEA), present=present))
        self.assertEqual((served[1].agent, served[1].at), (BEA, HOUR + 5))

    def test_a_closed_queue_offers_nothing(self):
        hours = {SUPPORT: WorkingTime([(HOUR, 2 * HOUR)])}
        served = replay(day(mail(1, 0), hours=hours))
        self.assertEqual(served[1].at, HOUR + 5)

    def test_what_is_closed_without_an_agent_takes_nobodys_time(self):
        work = (mail(1, 0, handle=1200), mail(2, 0, gone=600), mail(3, 10))
        served = replay(day(*work))
        self.assertNotIn(2, served)
        self.assertEqual(served[3].at, 5 + 1200 + 5)

    def test_work_that_an_agent_has_in_any_case_counts(self):
        served = replay(day(mail(1, 0), busy=(Busy(ADA, SUPPORT, -HOUR, HOUR),)))
        self.assertEqual(served[1].at, HOUR + 5)

    def test_important_mail_and_long_waits_come_first(self):
        work = (
            mail(1, 0),
            mail(2, 10, since=10),
            mail(3, 20, since=5),
            mail(4, 30, important=True),
        )
        served = replay(day(*work))
        order = sorted(served, key=lambda number: served[number].at)
        self.assertEqual(order, [1, 4, 3, 2])

    def test_ring_all_rings_at_all_and_one_has_it(self):
        served = replay(day(mail(1, 0), strategy="ring_all", agents=(ADA, BEA)))
        self.assertIn(served[1].agent, (ADA, BEA))

    def test_ring_all_frees_those_who_did_not_get_it(self):
        work = (mail(1, 0), mail(2, 1))
        served = replay(day(*work, strategy="ring_all", agents=(ADA, BEA)))
        self.assertEqual({served[1].agent, served[2].agent}, {ADA, BEA})
        self.assertEqual(served[2].at, 10)

    def test_sticky_brings_a_customer_back_to_the_same_agent(self):
        work = (
            mail(1, 0, handle=60, customer="ana"),
            mail(2, 1, handle=60, customer="bo"),
            mail(3, HOUR, handle=60, customer="bo"),
        )
        served = replay(day(*work, strategy="sticky", agents=(ADA, BEA)))
        self.assertEqual(served[3].agent, served[2].agent)

    def test_another_strategy_gives_another_day(self):
        work = tuple(mail(number, 60 * number, handle=30) for number in range(20))
        first = day(*work, strategy="priority", agents=(ADA, BEA))
        members = (Member(ADA, 1), Member(BEA, 2))
        queue = Queue(SUPPORT, "priority", members, 1)
        first = Day(0, 8 * HOUR, (queue,), first.present, work)
        self.assertEqual({one.agent for one in replay(first).values()}, {ADA})
        turns = replay(with_strategy(first, "round_robin"))
        self.assertEqual(sum(one.agent == BEA for one in turns.values()), 10)

    def test_the_second_queue_helps_out(self):
        queues = (
            Queue(SUPPORT, "least_recent", (Member(ADA),), 1),
            Queue(SALES, "least_recent", (Member(BEA),), 1),
        )
        present = tuple(Present(agent, ((0, HOUR),)) for agent in (ADA, BEA))
        work = tuple(mail(number, 0, queues=(SUPPORT, SALES)) for number in (1, 2))
        served = replay(Day(0, HOUR, queues, present, work))
        self.assertEqual({one.queue for one in served.values()}, {SUPPORT, SALES})

    def test_times_that_touch_are_one(self):
        self.assertEqual(
            merged([(5, 9), (0, 5), (20, 30), (21, 22)]), ((0, 9), (20, 30))
        )

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(
            st.tuples(st.integers(0, 7 * HOUR), st.integers(1, HOUR)), max_size=25
        ),
        st.sampled_from(["ring_all", "round_robin", "fewest", "random", "sticky"]),
        st.integers(1, 3),
    )
    def test_nobody_ever_has_more_than_allowed(self, mails, strategy, most):
        work = [mail(n, at, handle) for n, (at, handle) in enumerate(mails)]
        served = replay(day(*work, strategy=strategy, agents=(ADA, BEA), most=most))
        for agent in (ADA, BEA):
            has = [one for one in served.values() if one.agent == agent]
            for one in has:
                at_once = [
                    other
                    for other in has
                    if other.at <= one.at < other.at + work[other.work].handle
                ]
                self.assertLessEqual(len(at_once), most)
        for one in served.values():
            self.assertGreaterEqual(one.at, work[one.work].entered)
