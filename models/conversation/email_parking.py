from functools import partial

from odoo import api, fields, models
from odoo.tools import mute_logger

from .. import jobs
from ..retried import retried

BATCH = 200


class EmailParking(models.AbstractModel):
    """Brings parked conversations back when their time has come."""

    _name = "email.parking"
    _description = "Parked Conversations"

    @api.model
    def _return_at(self, moment):
        """Run the job then.

        :param moment: datetime, UTC; or False: it waits for the customer
        """
        job = self.env.ref("email_channel.ir_cron_park", raise_if_not_found=False)
        if moment and job:
            # sudo: whoever parks, the job is the system's.
            job.sudo()._trigger(moment)

    @api.model
    def _cron_return(self):
        """Bring back what is due, each conversation in a transaction of its own: a
        worker that is killed leaves the others as they are, for the next run."""
        due = [("parked", "=", True), ("parked_until", "<=", fields.Datetime.now())]
        found = self.env["email.conversation"].search(
            due, order="parked_until, id", limit=BATCH
        )
        for conversation_id in found.ids:
            retried(partial(self._return_one, conversation_id))
            jobs.report_progress(self.env)
            if jobs.time_is_up(self.env):
                break
        else:
            if len(found) < BATCH:
                return
        self._return_at(fields.Datetime.now())

    def _return_one(self, conversation_id):
        with mute_logger("odoo.sql_db"), self.env.registry.cursor() as cr:
            system = self.env(cr=cr, su=True)
            conversation = system["email.conversation"].browse(conversation_id)
            conversation._lock()
            # The customer may have written, or its agent gone on with it, meanwhile.
            until = conversation.exists().parked and conversation.parked_until
            if until and until <= fields.Datetime.now():
                conversation._come_back("due")
