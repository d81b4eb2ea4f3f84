"""What holds for every plan, whatever the queues, agents and conversations are."""

import time
import unittest
from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.routing.model import Agent, Member, Queue, Waiting
from core.routing.plan import plan
from core.routing.strategies import STRATEGIES

AGENTS, QUEUES = range(1, 7), range(1, 5)
NOW = 100.0
MOMENTS = [float(moment) for moment in range(21)]
SHARES = (False, False, False, True)
checked = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
)


class Draw:
    """Draws from a string of bytes: quick, and the shorter it is, the simpler."""

    def __init__(self, data):
        self._bytes = iter(data)

    def of(self, options):
        return options[next(self._bytes, 0) % len(options)]

    def number(self, most):
        return self.of(range(most + 1))

    def maybe(self, options):
        return self.of(options) if self.number(1) else None

    def some(self, options, most):
        return [self.of(options) for _one in range(self.number(most))]


def _member(draw):
    joined, left = draw.maybe(MOMENTS), draw.maybe(MOMENTS)
    if joined is not None and left is not None and left < joined:
        joined, left = left, joined
    priority = 1 + draw.number(2)
    return Member(draw.of(AGENTS), priority, joined, left, draw.maybe(MOMENTS))


def _queue(draw, id):
    strategy = draw.of(["manual", *STRATEGIES])
    members = tuple(_member(draw) for _one in range(draw.number(8)))
    return Queue(id, strategy, members, draw.number(3))


def _agent(draw, id):
    load = {queue: draw.number(3) for queue in draw.some(QUEUES, 3)}
    total = sum(load.values()) + draw.number(1)
    return Agent(id, load, total, draw.of((0, 0, 2, 4, 6)), draw.maybe(MOMENTS))


def _conversation(draw, id):
    rings = draw.of(SHARES)
    return Waiting(
        id,
        queues=tuple(dict.fromkeys(draw.some(QUEUES, 3))),
        queued_at=draw.of(MOMENTS),
        waiting_since=draw.of(MOMENTS),
        important=draw.of(SHARES),
        last_agent=draw.maybe(AGENTS),
        declined=frozenset(draw.some(AGENTS, 2)),
        ringing=frozenset(draw.some(AGENTS, 2)) if rings else frozenset(),
        ringing_queue=draw.of(QUEUES) if rings else None,
    )


def _situation(data):
    """(queues, agents, waiting): some queues are closed, some agents not ready."""
    draw = Draw(data)
    waiting = [_conversation(draw, id) for id in range(100, 100 + draw.number(12))]
    return (
        [_queue(draw, id) for id in QUEUES if not draw.of(SHARES)],
        [_agent(draw, id) for id in AGENTS if not draw.of(SHARES)],
        waiting,
    )


def situations():
    return st.binary(min_size=500, max_size=500).map(_situation)


class Checked:
    """A plan, and who may have what after it: counted anew, in the plainest way."""

    def __init__(self, queues, agents, waiting, seed=1):
        self.queues = {queue.id: queue for queue in queues}
        self.agents = {agent.id: agent for agent in agents}
        self.waiting = {one.id: one for one in waiting}
        self.offers = plan(queues, agents, waiting, NOW, Random(seed))
        self.rung = Counter(
            (agent, offer.queue) for offer in self.offers for agent in offer.agents
        )

    def load(self, agent, queue):
        return self.agents[agent].load.get(queue, 0) + self.rung[agent, queue]

    def total(self, agent):
        rung = sum(self.rung[agent, queue] for queue in QUEUES)
        return self.agents[agent].total + rung

    def has_capacity(self, agent, queue):
        limit, most = self.queues[queue].max_per_agent, self.agents[agent].max_total
        return (not limit or self.load(agent, queue) < limit) and (
            not most or self.total(agent) < most
        )

    def may_have(self, agent, queue, conversation):
        """But for the capacity of the agent."""
        return (
            agent in self.agents
            and agent not in conversation.declined | conversation.ringing
            and any(
                member.agent == agent
                and (member.joined is None or member.joined <= conversation.queued_at)
                and (member.left is None or member.left > conversation.queued_at)
                for member in self.queues[queue].members
            )
        )

    def where(self, conversation):
        """In which queues it may be offered."""
        if conversation.ringing:
            found = self.queues.get(conversation.ringing_queue)
            rings_on = found and found.strategy == "ring_all"
            return [found.id] if rings_on else []
        return [
            id
            for id in conversation.queues
            if id in self.queues and self.queues[id].strategy != "manual"
        ]


