"""To whom each strategy offers, by example."""

import unittest
from random import Random

from test_routing import ANA, BOB, CAT, NOW, SALES, SUPPORT, offered, queue, waits

from core.routing.model import Agent, Member
from core.routing.plan import plan
from core.routing.strategies import STRATEGIES, Strategy

THREE = (ANA, BOB, CAT)


def free(*agents):
    return [Agent(agent) for agent in agents]


def turns(strategy, members=THREE, agents=None, count=3, **values):
    """Whom so many conversations are offered to, one after the other."""
    waiting = [waits(number, **values) for number in range(count)]
    offers = offered(
        [queue(strategy=strategy, members=members)], agents or free(*THREE), waiting
    )
    return [agent for _conversation, _queue, (agent,) in offers]


class TestStrategies(unittest.TestCase):
    def test_each_gives_one_who_can_take_it(self):
        for strategy in STRATEGIES:
            offers = offered([queue(strategy=strategy)], free(BOB), [waits(1)])
            self.assertEqual(offers, [(1, SUPPORT, (BOB,))], strategy)

    def test_ring_all_rings_at_all_who_are_free(self):
        ring = queue(strategy="ring_all", members=THREE, limit=1)
        agents = [Agent(ANA, {SUPPORT: 1}, 1), *free(CAT, BOB)]
        offers = plan([ring], agents, [waits(1)], NOW, Random(1))
        self.assertEqual(
            [(offer.agents, offer.ring_all) for offer in offers], [((BOB, CAT), True)]
        )

    def test_what_rings_at_all_takes_a_place_of_each(self):
        ring = queue(strategy="ring_all", members=THREE, limit=1)
        offers = offered([ring], free(*THREE), [waits(1), waits(2)])
        self.assertEqual(offers, [(1, SUPPORT, THREE)])

    def test_the_others_ring_at_one(self):
        for strategy in STRATEGIES.keys() - {"ring_all"}:
            one = queue(strategy=strategy, members=THREE)
            offers = plan([one], free(*THREE), [waits(1)], NOW, Random(1))
            self.assertEqual(len(offers[0].agents), 1, strategy)
            self.assertFalse(offers[0].ring_all, strategy)

    def test_round_robin_goes_on_where_it_was(self):
        members = (
            Member(ANA, last_offered=900),
            Member(BOB, last_offered=800),
            Member(CAT),
        )
        self.assertEqual(turns("round_robin", members, count=4), [CAT, BOB, ANA, CAT])

    def test_round_robin_passes_over_who_is_not_free(self):
        self.assertEqual(
            turns("round_robin", agents=free(ANA, CAT), count=4), [ANA, CAT, ANA, CAT]
        )

    def test_round_robin_remembers_for_each_queue(self):
        queues = [
            queue(SUPPORT, "round_robin", [Member(ANA, last_offered=9), BOB]),
            queue(SALES, "round_robin", [ANA, Member(BOB, last_offered=9)]),
        ]
        waiting = [waits(1), waits(2, queues=(SALES,))]
        self.assertEqual(
            offered(queues, free(ANA, BOB), waiting),
            [(1, SUPPORT, (BOB,)), (2, SALES, (ANA,))],
        )

    def test_offers_are_stamped_in_their_order_after_all_before(self):
        turn = queue(strategy="round_robin", members=[Member(ANA, last_offered=NOW)])
        waiting = [waits(1), waits(2)]
        first, second = plan([turn], free(ANA), waiting, NOW, Random(1))
        self.assertLess(NOW, first.at)
        self.assertLess(first.at, second.at)
        self.assertAlmostEqual(second.at, NOW, 4)

    def test_least_recent_counts_the_work_of_all_queues(self):
        agents = [
            Agent(ANA, last_worked=900),
            Agent(BOB, last_worked=700),
            Agent(CAT, last_worked=800),
        ]
        self.assertEqual(
            turns("least_recent", agents=agents, count=4), [BOB, CAT, ANA, BOB]
        )
        self.assertEqual(
            turns("least_recent", agents=[*agents[:2], Agent(CAT)])[0], CAT
        )

    def test_fewest_evens_out(self):
        agents = [Agent(ANA, {SALES: 3}, 3), Agent(BOB, {SUPPORT: 1}, 1), Agent(CAT)]
        self.assertEqual(
            turns("fewest", agents=agents, count=6), [CAT, BOB, CAT, BOB, CAT, ANA]
        )

    def test_of_as_few_the_least_recent(self):
        agents = [Agent(ANA, last_worked=900), Agent(BOB, last_worked=800)]
        self.assertEqual(turns("fewest", agents=agents, count=2), [BOB, ANA])

    def test_random_reaches_everybody_and_follows_the_dice(self):
        found = turns("random", count=60)
        self.assertEqual(set(found), set(THREE))
        self.assertEqual(turns("random", count=60), found)

    def test_priority_uses_the_next_only_when_the_first_is_full(self):
        members = (Member(ANA, priority=2), Member(BOB), Member(CAT, priority=3))
        agents = [Agent(ANA), Agent(BOB, max_total=2), Agent(CAT)]
        self.assertEqual(turns("priority", members, agents), [BOB, BOB, ANA])

    def test_of_one_priority_the_least_recent(self):
        self.assertEqual(turns("priority", count=4), [ANA, BOB, CAT, ANA])

    def test_sticky_goes_to_who_knows_the_customer(self):
        self.assertEqual(turns("sticky", last_agent=CAT), [CAT, CAT, CAT])

    def test_sticky_falls_back_to_the_least_recent(self):
        agents = [Agent(ANA, last_worked=900), Agent(BOB, last_worked=800)]
        self.assertEqual(turns("sticky", agents=agents, count=1, last_agent=CAT), [BOB])
        self.assertEqual(turns("sticky", agents=agents, count=1), [BOB])
        declined = {"last_agent": BOB, "declined": frozenset({BOB})}
        self.assertEqual(turns("sticky", agents=agents, count=1, **declined), [ANA])


