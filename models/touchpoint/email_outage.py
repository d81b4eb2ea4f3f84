from odoo import api, fields, models

from .connection_words import tell


class EmailOutage(models.Model):
    """A time during which a touchpoint could not receive, or not send."""

    _name = "email.outage"
    _description = "E-mail Touchpoint Disconnection"
    _inherit = ["email.guarded"]
    _order = "began_at desc, id desc"
    _rec_name = "began_at"

    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="touchpoint_id.company_id", store=True)
    half = fields.Selection(
        selection=[("imap", "Receiving (IMAP)"), ("smtp", "Sending (SMTP)")],
        string="What",
        required=True,
        readonly=True,
    )
    began_at = fields.Datetime("From", required=True, readonly=True)
    ended_at = fields.Datetime("To", readonly=True)
    trouble = fields.Json(readonly=True)
    reason = fields.Text("Cause", compute="_compute_reason")
    mails_in = fields.Integer(
        "In", readonly=True, help="Mails that came meanwhile, and were fetched after."
    )
    mails_out = fields.Integer(
        "Out", readonly=True, help="Mails that had to wait, and were sent after."
    )
    # Until all that waited went through, to count it.
    settled = fields.Boolean(readonly=True)
    # Of receiving the ledger's last row, of sending the last mail, when it was lost:
    # what has a higher id came later.
    mark = fields.Integer(readonly=True)
    # Folders that were not fetched to their end since; ids of mails queued before.
    waiting = fields.Json(readonly=True, default=list)

    _one_open = models.UniqueIndex("(touchpoint_id, half) WHERE ended_at IS NULL")

    @api.depends("trouble")
    @api.depends_context("lang")
    def _compute_reason(self):
        for outage in self:
            outage.reason = tell(self.env, outage.trouble)

    @api.model
    def _begin(self, touchpoint, half):
        return self.create(
            {
                "touchpoint_id": touchpoint.id,
                "half": half,
                "began_at": touchpoint[f"{half}_failed_at"],
                "trouble": touchpoint[f"{half}_trouble"],
                **touchpoint._pending(half),
            }
        )

    def _count(self, folder, finished):
        """What went through since it is over, so far.

        :param folder: from which was fetched
        :param finished: all that waited there went through
        """
        count = self.touchpoint_id._count_restored(self)
        if self.half == "smtp":
            self.write({"mails_out": count, "settled": finished})
            return
        waiting = self._folders_left(folder if finished else None)
        self.write({"mails_in": count, "waiting": waiting, "settled": not waiting})

    def _folders_left(self, folder):
        present = self.touchpoint_id.mailbox_ids.mapped("folder")
        return [each for each in self.waiting if each in present and each != folder]