class TestEveryPlan(unittest.TestCase):
    @checked
    @given(situations())
    def test_offers_only_what_may_be_offered_there(self, situation):
        checked = Checked(*situation)
        for offer in checked.offers:
            conversation = checked.waiting[offer.conversation]
            self.assertIn(offer.queue, checked.where(conversation))
            self.assertTrue(offer.agents)
            for agent in offer.agents:
                self.assertTrue(checked.may_have(agent, offer.queue, conversation))

    @checked
    @given(situations())
    def test_nobody_has_more_than_the_limits(self, situation):
        checked = Checked(*situation)
        for agent, queue in checked.rung:
            limit = checked.queues[queue].max_per_agent
            most = checked.agents[agent].max_total
            self.assertTrue(not limit or checked.load(agent, queue) <= limit)
            self.assertTrue(not most or checked.total(agent) <= most)

    @checked
    @given(situations())
    def test_nothing_is_offered_twice(self, situation):
        checked = Checked(*situation)
        conversations = [offer.conversation for offer in checked.offers]
        self.assertEqual(len(set(conversations)), len(conversations))
        for offer in checked.offers:
            self.assertEqual(len(set(offer.agents)), len(offer.agents))
            ring_all = checked.queues[offer.queue].strategy == "ring_all"
            self.assertEqual(offer.ring_all, ring_all)
            self.assertTrue(ring_all or len(offer.agents) == 1)

    @checked
    @given(situations())
    def test_nothing_is_left_while_somebody_could_have_it(self, situation):
        checked = Checked(*situation)
        offered = {offer.conversation for offer in checked.offers}
        for conversation in checked.waiting.values():
            if conversation.id in offered:
                continue
            for queue in checked.where(conversation):
                for agent in checked.agents:
                    self.assertFalse(
                        checked.may_have(agent, queue, conversation)
                        and checked.has_capacity(agent, queue)
                    )

    @checked
    @given(situations())
    def test_in_order_and_stamped_in_order(self, situation):
        checked = Checked(*situation)
        served = [checked.waiting[offer.conversation] for offer in checked.offers]
        ranks = [(not one.important, one.waiting_since) for one in served]
        self.assertEqual(ranks, sorted(ranks))
        stamps = [offer.at for offer in checked.offers]
        self.assertEqual(stamps, sorted(set(stamps)))

    @checked
    @given(situations(), st.integers(0, 3))
    def test_the_same_whatever_the_order_of_what_is_given(self, situation, seed):
        queues, agents, waiting = situation
        dice = Random(seed)
        expected = plan(queues, agents, waiting, NOW, Random(seed))
        for part in (queues, agents, waiting):
            dice.shuffle(part)
        queues = [
            replace(
                queue, members=tuple(dice.sample(queue.members, len(queue.members)))
            )
            if queue.strategy != "priority"
            else queue
            for queue in queues
        ]
        self.assertEqual(plan(queues, agents, waiting, NOW, Random(seed)), expected)


class TestFairness(unittest.TestCase):
    def many(self, strategy, passes, now=lambda number: NOW + number):
        """Offers to agents who are always free, pass by pass; Counter by agent."""
        members = {agent: Member(agent) for agent in AGENTS}
        desks = {agent: Agent(agent) for agent in AGENTS}
        counts = Counter(dict.fromkeys(AGENTS, 0))
        for number, size in enumerate(passes):
            queue = Queue(1, strategy, tuple(members.values()))
            waiting = [Waiting(id, (1,), 0.0, 0.0) for id in range(size)]
            offers = plan([queue], desks.values(), waiting, now(number), Random(1))
            for offer in offers:
                (agent,) = offer.agents
                counts[agent] += 1
                members[agent] = replace(members[agent], last_offered=offer.at)
                total = desks[agent].total + 1
                desks[agent] = Agent(agent, {1: total}, total, 0, offer.at)
            yield counts

    @checked
    @given(st.lists(st.integers(0, 15), max_size=12), st.booleans())
    def test_round_robin_after_any_sequence_of_passes(self, passes, clock_stands):
        now = (lambda _number: NOW) if clock_stands else (lambda number: NOW + number)
        for counts in self.many("round_robin", passes, now):
            self.assertLessEqual(max(counts.values()) - min(counts.values()), 1)

    @checked
    @given(st.lists(st.integers(0, 15), max_size=12))
    def test_fewest_stays_even(self, passes):
        for counts in self.many("fewest", passes):
            self.assertLessEqual(max(counts.values()) - min(counts.values()), 1)

    @checked
    @given(st.dictionaries(st.sampled_from(AGENTS), st.integers(0, 9), min_size=1))
    def test_fewest_never_adds_to_who_has_more(self, loads):
        agents = [Agent(id, {1: load}, load) for id, load in loads.items()]
        queue = Queue(1, "fewest", tuple(Member(id) for id in loads))
        for offer in plan([queue], agents, [Waiting(1, (1,), 0.0, 0.0)], NOW, Random()):
            self.assertEqual(loads[offer.agents[0]], min(loads.values()))


class TestSpeed(unittest.TestCase):
    """200 agents, 20 queues, 10,000 waiting: most of a pass is the database's."""

    def seconds(self, busy, members, limit=5):
        dice = Random(1)
        strategies = list(STRATEGIES)
        queues = [
            Queue(
                id,
                strategies[id % len(strategies)],
                tuple(Member(agent) for agent in dice.sample(range(200), members)),
                limit,
            )
            for id in range(20)
        ]
        agents = [Agent(id, {}, 10 if busy else 0, 10) for id in range(200)]
        waiting = [
            Waiting(id, tuple(dice.sample(range(20), dice.randint(1, 3))), id, id)
            for id in range(10_000)
        ]
        start = time.process_time()
        offers = plan(queues, agents, waiting, 1e5, dice)
        self.assertEqual(bool(offers), not busy)
        return time.process_time() - start

    def test_nobody_is_free(self):
        self.assertLess(self.seconds(busy=True, members=30), 0.3)

    def test_everybody_is_free(self):
        self.assertLess(self.seconds(busy=False, members=30), 0.3)

    def test_everybody_is_free_and_in_every_queue(self):
        self.assertLess(self.seconds(busy=False, members=200), 0.3)
