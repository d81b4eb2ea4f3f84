import logging

import psycopg2

from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL

from ..jobs import report_progress, time_is_up
from ..own_transaction import claim
from ..retried import retried
from .email_dialer_load import READING
from .loading import Loading, Unloadable

_logger = logging.getLogger(__name__)


class EmailDialerLoader(models.AbstractModel):
    """The job that reads files into lists, one file of a list at a time."""

    _name = "email.dialer.loader"
    _description = "Loading of E-mail Lists"

    @api.model
    def _wake(self):
        # sudo: the job is the system's, whoever sets it off.
        self.env.ref("email_channel.ir_cron_dialer_load").sudo()._trigger()

    @api.model
    def _cron_load(self):
        """Read what waits; what is left when the time is up is read by the next run."""
        for load_id, list_id in self._waiting():
            with claim(self.env, "email_dialer_load", list_id) as claimed:
                if claimed:
                    self._load_or_fail(load_id)
            report_progress(self.env)
            if time_is_up(self.env):
                self._wake()
                return

    def _waiting(self):
        # A cursor of its own: the job's must not hold back what others change.
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "SELECT id, list_id FROM email_dialer_load"
                    " WHERE state = ANY(%s) ORDER BY id",
                    list(READING),
                )
            )
            return cr.fetchall()

    def _load_or_fail(self, load_id):
        try:
            self._load(load_id)
        except Unloadable as exc:
            self._finish(load_id, state="failed", failure=exc.failure)
        except psycopg2.OperationalError:
            raise  # of the database: the next run finds it as it was
        except Exception as exc:  # noqa: BLE001  # recorded here, and only here
            # One file's trouble must not keep the others waiting.
            _logger.exception("Loading %s into a list failed", load_id)
            failure = {"code": "error", "error": type(exc).__name__}
            self._finish(load_id, state="failed", failure=failure)

    def _load(self, load_id):
        self._store(load_id, 0, self._prepare)
        with self.env.registry.cursor() as cr:
            steps = Loading(self._in(cr, load_id)).steps()
        for before, work in steps:
            if not self._store(load_id, before, work):
                return
            self._tell()
            if time_is_up(self.env):
                return
        self._finish(load_id, state="done")
        self._tell(at_once=True)

    def _tell(self, at_once=False):
        """Open screens see how many lines there are."""
        lists = self.env["email.dialer.list"]
        self.env["email.dialer.monitor"]._sample(lists, at_once)

    def _prepare(self, load):
        if load.state == "waiting":
            load.write(Loading(load).prepare())

    def _in(self, cr, load_id):
        env = api.Environment(cr, SUPERUSER_ID, {})
        return env["email.dialer.load"].browse(load_id)

    def _store(self, load_id, position, work):
        """Do a piece of work on the load, in a transaction of its own.

        :return: whether it is still to be read, from there
        """

        def stored():
            with self.env.registry.cursor() as cr:
                load = self._in(cr, load_id)
                if not self._lock(load) or load.position != position:
                    return False
                work(load)
                load._tell()
                return True

        return retried(stored)

    def _finish(self, load_id, **values):
        def finish():
            with self.env.registry.cursor() as cr:
                load = self._in(cr, load_id)
                if self._lock(load):
                    nothing = not (load.added_count + load.known_count)
                    if values["state"] == "done" and nothing and not load.wrong_count:
                        values.update(state="failed", failure={"code": "nothing"})
                    load.write(values)
                    load._tell()

        retried(finish)

    def _lock(self, load):
        """Whether it is still to be read; nobody else changes it meanwhile."""
        load.env.cr.execute(
            SQL(
                "SELECT 1 FROM email_dialer_load WHERE id = %s AND state = ANY(%s)"
                " FOR NO KEY UPDATE",
                load.id,
                list(READING),
            )
        )
        return bool(load.env.cr.fetchone())