def in_their_language(candidates, waiting, rng):
    """A strategy of another addon: whoever speaks the customer's language."""
    return waiting.extras.get("skills_speakers", ())


class TestStrategiesOfOthers(unittest.TestCase):
    def offers(self, strategy, waiting, queues=None, agents=THREE):
        queues = queues or [queue(strategy="speakers", members=THREE)]
        known = {**STRATEGIES, "speakers": strategy}
        return plan(queues, free(*agents), waiting, NOW, Random(1), known)

    def agents(self, *speakers, several=False, **values):
        strategy = Strategy(in_their_language, rings_at_several=several)
        waiting = waits(1, extras={"skills_speakers": speakers}, **values)
        return [offer.agents for offer in self.offers(strategy, [waiting])]

    def test_it_decides_by_what_it_was_told_of_the_conversation(self):
        self.assertEqual(self.agents(CAT), [(CAT,)])

    def test_one_that_rings_at_one_takes_the_first_of_those_it_names(self):
        self.assertEqual(self.agents(CAT, ANA), [(CAT,)])

    def test_one_that_rings_at_several_rings_once_at_each(self):
        self.assertEqual(self.agents(CAT, ANA, CAT, several=True), [(CAT, ANA)])

    def test_one_that_rings_at_several_goes_on_while_it_rings(self):
        ringing = {"ringing": frozenset({CAT}), "ringing_queue": SUPPORT}
        self.assertEqual(self.agents(CAT, ANA, several=True, **ringing), [(ANA,)])

    def test_who_cannot_take_it_is_left_out(self):
        declined = {"declined": frozenset({CAT})}
        self.assertEqual(self.agents(CAT, 99, BOB, **declined), [(BOB,)])

    def test_where_it_names_nobody_the_next_queue_is_tried(self):
        queues = [
            queue(SALES, strategy="speakers", members=[ANA]),
            queue(SUPPORT, members=[BOB]),
        ]
        both = waits(1, queues=(SALES, SUPPORT))
        offers = self.offers(Strategy(in_their_language), [both], queues)
        self.assertEqual(
            [(one.queue, one.agents) for one in offers], [(SUPPORT, (BOB,))]
        )

    def test_a_queue_whose_strategy_is_gone_waits_and_the_others_go_on(self):
        """As when the addon that brought it was removed."""
        queues = [queue(SALES, strategy="gone", members=[ANA]), queue(members=[BOB])]
        waiting = [waits(1, queues=(SALES,)), waits(2)]
        self.assertEqual(
            offered(queues, free(ANA, BOB), waiting), [(2, SUPPORT, (BOB,))]
        )

    def test_nobody_adds_to_those_of_all_databases(self):
        with self.assertRaises(TypeError):
            STRATEGIES["speakers"] = Strategy(in_their_language)


