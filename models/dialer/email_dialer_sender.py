from odoo import api, models

from .dialer_runs import PATIENCE, DialerRuns


class EmailDialerSender(models.AbstractModel):
    """Sends the lists that are played, those of one touchpoint by one worker at a time.

    "Sending" is committed before the first byte of a mail leaves, the result after: a
    line found in that state later may have been sent, and is never sent again unasked.
    """

    _name = "email.dialer.sender"
    _description = "Sender of E-mail Lists"

    @api.model
    def _cron_send(self, patience=PATIENCE):
        """Send as long as Odoo gives the job time, and ask for more when it is up.

        :param patience: seconds that are waited through until a line has its turn
        """
        DialerRuns(self.env, patience).work()

    @api.model
    def _run_again(self, moment=None):
        # sudo: whoever presses Play may not touch scheduled actions.
        job = self.env.ref("email_channel.ir_cron_dialer_send").sudo()
        job._trigger(at=moment)
