"""What one figure is, and the kinds of them."""

from dataclasses import dataclass, replace

TOPICS = ("volume", "response", "service", "offers", "quality", "backlog")
HALF, NINE_OF_TEN = 0.5, 0.9


@dataclass(frozen=True)
class Figure:
    """
    ``key``: also the name of its column in reports. ``topic``: one of TOPICS.
    ``unit``: "count", "seconds", "percent", or "stars" (0 to 5).

    It counts rows of ``source``: "events", or "open", the open conversations. Of these
    only those of these ``types`` (of open conversations: all), which answer the columns
    ``when`` with these truths, and in which ``value`` is known (and ``known``, another
    column). ``value``: the column; None counts each row as one. ``share``: (column,
    truth) of those that are the numerator of a percentage.

    ``aggregate``: "sum", "avg", or a part of 1: the value that so many of them do not
    exceed. ``good``: "up" or "down", when more of it is better or worse; else None.
    """

    key: str
    label: str
    definition: str
    topic: str
    types: tuple[str, ...]
    unit: str = "count"
    when: tuple[tuple[str, bool], ...] = ()
    value: str | None = None
    known: str | None = None
    share: tuple[str, bool] | None = None
    aggregate: str | float = "sum"
    good: str | None = None
    source: str = "events"


def count(key, label, definition, topic, *types, **more):
    return Figure(key, label, definition, topic, types or (key,), **more)


def opened(key, label, definition, **more):
    more = {"good": "down", **more}
    return Figure(key, label, definition, "backlog", (), source="open", **more)


def timed(key, label, definition, topic, types, value, **more):
    """An average, its median, and its 90th percentile."""
    average = Figure(
        key,
        label,
        definition,
        topic,
        types,
        "seconds",
        value=value,
        aggregate="avg",
        good="down",
        **more,
    )
    return with_spread(average)


def with_spread(average):
    label = average.label
    return (
        average,
        replace(
            average,
            key=f"{average.key}_median",
            label=f"{label}, Median",
            definition=f"Half of those that “{label}” counts took no longer.",
            aggregate=HALF,
        ),
        replace(
            average,
            key=f"{average.key}_p90",
            label=f"{label}, 90th Percentile",
            definition=f"Nine of ten of those that “{label}” counts took no longer.",
            aggregate=NINE_OF_TEN,
        ),
    )
