import time
from datetime import timedelta

from odoo import api, fields, models

CHANNEL = "root.email_receive"
TURN = 10  # seconds, as Odoo gives a scheduled action
# A job that has waited so long says that nobody runs the queue's jobs.
UNATTENDED = timedelta(minutes=5)


class EmailTouchpoint(models.Model):
    """With OCA's queue_job installed, receiving is a job per touchpoint.

    It is no dependency: without it, or while its runner is not running, the scheduled
    actions receive themselves.
    """

    _inherit = "email.touchpoint"

    @api.model
    def _receives_by_jobs(self):
        return "queue.job" in self.env

    def _receive_key(self):
        return f"email_channel.receive.{self.id}"

    def _hand_over(self):
        """Leave receiving to a job; returns whether it will be run."""
        with self._claim("queue_job") as claimed:
            if not claimed:  # another scheduled action is at it
                return True
            # A cursor that sees what the one before has committed.
            with self.env.registry.cursor() as cr:
                return self.with_env(self.env(cr=cr))._find_or_delay_job()

    def _find_or_delay_job(self):
        # sudo: the queue is not the business of those who may have mail received.
        jobs = (
            self.env["queue.job"]
            .sudo()
            .search([("identity_key", "=", self._receive_key())])
        )
        waiting = jobs.filtered(
            lambda job: job.state in ("wait_dependencies", "pending", "enqueued")
        )
        # One job a minute and touchpoint: only the last one that is done is kept.
        jobs.filtered(lambda job: job.state == "done")[1:].unlink()
        if waiting:
            return min(waiting.mapped("date_created")) > (
                fields.Datetime.now() - UNATTENDED
            )
        self._delay_receive()
        return True

    def _delay_receive(self):
        self.with_delay(
            channel=CHANNEL,
            identity_key=self._receive_key(),
            description=self.env._("Receive mail: %(email)s", email=self.email),
        )._receive_as_job()

    def _receive_as_job(self):
        """One turn; what is left by then waits in line behind the other jobs."""
        turn = self.with_context(cron_end_time=time.monotonic() + TURN)
        turn.env["email.mailbox"]._receive_or_report(turn, fields.Datetime.now())
        if turn.env["email.mailbox"]._time_is_up():
            self._delay_receive()
