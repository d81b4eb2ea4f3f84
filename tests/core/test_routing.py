"""Who is offered what: the rules that hold for every strategy."""

import unittest
from random import Random

from core.routing.model import Agent, Member, Offer, Queue, Waiting
from core.routing.plan import plan

NOW = 1_000.0
SUPPORT, SALES = 1, 2
ANA, BOB, CAT = 11, 12, 13


def queue(id=SUPPORT, strategy="least_recent", members=(ANA, BOB), limit=0):
    members = [Member(one) if isinstance(one, int) else one for one in members]
    return Queue(id, strategy, tuple(members), limit)


def waits(id, queues=(SUPPORT,), queued_at=NOW - 60, waiting_since=None, **values):
    return Waiting(id, queues, queued_at, waiting_since or queued_at, **values)


def offered(queues, agents, waiting, now=NOW):
    """Who is offered what, in this order: [(conversation, queue, agents), ...]"""
    offers = plan(queues, agents, waiting, now, Random(1))
    return [(offer.conversation, offer.queue, offer.agents) for offer in offers]


class TestOrder(unittest.TestCase):
    def order(self, *waiting):
        offers = offered([queue(members=[ANA])], [Agent(ANA)], waiting)
        return [conversation for conversation, _queue, _agents in offers]

    def test_the_longest_waiting_first(self):
        self.assertEqual(
            self.order(waits(1, queued_at=30), waits(2, queued_at=10)), [2, 1]
        )

    def test_how_long_the_customer_waits_counts_not_how_long_this_queue(self):
        moved = waits(2, queued_at=900, waiting_since=10)
        self.assertEqual(self.order(waits(1, queued_at=30), moved), [2, 1])

    def test_important_first(self):
        important = waits(2, queued_at=30, important=True)
        more = waits(3, queued_at=20, important=True)
        self.assertEqual(self.order(waits(1, queued_at=10), important, more), [3, 2, 1])

    def test_what_is_raised_comes_as_if_it_waited_so_much_longer(self):
        first, raised = waits(1, queued_at=100), waits(2, queued_at=400, raised=310)
        self.assertEqual(self.order(first, raised), [2, 1])
        too_late = waits(2, queued_at=400, raised=290)
        self.assertEqual(self.order(first, too_late), [1, 2])

    def test_and_still_after_what_is_important(self):
        important = waits(1, queued_at=400, important=True)
        self.assertEqual(
            self.order(waits(2, queued_at=100, raised=10**6), important), [1, 2]
        )

    def test_who_is_served_first_gets_the_last_place(self):
        offers = offered(
            [queue(members=[ANA], limit=1)],
            [Agent(ANA)],
            [waits(1, queued_at=10), waits(2, queued_at=20, important=True)],
        )
        self.assertEqual(offers, [(2, SUPPORT, (ANA,))])


class TestQueues(unittest.TestCase):
    def test_the_first_queue_with_a_free_agent(self):
        queues = [queue(SUPPORT, members=[ANA]), queue(SALES, members=[BOB])]
        both = waits(1, queues=(SALES, SUPPORT))
        self.assertEqual(
            offered(queues, [Agent(ANA), Agent(BOB)], [both]), [(1, SALES, (BOB,))]
        )
        self.assertEqual(offered(queues, [Agent(ANA)], [both]), [(1, SUPPORT, (ANA,))])

    def test_a_queue_that_is_closed_or_unknown_is_passed_over(self):
        self.assertEqual(offered([queue(SALES)], [Agent(ANA)], [waits(1)]), [])
        both = waits(1, queues=(SUPPORT, SALES))
        self.assertEqual(
            offered([queue(SALES)], [Agent(ANA)], [both]), [(1, SALES, (ANA,))]
        )

    def test_from_a_manual_queue_agents_take_themselves(self):
        manual = queue(strategy="manual")
        self.assertEqual(offered([manual], [Agent(ANA)], [waits(1)]), [])

    def test_nobody_is_ready(self):
        self.assertEqual(offered([queue()], [], [waits(1)]), [])

    def test_nothing_waits(self):
        self.assertEqual(offered([queue()], [Agent(ANA)], []), [])


