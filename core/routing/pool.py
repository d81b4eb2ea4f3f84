"""The members of one queue who can take one more conversation of it."""

from bisect import bisect_right


class Pool:
    """Those who are free in a queue, and who was a member when (C1).

    Who was absent is the same for all that came between two changes of the members, and
    reckoned once.
    """

    def __init__(self, queue):
        """:param queue: a Queue; those of its members who are free enter one by one"""
        self.id = queue.id
        self.strategy = queue.strategy
        self.max_per_agent = queue.max_per_agent
        self.free = {}  # agent -> Candidate
        self._memberships = {}  # agent -> [Member, ...]: one can leave and come again
        for member in queue.members:
            self._memberships.setdefault(member.agent, []).append(member)
        bounds = {bound for one in queue.members for bound in (one.joined, one.left)}
        self._changes = sorted(bounds - {None})
        self._absences = {}  # how many changes were before -> agents

    def enter(self, candidate):
        """Add an agent who is free. Of an agent with several memberships the latest
        offer counts."""
        known = self.free.get(candidate.agent)
        if known:
            candidate.last_offered = max(candidate.last_offered, known.last_offered)
        self.free[candidate.agent] = candidate

    def candidates(self, queued_at, barred):
        """Who was a member when this came into the queue, is free, and is not
        barred."""
        absent = self._absent(queued_at)
        barred = absent | barred if barred else absent
        if not barred:
            return list(self.free.values())
        return [one for one in self.free.values() if one.agent not in barred]

    def _absent(self, moment):
        before = bisect_right(self._changes, moment)
        if before not in self._absences:
            self._absences[before] = frozenset(
                agent
                for agent, memberships in self._memberships.items()
                if not any(member.was_present(moment) for member in memberships)
            )
        return self._absences[before]
