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
        """A mail was refused: the folder is asked again soon, however long others of
        its mails have been refused by now."""
        now = fields.Datetime.now()
        soon = now + FIRST_PAUSE
        if self.env.context.get("asked_again") and self.ask_again_at:
            return  # when, was said when the check began
        if not self.ask_again_at or self.ask_again_at > soon:
            self._ask_again(now, soon)

    def _plan_asking_again(self):
        """A check asks again now: the next one as long after it as the last mail that
        was refused has been by now."""
        now = fields.Datetime.now()
        at = now + min(max(FIRST_PAUSE, now - self.refused_since), LAST_PAUSE)
        self._ask_again(self.refused_since, at)

    def _ask_again(self, since, at):
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
