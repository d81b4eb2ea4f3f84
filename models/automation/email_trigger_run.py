import logging
from datetime import timedelta
from functools import partial

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..jobs import report_progress, time_is_up
from ..retried import retried

_logger = logging.getLogger(__name__)

# After the first failure, and after the second; then it waits for an administrator.
PAUSES = (timedelta(minutes=1), timedelta(minutes=10))
MOST_ATTEMPTS = len(PAUSES) + 1
AT_ONCE = 100
KEPT = timedelta(days=90)
LONGEST_REASON = 500


class EmailTriggerRun(models.Model):
    """One trigger at work for one conversation: waiting, done, or failed and why.

    What it does and that it is done are one transaction, apart from all others: it
    fails alone. That it begins is committed before, so that what ends the server's
    process each time is not begun for ever.
    """

    _name = "email.trigger.run"
    _description = "Run of a Trigger"
    _inherit = ["email.guarded"]
    _order = "id desc"
    _rec_name = "trigger_id"

    trigger_id = fields.Many2one(
        comodel_name="email.trigger",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    occasion = fields.Selection(related="trigger_id.occasion")
    conversation_id = fields.Many2one(
        comodel_name="email.conversation",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="conversation_id.company_id", store=True, readonly=True
    )
    state = fields.Selection(
        selection=[
            ("waiting", "Waiting"),
            ("done", "Done"),
            ("skipped", "Did not fit"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    reason = fields.Text("What Went Wrong", readonly=True)
    attempts = fields.Integer(readonly=True)
    next_attempt_at = fields.Datetime("Next Attempt", readonly=True)
    ended_at = fields.Datetime("Ended", readonly=True)
    # Ids of the triggers that led to it, its own the last.
    chain = fields.Json(readonly=True, groups=fields.NO_ACCESS)

    _due_index = models.Index("(next_attempt_at, id) WHERE state = 'waiting'")
    _recent_index = models.Index("(trigger_id, conversation_id, create_date)")

    # -- begun, and told of ---------------------------------------------------------

    @api.model
    def _start_vals(self, recent, most):
        """:param recent: how often it ran for the conversation within an hour
        :param most: how often it may
        """
        if recent < most:
            return {"state": "waiting"}
        return {
            "state": "failed",
            "ended_at": fields.Datetime.now(),
            "reason": self.env._(
                "It ran %(count)s times for this conversation within an hour, and "
                "was stopped: what it does seems to set it off again.",
                count=most,
            ),
        }

    @api.model
    def _wake(self, at=None):
        job = self.env.ref("email_channel.ir_cron_trigger", raise_if_not_found=False)
        if job:
            # sudo: the job is the system's, whoever sets it off.
            job.sudo()._trigger(at)

    def action_run_again(self):
        """Those that failed wait for the job again."""
        self.check_access("read")
        failed = self.filtered(lambda run: run.state == "failed")
        # sudo: only the system writes runs; who reads them may have them repeated.
        failed.sudo().write(
            {
                "state": "waiting",
                "attempts": 0,
                "next_attempt_at": False,
                "ended_at": False,
                "reason": False,
            }
        )
        self._wake()

    # -- the job --------------------------------------------------------------------

    @api.model
    def _run(self):
        """Do what is due, one after the other, each in transactions of its own."""
        while ids := self._due_ids():
            for run_id in ids:
                self._attempt(run_id)
                report_progress(self.env)
                if time_is_up(self.env):
                    self._wake()
                    return

    def _due_ids(self):
        self.env.cr.commit()  # pylint: disable=invalid-commit
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM email_trigger_run
                    WHERE state = 'waiting'
                      AND (next_attempt_at IS NULL OR next_attempt_at <= %s)
                 ORDER BY id LIMIT %s""",
                fields.Datetime.now(),
                AT_ONCE,
            )
        )
        return [id for (id,) in rows]

    def _attempt(self, run_id):
        if not self._commit(run_id, "_begin"):
            return
        try:
            retried(partial(self._commit, run_id, "_perform"))
        # Whatever an administrator's action raises is recorded, and ends nothing else.
        except Exception as exc:  # noqa: BLE001
            _logger.warning("Run %s of a trigger failed", run_id, exc_info=True)
            self._commit(run_id, "_fail", exc)

    def _commit(self, run_id, method, *arguments):
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            run = env[self._name].browse(run_id).exists()
            return run and getattr(run, method)(*arguments)

    def _begin(self):
        """Whether it may be done; what was begun too often ended the process."""
        if self.state != "waiting":
            return False
        if self.attempts >= MOST_ATTEMPTS:
            self._end("failed", self.env._("It ended the server's process each time."))
            return False
        self.attempts += 1
        self.next_attempt_at = fields.Datetime.now() + self._pause()
        return True

    def _perform(self):
        if not self.trigger_id.active:
            self._end("skipped", self.env._("The trigger was archived meanwhile."))
            return
        fits = self.trigger_id._perform(self.conversation_id, self.chain or ())
        if self.exists():
            self._end("done" if fits else "skipped")

    def _fail(self, exc):
        words = self._words_of(exc)
        if self.attempts >= MOST_ATTEMPTS:
            self._end("failed", words)
        else:
            self.reason = words
            self._wake(self.next_attempt_at)

    def _end(self, state, reason=False):
        self.write(
            {
                "state": state,
                "reason": reason,
                "ended_at": fields.Datetime.now(),
                "next_attempt_at": False,
            }
        )

    def _pause(self):
        return PAUSES[min(self.attempts, len(PAUSES)) - 1]

    def _words_of(self, exc):
        # Odoo appends the whole code of an action.
        words = str(exc).split(" while evaluating", 1)[0]
        if not isinstance(exc, UserError):
            words = f"{type(exc).__name__}: {words}"
        return words[:LONGEST_REASON]

    @api.autovacuum
    def _gc_ended(self):
        """Forget what was done long ago; what failed stays until its trigger goes."""
        before = fields.Datetime.now() - KEPT
        self.search(
            [("state", "in", ("done", "skipped")), ("ended_at", "<", before)],
            limit=10_000,
        ).unlink()