class TestReasons(unittest.TestCase):
    """Why this agent: told to the agent, and kept with the offer."""

    def reasons(self, strategy, members=THREE, agents=None, count=1, **values):
        waiting = [waits(number, **values) for number in range(count)]
        one = queue(strategy=strategy, members=members)
        offers = plan([one], agents or free(*THREE), waiting, NOW, Random(1))
        return [
            (offer.agents[0], offer.strategy, offer.reason.code, offer.reason.values)
            for offer in offers
        ]

    def test_each_has_one_with_how_many_were_free(self):
        for strategy in STRATEGIES:
            [(_agent, name, code, values)] = self.reasons(strategy)
            self.assertEqual(name, strategy)
            self.assertTrue(code, strategy)
            self.assertEqual(values["free"], 3, strategy)

    def test_who_is_full_is_not_among_the_free(self):
        agents = [Agent(ANA, total=2, max_total=2), *free(BOB, CAT)]
        [(_agent, _name, _code, values)] = self.reasons("random", agents=agents)
        self.assertEqual(values["free"], 2)

    def test_in_turn_since_the_last_one(self):
        members = (Member(ANA, last_offered=900), Member(BOB, last_offered=800))
        found = self.reasons("round_robin", members, count=2)
        self.assertEqual(
            [(agent, values["last"]) for agent, _name, _code, values in found],
            [(BOB, 800), (ANA, 900)],
        )
        [(_agent, _name, _code, values)] = self.reasons("round_robin")
        self.assertIsNone(values["last"])

    def test_idle_since_the_last_work(self):
        agents = [Agent(ANA, last_worked=900), Agent(BOB, last_worked=700)]
        found = self.reasons("least_recent", agents=agents)
        self.assertEqual(
            found, [(BOB, "least_recent", "idle", {"free": 2, "since": 700})]
        )

    def test_the_fewest_as_they_were_before_this_one(self):
        agents = [Agent(ANA, {}, 4), Agent(BOB, {}, 1), Agent(CAT, {}, 2)]
        found = self.reasons("fewest", agents=agents, count=2)
        self.assertEqual(
            [(agent, values["load"], values["as_few"]) for agent, *_, values in found],
            [(BOB, 1, 0), (CAT, 2, 1)],
        )

    def test_the_place_in_the_queues_order(self):
        members = (Member(ANA, priority=3), Member(BOB, priority=2))
        [(agent, _name, code, values)] = self.reasons("priority", members)
        self.assertEqual((agent, code, values["place"]), (BOB, "order", 2))

    def test_the_customers_own_agent_or_else_who_was_idle(self):
        codes = [
            self.reasons("sticky", last_agent=last)[0][2] for last in (BOB, 99, None)
        ]
        self.assertEqual(codes, ["same_agent", "idle", "idle"])

    def test_a_strategy_of_another_addon_may_say_nothing(self):
        strategies = {"first": Strategy(lambda candidates, waiting, rng: (BOB,))}
        one = queue(strategy="first")
        [offer] = plan([one], free(BOB), [waits(1)], NOW, Random(1), strategies)
        self.assertEqual((offer.strategy, offer.reason.code), ("first", ""))
