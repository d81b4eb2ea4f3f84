"""What is written down of an answer.

A moment is a number of whole seconds since 1970 in UTC, as in
core.automation.service_level.
"""

from typing import NamedTuple


class Response(NamedTuple):
    """How long a customer waited for an answer: seconds in all, and those within the
    hours of the queue. None: nobody waited."""

    seconds: int | None = None
    working: int | None = None


def response(since, left_at, hours):
    """
    :param since: when the oldest mail came that waited for the answer; None when none
        did
    :param left_at: when the answer left
    :param hours: core.automation.service_level.WorkingTime of the queue
    :return: Response
    """
    if since is None:
        return Response()
    return Response(max(0, left_at - since), hours.between(since, left_at))
