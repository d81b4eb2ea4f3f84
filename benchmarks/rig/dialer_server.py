"""A mail server that fails at random."""

import random

from fakes.smtpd import Smtpd

# How often, of all recipients.
LATER, NEVER, LIMITED = 0.03, 0.02, 0.001
DROPPED, DROPPED_INSIDE, DROPPED_AFTER, NO_ANSWER = 0.005, 0.004, 0.004, 0.01


class FailingServer(Smtpd):
    """`fails`: whether it does."""

    def __init__(self, seed):
        super().__init__()
        self.dice = random.Random(seed)
        self.fails = False

    async def handle_RCPT(self, server, session, envelope, address, options):
        dice = self.dice.random() if self.fails else 1
        for share, answer in (
            (LATER, "450 4.2.0 Greylisted, come back later"),
            (NEVER, "550 5.1.1 No such user"),
            (LIMITED, "451 4.7.1 Too many mails, try later"),
        ):
            if dice < share:
                return answer
            dice -= share
        self._drop(address, dice)
        return await super().handle_RCPT(server, session, envelope, address, options)

    def _drop(self, address, dice):
        """Where the connection ends this time."""
        self.drop.pop(address, None)
        for share, where in (
            (DROPPED, "rcpt"),
            (DROPPED_INSIDE, "body"),
            (DROPPED_AFTER, "answer"),
        ):
            if self.fails and dice < share:
                self.drop[address] = where
                return
            dice -= share

    async def handle_DATA(self, server, session, envelope):
        if self.fails and self.dice.random() < NO_ANSWER:
            return self.dice.choice(
                ("451 4.3.0 Disk full", "554 5.6.0 It looks like spam")
            )
        return await super().handle_DATA(server, session, envelope)
