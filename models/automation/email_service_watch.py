import logging
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL, mute_logger

from .. import jobs
from ..retried import CONFLICTS, retried
from .delayed_news import tell_delayed, tell_due_soon

_logger = logging.getLogger(__name__)

BATCH = 100
PUT_OFF = timedelta(minutes=10)


class EmailServiceWatch(models.AbstractModel):
    """Notes which conversations are delayed, or will be soon, once for each."""

    _name = "email.service.watch"
    _description = "Watch over the Service Level"

    @api.model
    def _run_again(self):
        job = self.env.ref("email_channel.ir_cron_service", raise_if_not_found=False)
        if job:
            # sudo: whoever changes a setting, the job is the system's.
            job.sudo()._trigger()

    @api.model
    def _cron_watch(self):
        """What is set anew goes first: nobody is told of a deadline that is none."""
        if not self.env["email.service.renewal"]._go_on():
            self._run_again()
            return
        while (looked_at := self._look_or_report()) == BATCH:
            jobs.report_progress(self.env)
            if jobs.time_is_up(self.env):
                self._run_again()
                return
        if looked_at:
            jobs.report_progress(self.env)
        self.env["helpdesk.ticket"]._all_late_no_longer()._leave_delayed_stage()

    def _look_or_report(self):
        """One after the other where many at once do not go: one conversation's trouble
        must not keep the others from being noted."""
        try:
            return retried(self._look_apart)
        except CONFLICTS:
            raise  # the next run finds them
        except Exception:  # noqa: BLE001  # recorded below, of the one that has it
            _logger.warning("Delayed conversations are noted one by one", exc_info=True)
        most = 0
        while most < BATCH and self._look_at_one_or_report():
            most += 1
        return most

    def _look_at_one_or_report(self):
        """:return: whether there was one"""
        try:
            return retried(partial(self._look_apart, 1))
        except CONFLICTS:
            raise
        except Exception:  # noqa: BLE001  # recorded here, and only here
            _logger.exception("A conversation cannot be noted as delayed")
        return retried(self._put_off_apart)

    def _look_apart(self, most=BATCH):
        """Look at those for which it is time, in a transaction of its own: a worker
        that is killed has told nobody, and another at the same time has others.

        :return: number of conversations
        """
        with self._apart() as system:
            return system._look(most)

    def _put_off_apart(self):
        """The first is looked at again later.

        :return: number of conversations
        """
        with self._apart() as system:
            first = system._claim(1)
            later = fields.Datetime.now() + PUT_OFF
            system.env.cr.execute(
                SQL(
                    "UPDATE email_conversation SET service_look_at = %s"
                    " WHERE id = ANY(%s)",
                    later,
                    first.ids,
                )
            )
            return len(first)

    @contextmanager
    def _apart(self):
        with mute_logger("odoo.sql_db"), self.env.registry.cursor() as cr:
            yield self.with_env(self.env(cr=cr, su=True))

    def _look(self, most=BATCH):
        claimed = self._claim(most)
        # The working hours, or whose turn it is, may have changed past the ORM.
        claimed._compute_service_level()
        now = fields.Datetime.now()
        due = claimed.filtered(
            lambda one: one.service_look_at and one.service_look_at <= now
        )
        late = due.filtered(lambda one: one.service_level_at <= now)
        soon = due - late
        late.write({"delayed": True, "due_soon": False, "service_look_at": False})
        for conversation in soon:
            until = conversation.service_level_at
            conversation.write({"due_soon": True, "service_look_at": until})
        if late:
            late._log("delayed")
            self.env["email.automation.entry"]._on_delayed(late)
        tell_delayed(late)
        tell_due_soon(soon)
        due._changed()
        return len(claimed)

    def _claim(self, most):
        self.env.cr.execute(
            SQL(
                """SELECT id FROM email_conversation WHERE service_look_at <= %s
                    ORDER BY service_look_at LIMIT %s
                      FOR NO KEY UPDATE SKIP LOCKED""",
                fields.Datetime.now(),
                most,
            )
        )
        return self.env["email.conversation"].browse(
            row[0] for row in self.env.cr.fetchall()
        )
