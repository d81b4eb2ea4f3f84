"""One run of the job that sends lists: each touchpoint with lists that are played has
its turn, and what came of each line is stored whatever happens to the database."""

import logging
import time
from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.api import SUPERUSER_ID, Environment
from odoo.tools import SQL

from ..jobs import report_trouble, time_is_up
from .database_loss import is_loss
from .database_origin import DatabaseOrigin
from .touchpoint_run import ANSWERS, TouchpointRun

_logger = logging.getLogger(__name__)

TURN = 1.0  # seconds, of all touchpoints together
SHORTEST_TURN = 0.2
STEP = 0.25  # seconds of sleep, after which Play and Stop are looked at again
# What has to be waited for longer is left to the job's alarm, which is no finer.
PATIENCE = 70  # seconds
# The database may be restarted: so long its end is waited for.
RETURN = 120  # seconds


class DialerRuns:
    """:param env: of the job
    :param patience: seconds until something may leave for which it is waited
    """

    def __init__(self, env, patience=PATIENCE):
        self.env = env
        self.patience = patience
        self.registry = env.registry
        self.runs = {}  # {id of a touchpoint: TouchpointRun}

    def work(self):
        try:
            pause = self._work_until_time_is_up()
        except psycopg2.Error as exc:
            if not is_loss(exc):
                raise
            _logger.warning("The database was lost while lists were sent: %s", exc)
            pause = 0.0
        finally:
            self._close(list(self.runs))
        if pause is not None:
            self._work_again(pause)

    def _work_until_time_is_up(self):
        """:return: seconds until something is to be done; None when nothing is"""
        DatabaseOrigin(self.env).look()
        pause = 0.0
        while not time_is_up(self.env):
            pause = self._turn()
            if pause is None or pause > self.patience or self._makes_room():
                return pause
            time.sleep(min(pause, STEP))
        return 0.0

    def _turn(self):
        wanted = self._touchpoints()
        self._close([each for each in self.runs if each not in wanted])
        seconds = max(TURN / max(len(wanted), 1), SHORTEST_TURN)
        pauses = [self._turn_of(number, seconds) for number in wanted]
        return min((each for each in pauses if each is not None), default=None)

    def _turn_of(self, number, seconds):
        run = self.runs.get(number) or self._open(number)
        if not run:
            return None
        try:
            return run.turn(seconds)
        except Exception as exc:
            self._close([number])
            if isinstance(exc, psycopg2.Error) and is_loss(exc):
                raise
            # One touchpoint's trouble must not keep the others waiting.
            _logger.exception("Sending lists of touchpoint %s failed", number)
            report_trouble(self.env["email.touchpoint"].browse(number), exc)
            return PATIENCE

    def _makes_room(self):
        """An agent's answer waits, and the worker may be the only one."""
        return any(run.held_up_by == ANSWERS for run in self.runs.values())

    def _touchpoints(self):
        """Ids of those with lists to send, or with a line whose worker died."""
        with self.registry.cursor() as cr:
            cr.execute(
                SQL(
                    """
                    SELECT DISTINCT dialer.touchpoint_id
                      FROM email_dialer_list list
                      JOIN email_dialer dialer ON dialer.id = list.dialer_id
                     WHERE list.running OR list.id IN (
                           SELECT list_id FROM email_dialer_line
                            WHERE state = 'sending'
                            UNION
                           SELECT list_id FROM email_dialer_line
                            WHERE state = 'uncertain' AND next_attempt_at <= %s
                            UNION
                           SELECT list_id FROM email_dialer_line
                            WHERE ticket_due AND sent_at IS NOT NULL)
                     ORDER BY dialer.touchpoint_id
                    """,
                    fields.Datetime.now(),
                )
            )
            return [row[0] for row in cr.fetchall()]

    def _open(self, number):
        """The touchpoint's run; None when another worker is at it."""
        run = TouchpointRun(self.env, number)
        if not run.claimed:
            run.close()
            return None
        self.runs[number] = run
        return run

    # -- the end ---------------------------------------------------------------------

    def _close(self, numbers):
        for number in numbers:
            run = self.runs.pop(number)
            try:
                run.close()
            finally:
                self._store(run.unstored)

    def _store(self, unstored):
        """What is known of lines, and was not stored because the database went away: on
        a new connection, when it is there again."""
        end = time.monotonic() + RETURN
        while unstored:
            try:
                with self.registry.cursor() as cr:
                    env = Environment(cr, SUPERUSER_ID, {})
                    TouchpointRun.store(env, unstored)
                return
            except psycopg2.Error as exc:
                if time.monotonic() > end or not is_loss(exc):
                    _logger.error("Not stored of %s: %s", unstored, exc)
                    return
                time.sleep(STEP)

    def _work_again(self, pause):
        moment = fields.Datetime.now() + timedelta(seconds=pause) if pause else None
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            env["email.dialer.sender"]._run_again(moment)
