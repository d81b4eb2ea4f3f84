"""The routing pass: who is offered what, now."""

from collections.abc import Iterable, Mapping
from random import Random

from .capacity import Capacity
from .model import Agent, Offer, Queue, Waiting
from .strategies import STRATEGIES, Strategy


def plan(
    queues: Iterable[Queue],
    agents: Iterable[Agent],
    waiting: Iterable[Waiting],
    now: float,
    rng: Random,
    strategies: Mapping[str, Strategy] = STRATEGIES,
) -> list[Offer]:
    """Offer what waits to those who can take it, as each queue's strategy says.

    Important conversations come first, then those that wait the longest (C8), each as
    if it waited longer by as much as it is raised (C9). Each is tried in its queues in
    order, and offered in the first in which somebody can take it. The same input and
    the same state of ``rng`` give the same plan.

    :param queues: those enabled and open; of the others nothing is offered
    :param agents: those ready
    :param waiting: those that ring at nobody, and those that ring at all of a queue
    :param strategies: by the names that queues have; of a queue with another one
        nothing is offered
    """
    routed = [queue for queue in queues if queue.strategy in strategies]
    capacity = Capacity(routed, agents, now)
    offers = []
    for conversation in sorted(waiting, key=_order):
        if not capacity.left:
            break
        offer = _offer(capacity, conversation, rng, strategies)
        if offer:
            offers.append(offer)
    return offers


def _order(waiting):
    counts_since = waiting.waiting_since - waiting.raised
    return (not waiting.important, counts_since, waiting.id)


def _offer(capacity, waiting, rng, strategies):
    rings = bool(waiting.ringing)
    for queue in (waiting.ringing_queue,) if rings else waiting.queues:
        candidates = capacity.candidates(queue, waiting)
        if not candidates:
            continue
        name = capacity.strategy(queue)
        strategy = strategies[name]
        several = strategy.rings_at_several
        if rings and not several:  # the strategy was changed while it rang
            continue
        chosen = _choose(strategy, candidates, waiting, rng)
        if chosen:
            # Before it is theirs: it would be among what they have to do.
            reason = strategy.explain(chosen[0], candidates, waiting)
            at = capacity.take(queue, chosen)
            return Offer(waiting.id, queue, chosen, several, at, name, reason)
    return None


def _choose(strategy, candidates, waiting, rng):
    """Ids of the agents it is to ring at; each can take it, and none is there twice."""
    can_take = {candidate.agent for candidate in candidates}
    wished = dict.fromkeys(strategy.choose(candidates, waiting, rng))
    chosen = tuple(agent for agent in wished if agent in can_take)
    return chosen if strategy.rings_at_several else chosen[:1]
