from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..moments import due

FIRST_PAUSE = timedelta(minutes=5)
LAST_PAUSE = timedelta(days=1)


class EmailMailbox(models.Model):
    """Mails that the server failed to give: the check against the server asks for them
    again, as long after the last time as they have been refused by then."""

    _inherit = "email.mailbox"

    refused_since = fields.Datetime(readonly=True, copy=False)
    ask_again_at = fields.Datetime(readonly=True, copy=False)

    def _note_refused(self):
        now = fields.Datetime.now()
        since = self.refused_since or now
        at = now + min(max(FIRST_PAUSE, now - since), LAST_PAUSE)
        if self.ask_again_at != at:
            self.write({"refused_since": since, "ask_again_at": at})
            self.env.ref("email_channel.ir_cron_reconcile")._trigger(at)

    def _note_given(self):
        if self.refused_since:
            self.write({"refused_since": False, "ask_again_at": False})

    @api.model
    def _refused_domain(self):
        """Folders whose refused mails have their turn."""
        now = fields.Datetime.now()
        asked = Domain("ask_again_at", "!=", False)
        return asked & due("ask_again_at", now, LAST_PAUSE)

    def _forget_ungiven(self, batch):
        """The rows that only say why these mails were not fetched."""
        self.env["email.inbound"].search(
            [
                *self._ledger_domain(),
                ("uid", "in", [mail.uid for mail in batch]),
                ("digest", "=", False),
            ]
        ).unlink()
