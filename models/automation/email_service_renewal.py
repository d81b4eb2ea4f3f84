from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL, mute_logger, split_every

from .. import jobs
from ..retried import retried
from .service_clocks import renew, waiting_in

BATCH = 5000


class EmailServiceRenewal(models.Model):
    """A queue whose deadlines are to be set anew.

    Each step is a transaction of its own: nobody who works with the conversations waits
    for all of them. After a worker that was killed the next run begins again, and finds
    much of it as it has to be.
    """

    _name = "email.service.renewal"
    _description = "Service Levels to Be Set Anew"
    _inherit = ["email.guarded"]

    queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team", required=True, ondelete="cascade"
    )
    changes = fields.Integer(help="How often its settings were changed.")

    _once = models.Constraint("UNIQUE (queue_id)", "A queue is set anew once.")

    @api.model
    def _begin(self, queues):
        """Let the job set anew what waits in these queues; once more where it is at it
        already."""
        self.flush_model()
        # Of two who change the same queue at once, the later is tried again.
        self.env.cr.execute(
            SQL(
                """INSERT INTO email_service_renewal (queue_id, changes)
                   SELECT queue, 0 FROM UNNEST(%s) queue
                   ON CONFLICT (queue_id)
                   DO UPDATE SET changes = email_service_renewal.changes + 1""",
                list(queues.ids),
            )
        )
        self.invalidate_model()
        self.env["email.service.watch"]._run_again()

    @api.model
    def _go_on(self):
        """:return: whether there is nothing left to do"""
        renewals = self.search([("queue_id", "!=", False)])
        changes = {renewal.id: renewal.changes for renewal in renewals}
        if not changes:
            return True
        for ids in split_every(BATCH, waiting_in(self.env, renewals.queue_id)):
            retried(partial(self._apart, lambda mine, ids=ids: renew(mine.env, ids)))
            jobs.report_progress(self.env)
            if jobs.time_is_up(self.env):
                return False
        retried(partial(self._apart, lambda mine: mine._end(changes)))
        return True

    def _apart(self, work):
        with mute_logger("odoo.sql_db"), self.env.registry.cursor() as cr:
            return work(self.with_env(self.env(cr=cr, su=True)))

    @api.model
    def _end(self, changes):
        """:param changes: {id: how often it had been changed} of those that are done"""
        done = self.browse(changes).exists()
        done.filtered(lambda one: one.changes == changes[one.id]).unlink()
        if self.search_count([("queue_id", "!=", False)], limit=1):
            self.env["email.service.watch"]._run_again()

    @api.model
    def _renew_all(self):
        """All queues at once, in this transaction."""
        for ids in split_every(BATCH, waiting_in(self.env)):
            renew(self.env, ids)
