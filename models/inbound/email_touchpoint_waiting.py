from odoo import api, models
from odoo.exceptions import UserError


class EmailTouchpoint(models.Model):
    """Mail in the ledger that is not in a conversation yet: forwarded before the
    touchpoint was activated, or about to be processed."""

    _inherit = "email.touchpoint"

    @api.ondelete(at_uninstall=False)
    def _unlink_without_mail_to_process(self):
        # sudo: the ledger is the administrators'; nobody else's mail may be lost.
        waiting = self.env["email.inbound"].sudo()
        count = waiting.search_count(
            [("touchpoint_id", "in", self.ids), ("state", "=", "fetched")]
        )
        if count:
            raise UserError(
                self.env._(
                    "%(touchpoints)s: mails were fetched that are not in conversations "
                    "yet (%(count)s). Wait until they are, or look under Incoming Mail "
                    "what keeps them.",
                    touchpoints=", ".join(self.mapped("name")),
                    count=count,
                )
            )

    def _takes_mail(self):
        return self.activated and self._receives()

    def write(self, vals):
        result = super().write(vals)
        if {"activated", "direction"} & vals.keys():
            self.filtered(lambda each: each._takes_mail())._take_held()
        return result

    def _take_held(self):
        # sudo: what waits goes on, whoever activates it.
        held = (
            self.env["email.inbound"]
            .sudo()
            .search(
                [
                    ("touchpoint_id", "in", self.ids),
                    ("hold_kind", "=", "inactive"),
                    # One that was released meanwhile is done.
                    ("state", "=", "held"),
                ]
            )
        )
        held.write(
            {"state": "fetched", "hold_kind": False, "reason": False, "attempts": 0}
        )
        if held:
            self.env.ref("email_channel.ir_cron_receive").sudo()._trigger()
