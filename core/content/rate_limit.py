"""How often somebody may ask, within a process."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta


class RateLimit:
    """:param most: times within the span
    :param keys: how many askers are remembered; the one who asked longest ago is
        forgotten first
    """

    def __init__(self, most: int, span: timedelta, keys: int = 10_000):
        self._most = most
        self._span = span
        self._keys = keys
        self._asked: OrderedDict[str, deque[datetime]] = OrderedDict()

    def allows(self, key: str, now: datetime) -> bool:
        """Whether this asker may ask now; what is refused does not count."""
        times = self._asked.setdefault(key, deque())
        self._asked.move_to_end(key)
        while len(self._asked) > self._keys:
            self._asked.popitem(last=False)
        while times and times[0] <= now - self._span:
            times.popleft()
        if len(times) >= self._most:
            return False
        times.append(now)
        return True

    def forget(self) -> None:
        """All who asked."""
        self._asked.clear()
