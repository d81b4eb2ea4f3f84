"""Medians and percentiles beside sums and averages.

PostgreSQL sorts all rows of a statement that asks for a median. So medians are asked
for by a statement of their own, of the few rows that they count, and put beside the
others here.
"""

from ...core.supervision.figures import FIGURES


def name_of(aggregate):
    """:param aggregate: as _read_group has it: "received:sum", "__count" """
    return aggregate.partition(":")[0]


def split(aggregates):
    """:return: (the others, the medians and percentiles), two lists"""
    parts = [each for each in aggregates if _is_part(name_of(each))]
    return [each for each in aggregates if each not in parts], parts


def _is_part(name):
    return name in FIGURES and isinstance(FIGURES[name].aggregate, float)


def joined(aggregates, size, rows, few):
    """The rows of both statements as those of one.

    :param aggregates: in the order that is asked for
    :param size: of how many values a group consists
    :param rows: list of tuples: the group, and its values of the others
    :param few: the same, of the medians; not of all groups
    """
    plain, parts = split(aggregates)
    found = {row[:size]: row[size:] for row in few}
    nothing = (False,) * len(parts)  # as _read_group says that there is none
    joint = []
    for row in rows:
        group = row[:size]
        values = dict(zip(plain, row[size:], strict=True))
        values |= zip(parts, found.get(group, nothing), strict=True)
        joint.append((*group, *(values[each] for each in aggregates)))
    return joint
