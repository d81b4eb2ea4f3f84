"""A file that loads as it is, to see how one is written."""

import csv
from collections.abc import Iterator
from io import StringIO

from .columns import HEADINGS
from .splitter import join_variables


def rows(dialer: str, message: str, token: str) -> Iterator[tuple[str, ...]]:
    """:param dialer: its name
    :param message: of one of the recipients
    :param token: of a file of the list; "" without one
    """
    ana = {"name": "Ana", "date": "2027-01-15"}
    ben = {"name": 'Benjamín "Ben" Soto', "date": "2027-01-16; 10:00"}
    yield HEADINGS
    yield dialer, "ana@example.com", "", token, join_variables(ana), "1"
    yield dialer, "ben@example.com", message, "", join_variables(ben), "2"
    yield dialer, "carla@example.com", message, "", "", ""


def as_csv(table) -> bytes:
    """In UTF-8 with a mark, by which Excel knows it."""
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(table)
    return text.getvalue().encode("utf-8-sig")
