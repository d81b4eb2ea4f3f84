import logging

import psycopg2

from odoo import api, fields, models

from ..jobs import step_by_step
from ..retried import CONFLICTS
from .replay_run import ReplayRun

_logger = logging.getLogger(__name__)


class EmailReplayJob(models.AbstractModel):
    """Replays mail in the background, batch by batch, each committed with how far it
    came: a worker that is killed loses one batch at most."""

    _name = "email.replay.job"
    _description = "Replaying of Incoming Mail"
    _batch_mails = 400

    @api.model
    def _run(self):
        runs = {}
        step_by_step(self.env, lambda: self._replay_some(runs), self._wake)

    def _replay_some(self, runs):
        """One batch of the oldest replay that runs; whether there may be more.

        :param runs: {(replay id, its end): ReplayRun}, what is known of them from the
            batch before; begun anew, a replay has other rules, and another end
        """
        replay = self.env["email.replay"].search(
            [("state", "=", "running")], order="id", limit=1
        )
        if not replay:
            return False
        try:
            with self.env.cr.savepoint():
                key = replay.id, replay.until
                run = runs[key] = runs.get(key) or ReplayRun(replay)
                if not run.go_on():
                    replay.write({"state": "done", "ended_at": fields.Datetime.now()})
        except (*CONFLICTS, psycopg2.OperationalError):
            raise  # of the database: all is tried again
        except Exception as exc:  # noqa: BLE001  # recorded here, and only here
            _logger.exception("Replay %s failed", replay.id)
            replay.write(
                {"state": "failed", "failure": f"{type(exc).__name__}: {exc}"[:1000]}
            )
        return True

    @api.model
    def _wake(self):
        job = self.env.ref("email_channel.ir_cron_replay", raise_if_not_found=False)
        if job:
            # sudo: the job is the system's, whoever presses the button.
            job.sudo()._trigger()
