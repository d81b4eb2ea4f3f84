"""Files of all kinds, with what the manual's lists say of each, and why."""

from typing import NamedTuple


class Sample(NamedTuple):
    """
    :param refusal: "" when it passes, else the code and the kind that is told
    :param why: what the sample stands for
    """

    name: str
    content: bytes
    refusal: str
    why: str


def passing(*rows):
    """:param rows: (name, content, why)"""
    return [Sample(name, content, "", why) for name, content, why in rows]


def refused(refusal, *rows):
    """:param rows: (name, content, why)"""
    return [Sample(name, content, refusal, why) for name, content, why in rows]