class TestLimits(unittest.TestCase):
    three = [waits(1), waits(2), waits(3)]

    def count(self, agent, limit=0):
        return len(offered([queue(members=[ANA], limit=limit)], [agent], self.three))

    def test_no_limit(self):
        self.assertEqual(self.count(Agent(ANA, {SUPPORT: 50}, 50)), 3)

    def test_per_queue_with_the_offers_of_this_pass(self):
        self.assertEqual(self.count(Agent(ANA), limit=2), 2)
        self.assertEqual(self.count(Agent(ANA, {SUPPORT: 1}, 1), limit=2), 1)
        self.assertEqual(self.count(Agent(ANA, {SUPPORT: 2}, 2), limit=2), 0)
        self.assertEqual(self.count(Agent(ANA, {SALES: 2}, 2), limit=2), 2)

    def test_in_total(self):
        self.assertEqual(self.count(Agent(ANA, {}, 0, max_total=2)), 2)
        self.assertEqual(self.count(Agent(ANA, {SALES: 1}, 1, max_total=2)), 1)
        self.assertEqual(self.count(Agent(ANA, {SALES: 2}, 2, max_total=2)), 0)

    def test_no_more_rings_than_may_at_a_time(self):
        self.assertEqual(self.count(Agent(ANA, max_ringing=2)), 2)
        self.assertEqual(self.count(Agent(ANA, ringing=1, max_ringing=2)), 1)
        self.assertEqual(self.count(Agent(ANA, ringing=2, max_ringing=2)), 0)
        self.assertEqual(self.count(Agent(ANA, ringing=9, max_ringing=2)), 0)
        self.assertEqual(self.count(Agent(ANA, ringing=9)), 3)
        full = Agent(ANA, {SALES: 2}, 2, max_total=2, max_ringing=2)
        self.assertEqual(self.count(full), 0)

    def test_a_limit_lowered_below_the_load(self):
        self.assertEqual(self.count(Agent(ANA, {SUPPORT: 5}, 5), limit=2), 0)

    def test_the_total_counts_the_offers_of_other_queues(self):
        queues = [queue(SUPPORT, members=[ANA]), queue(SALES, members=[ANA])]
        waiting = [waits(1), waits(2, queues=(SALES,))]
        offers = offered(queues, [Agent(ANA, {}, 0, max_total=1)], waiting)
        self.assertEqual(offers, [(1, SUPPORT, (ANA,))])

    def test_one_full_in_a_queue_still_serves_another(self):
        queues = [queue(SUPPORT, members=[ANA], limit=1), queue(SALES, members=[ANA])]
        waiting = [waits(1), waits(2), waits(3, queues=(SUPPORT, SALES))]
        offers = offered(queues, [Agent(ANA)], waiting)
        self.assertEqual(offers, [(1, SUPPORT, (ANA,)), (3, SALES, (ANA,))])


class TestMembers(unittest.TestCase):
    def who(self, *members, queued_at=100.0):
        agents = [Agent(member.agent) for member in members]
        ring = queue(strategy="ring_all", members=members)
        offers = offered([ring], agents, [waits(1, queued_at=queued_at)])
        return offers[0][2] if offers else ()

    def test_who_joined_since_is_not_offered(self):
        self.assertEqual(self.who(Member(ANA), Member(BOB, joined=101)), (ANA,))
        self.assertEqual(self.who(Member(BOB, joined=100)), (BOB,))

    def test_who_left_keeps_what_came_before(self):
        self.assertEqual(self.who(Member(ANA, left=101)), (ANA,))
        self.assertEqual(self.who(Member(ANA, left=100)), ())

    def test_who_left_and_came_again_was_away_in_between(self):
        stays = (Member(ANA, left=50), Member(ANA, joined=150))
        self.assertEqual(self.who(*stays, queued_at=49), (ANA,))
        self.assertEqual(self.who(*stays, queued_at=100), ())
        self.assertEqual(self.who(*stays, queued_at=150), (ANA,))

    def test_a_pass_with_conversations_of_before_and_after_a_change(self):
        ring = queue(strategy="ring_all", members=[Member(ANA, joined=100), BOB])
        waiting = [waits(1, queued_at=99), waits(2, queued_at=100)]
        self.assertEqual(
            offered([ring], [Agent(ANA), Agent(BOB)], waiting),
            [(1, SUPPORT, (BOB,)), (2, SUPPORT, (ANA, BOB))],
        )

    def test_who_declined_is_not_offered_it_again(self):
        waiting = [waits(1, declined=frozenset({ANA})), waits(2)]
        offers = offered([queue(members=[ANA])], [Agent(ANA)], waiting)
        self.assertEqual(offers, [(2, SUPPORT, (ANA,))])


class TestRinging(unittest.TestCase):
    everyone = queue(strategy="ring_all", members=[ANA, BOB, CAT])
    agents = [Agent(ANA, {SUPPORT: 1}, 1), Agent(BOB), Agent(CAT)]

    def rings(self, **values):
        values = {"ringing": frozenset({ANA}), "ringing_queue": SUPPORT} | values
        return waits(1, queues=(SALES, SUPPORT), **values)

    def test_it_rings_at_those_who_became_free_as_well(self):
        offers = plan([self.everyone], self.agents, [self.rings()], NOW, Random(1))
        self.assertEqual(offers, [Offer(1, SUPPORT, (BOB, CAT), True, NOW)])

    def test_but_not_where_it_rings_or_was_declined(self):
        declined = self.rings(declined=frozenset({CAT}))
        offers = offered([self.everyone], self.agents, [declined])
        self.assertEqual(offers, [(1, SUPPORT, (BOB,))])
        everywhere = self.rings(ringing=frozenset({ANA, BOB, CAT}))
        self.assertEqual(offered([self.everyone], self.agents, [everywhere]), [])

    def test_while_it_rings_it_is_not_offered_in_another_queue(self):
        other = queue(SALES, strategy="ring_all", members=[BOB])
        self.assertEqual(offered([other], self.agents, [self.rings()]), [])

    def test_what_rings_at_one_is_nobody_elses(self):
        now_by_turns = queue(strategy="round_robin", members=[ANA, BOB])
        self.assertEqual(offered([now_by_turns], self.agents, [self.rings()]), [])
