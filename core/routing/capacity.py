"""Who can take more, while a plan hands out offers."""

from .model import Candidate, Workload, reached
from .pool import Pool

NEVER = float("-inf")
TICK = 1e-6  # seconds; what a timestamp in the database tells apart


class Capacity:
    """The members of each queue who can take one more conversation of it.

    Agents leave it as the plan fills them, so that a queue with nobody free costs
    nothing, however much waits in it.
    """

    def __init__(self, queues, agents, now):
        """
        :param queues: those of which something is offered
        :param now: seconds since 1970; the offers are stamped from then on
        """
        queues = list(queues)
        agents = {agent.id: agent for agent in agents}
        workloads = {agent.id: _workload(agent) for agent in agents.values()}
        pools = (_pool(queue, agents, workloads) for queue in queues)
        self._pools = {pool.id: pool for pool in pools if pool.free}
        self._next = _after_all(queues, now)

    @property
    def left(self):
        """Whether anybody can take anything."""
        return bool(self._pools)

    def strategy(self, queue):
        """The strategy of the queue with this id, in which somebody is free."""
        return self._pools[queue].strategy

    def candidates(self, queue, waiting):
        """Who could take this conversation of this queue now; a list of Candidate."""
        pool = self._pools.get(queue)
        barred = waiting.declined | waiting.ringing
        return pool.candidates(waiting.queued_at, barred) if pool else []

    def take(self, queue, chosen):
        """Count one more of this queue for each of these agents.

        :return: the moment of the offer, later than those of all others
        """
        at, self._next = self._next, self._next + TICK
        pool = self._pools[queue]
        for candidate in [pool.free[agent] for agent in chosen]:
            candidate.load += 1
            candidate.last_offered = at
            candidate.workload.total += 1
            candidate.workload.ringing += 1
            candidate.workload.last_worked = at
            self._leave_if_full(pool, candidate)
        return at

    def _leave_if_full(self, pool, candidate):
        if candidate.workload.full:
            for other in list(self._pools.values()):
                self._leave(other, candidate.agent)
        elif reached(candidate.load, pool.max_per_agent):
            self._leave(pool, candidate.agent)

    def _leave(self, pool, agent):
        pool.free.pop(agent, None)
        if not pool.free:
            self._pools.pop(pool.id, None)


def _pool(queue, agents, workloads):
    pool = Pool(queue)
    for member in queue.members:
        agent, workload = agents.get(member.agent), workloads.get(member.agent)
        if agent is None or workload.full:
            continue
        load = agent.load.get(queue.id, 0)
        if not reached(load, queue.max_per_agent):
            stamp = _or_never(member.last_offered)
            pool.enter(Candidate(agent.id, member.priority, load, stamp, workload))
    return pool


def _workload(agent):
    return Workload(
        agent.total,
        agent.max_total,
        _or_never(agent.last_worked),
        agent.ringing,
        agent.max_ringing,
    )


def _after_all(queues, now):
    """The first moment after all earlier offers, whose clock may have been ahead."""
    stamps = (
        member.last_offered + TICK
        for queue in queues
        for member in queue.members
        if member.last_offered is not None
    )
    return max(now, max(stamps, default=now))


def _or_never(moment):
    return NEVER if moment is None else moment
