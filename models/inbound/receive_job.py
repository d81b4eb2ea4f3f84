"""With OCA's queue_job installed, receiving is a job for each touchpoint.

It is no dependency: without it, or while its runner is not running, the scheduled
actions receive themselves.
"""

import time
from datetime import timedelta

from odoo import fields

CHANNEL = "root.email_receive"
TURN = 10  # seconds, as Odoo gives a scheduled action
# A job that has waited so long says that nobody runs the queue's jobs.
UNATTENDED = timedelta(minutes=5)
WAITING = ("wait_dependencies", "pending", "enqueued")


class ReceiveJob:
    """Of ``touchpoint``."""

    def __init__(self, touchpoint):
        self.touchpoint = touchpoint
        self.env = touchpoint.env
        self.key = f"email_channel.receive.{touchpoint.id}"

    def take_over(self):
        """Leave receiving to a job; returns whether it will be run."""
        if "queue.job" not in self.env:
            return False
        with self.touchpoint._claim("queue_job") as claimed:
            if not claimed:  # another scheduled action is at it
                return True
            # A cursor that sees what the one before has committed.
            with self.env.registry.cursor() as cr:
                mine = self.touchpoint.with_env(self.env(cr=cr))
                return ReceiveJob(mine)._find_or_delay()

    def _find_or_delay(self):
        # sudo: the queue is not the business of those who may have mail received.
        queue = self.env["queue.job"].sudo()
        jobs = queue.search([("identity_key", "=", self.key)])
        waiting = jobs.filtered(lambda job: job.state in WAITING)
        # One job a minute and touchpoint: only the last one that is done is kept.
        jobs.filtered(lambda job: job.state == "done")[1:].unlink()
        if waiting:
            return min(waiting.mapped("date_created")) > (
                fields.Datetime.now() - UNATTENDED
            )
        self._delay()
        return True

    def _delay(self):
        self.touchpoint.with_delay(
            channel=CHANNEL,
            identity_key=self.key,
            description=self.env._(
                "Receive mail: %(email)s", email=self.touchpoint.email
            ),
        )._receive_as_job()

    def run(self):
        """One turn; what is left by then waits in line behind the other jobs."""
        end = time.monotonic() + TURN
        mine = self.touchpoint.with_context(cron_end_time=end)
        Mailbox = mine.env["email.mailbox"]
        Mailbox._receive_or_report(mine, fields.Datetime.now())
        if Mailbox._time_is_up():
            self._delay()
