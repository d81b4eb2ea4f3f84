"""The SMTP server that the lists of a benchmark are mailed to."""

from contextlib import contextmanager

from fakes.smtpd import Smtpd

from .mail_servers import PASSWORD, address


class _Counting(Smtpd):
    """It takes every mail, and keeps none."""

    async def handle_DATA(self, server, session, envelope):
        return "250 2.0.0 Taken"


@contextmanager
def running():
    """Its port; box0@bench.test and box1@bench.test may log in."""
    users = {address(number): PASSWORD for number in (0, 1)}
    with _Counting(users) as smtpd:
        yield smtpd.port
