import logging
import time
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

from ...core.supervision.outcome import summarize
from .. import jobs
from ..automation.moments import to_moment
from ..jobs import step_by_step
from ..retried import CONFLICTS
from .routing_replay import RoutingReplay

_logger = logging.getLogger(__name__)

TELL_EVERY = 1.0  # seconds
MINUTE, HOUR = 60, 3600
TIMES = ("average", "median", "p90", "longest")


class Stopped(Exception):
    """Somebody has stopped the replay, or deleted it."""


class EmailReplayRoutingJob(models.AbstractModel):
    """Replays days in the background. A worker that is killed leaves nothing behind:
    the next run begins that day again."""

    _name = "email.replay.routing.job"
    _description = "Replaying of Days through the Routing"

    @api.model
    def _wake(self):
        name = "email_channel.ir_cron_replay_routing"
        job = self.env.ref(name, raise_if_not_found=False)
        if job:
            # sudo: the job is the system's, whoever presses the button.
            job.sudo()._trigger()

    @api.model
    def _cron_replay(self):
        step_by_step(self.env, self._replay_next, self._wake)

    @api.model
    def _replay_next(self):
        """The oldest that waits; whether there may be more."""
        replay = self.env["email.replay.routing"].search(
            [("state", "=", "running")], order="id", limit=1
        )
        if not replay:
            return False
        try:
            self._replay(replay)
        except Stopped:
            _logger.info("Replay %s of a day's routing was stopped", replay.id)
        except (*CONFLICTS, psycopg2.OperationalError):
            raise  # of the database: all is tried again
        except Exception as exc:  # noqa: BLE001  # recorded here, and only here
            _logger.exception("Replay %s of a day's routing failed", replay.id)
            self.env.cr.rollback()
            words = f"{type(exc).__name__}: {exc}"[:1000]
            replay.write({"state": "failed", "failure": words})
        return True

    def _replay(self, replay):
        replay.result_ids.unlink()
        run = RoutingReplay(replay)
        found = run.outcomes(self._teller(replay))
        self._check_wanted(replay)
        names = self._agent_names(found, replay.create_uid.lang)
        # Nobody waited: there is nothing to compare.
        for scenario, outcomes in found.items() if found["actual"] else ():
            self._store_lines(replay, run, scenario, outcomes, names)
            self._store_result(replay, scenario, outcomes)
        replay.write(
            {
                "state": "done",
                "progress": 100,
                "ended_at": fields.Datetime.now(),
                "guessed_ids": [fields.Command.set(sorted(run.day.guessed))],
            }
        )

    # -- how far it is ----------------------------------------------------------------

    def _teller(self, replay):
        """Says how far it is, each time committed; raises Stopped."""
        told = time.monotonic()

        def tell(share):
            nonlocal told
            if time.monotonic() - told < TELL_EVERY:
                return
            told = time.monotonic()
            self._check_wanted(replay)
            replay.progress = min(99, int(100 * share))
            replay.flush_recordset()
            jobs.report_progress(self.env)

        return tell

    def _check_wanted(self, replay):
        replay.invalidate_recordset(["state"])
        if replay.exists().state != "running":
            raise Stopped

    # -- what was found ---------------------------------------------------------------

    def _agent_names(self, found, lang):
        """{id: name}; of those who never were, "Additional agent 1"."""
        env = self.with_context(lang=lang).env
        ids = {one.agent for outcomes in found.values() for one in outcomes}
        users = self.env["res.users"].browse(
            number for number in ids if number and number > 0
        )
        people = users.with_context(active_test=False).exists()
        twice = Counter(people.mapped("name"))
        names = {
            user.id: f"{user.name} ({user.login})"
            if twice[user.name] > 1
            else user.name
            for user in people
        }
        for number in ids - names.keys() - {None}:
            names[number] = env._("Additional agent %(number)s", number=-number)
        return names

    def _store_lines(self, replay, run, scenario, outcomes, names):
        """Past the ORM: a service level that is not known yet is null."""
        rows = [self._line(replay, run, one, names) for one in outcomes]
        if not rows:
            return
        self.env.cr.execute(
            SQL(
                """INSERT INTO email_replay_routing_line
                          (replay_id, company_id, scenario, create_uid, create_date,
                           conversation_id, queue_id, agent, entered_at, hour,
                           wait_minutes, in_time, handled_hours)
                   SELECT %s, %s, %s, %s, %s, line.*
                     FROM UNNEST(%s::integer[], %s::integer[], %s::text[],
                                 %s::timestamp[], %s::text[], %s::float8[],
                                 %s::float8[], %s::float8[]) line""",
                replay.id,
                replay.company_id.id,
                scenario,
                self.env.uid,
                fields.Datetime.now(),
                *map(list, zip(*rows, strict=True)),
            )
        )
        self.env["email.replay.routing.line"].invalidate_model(flush=False)

    def _line(self, replay, run, one, names):
        spell = run.day.spells[one.spell]
        entered = datetime.fromtimestamp(spell.entered, UTC)
        return (
            spell.conversation,
            one.queue,
            names.get(one.agent),
            to_moment(int(spell.entered)),
            f"{entered.astimezone(ZoneInfo(replay.zone)):%H}:00",
            one.wait / MINUTE,
            None if one.in_time is None else 100.0 * one.in_time,
            one.handle / HOUR,
        )

    def _store_result(self, replay, scenario, outcomes):
        values = asdict(summarize(outcomes))
        for name in TIMES:
            values[name] = (values[name] or 0) / MINUTE
        values["in_time"] = values["in_time"] or 0
        self.env["email.replay.routing.result"].create(
            {"replay_id": replay.id, "scenario": scenario, **values}
        )
