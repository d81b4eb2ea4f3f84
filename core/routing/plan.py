"""The routing pass: who is offered what, now."""

from collections.abc import Iterable
from random import Random

from .model import Agent, Offer, Queue, Waiting
from .room import Room
from .strategies import STRATEGIES


def plan(
    queues: Iterable[Queue],
    agents: Iterable[Agent],
    waiting: Iterable[Waiting],
    now: float,
    rng: Random,
) -> list[Offer]:
    """Offer what waits to those who have room for it, as each queue's strategy says.

    Important conversations come first, then those that wait the longest (C8). Each is
    tried in its queues in order, and offered in the first in which somebody has room.
    The same input and the same state of ``rng`` give the same plan.

    :param queues: those enabled and open; of the others nothing is offered
    :param agents: those ready
    :param waiting: those that ring at nobody, and those that ring at all of a queue
    """
    room = Room(queues, agents, now)
    offers = []
    for conversation in sorted(waiting, key=_order):
        if not room.left:
            break
        offer = _offer(room, conversation, rng)
        if offer:
            offers.append(offer)
    return offers


def _order(waiting):
    return (not waiting.important, waiting.waiting_since, waiting.id)


def _offer(room, waiting, rng):
    rings = bool(waiting.ringing)
    for queue in (waiting.ringing_queue,) if rings else waiting.queues:
        candidates = room.candidates(queue, waiting)
        if not candidates:
            continue
        strategy = room.strategy(queue)
        ring_all = strategy == "ring_all"
        if rings and not ring_all:  # the strategy was changed while it rang
            continue
        chosen = STRATEGIES[strategy](candidates, waiting, rng)
        at = room.take(queue, chosen)
        return Offer(waiting.id, queue, chosen, ring_all, at)
    return None
