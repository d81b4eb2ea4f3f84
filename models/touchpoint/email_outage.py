from odoo import api, fields, models

from .connection_words import tell
from .notices import moment_words


class EmailOutage(models.Model):
    """A time during which a connection was lost."""

    _name = "email.outage"
    _description = "E-mail Touchpoint Disconnection"
    _inherit = ["email.guarded"]
    _order = "began_at desc, id desc"
    _rec_name = "began_at"

    connection_id = fields.Many2one(
        comodel_name="email.connection",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    touchpoint_id = fields.Many2one(
        related="connection_id.touchpoint_id",
        store=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="touchpoint_id.company_id", store=True)
    protocol = fields.Selection(related="connection_id.protocol", string="What")
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

    _one_open = models.UniqueIndex("(connection_id) WHERE ended_at IS NULL")

    @api.depends("trouble")
    @api.depends_context("lang")
    def _compute_reason(self):
        for outage in self:
            outage.reason = tell(self.env, outage.trouble)

    @api.model
    def _begin(self, connection):
        return self.create(
            {
                "connection_id": connection.id,
                "began_at": connection.failed_at,
                "trouble": connection.trouble,
                **self._worker(connection.protocol)._pending(connection.touchpoint_id),
            }
        )

    def _worker(self, protocol):
        """The model that receives, or the one that sends: it knows what waits."""
        return self.env["email.mailbox" if protocol == "imap" else "email.sender"]

    def _tell_last(self):
        """The last one that is over, of both connections where it was of both; False
        when none is."""
        over = self.filtered("ended_at")
        if not over:
            return False
        last = max(over, key=lambda each: each.ended_at)
        same = over.filtered(lambda each: each.ended_at >= last.began_at)
        return self.env._(
            "While disconnected from %(start)s to %(end)s: %(mails_in)s in, "
            "%(mails_out)s out.",
            start=moment_words(self.env, min(same.mapped("began_at"))),
            end=moment_words(self.env, last.ended_at),
            mails_in=sum(same.mapped("mails_in")),
            mails_out=sum(same.mapped("mails_out")),
        )

    def _count(self, folder, finished):
        """What went through since it is over, so far.

        :param folder: from which was fetched
        :param finished: all that waited there went through
        """
        count = self._worker(self.protocol)._count_restored(self)
        if self.protocol == "smtp":
            self.write({"mails_out": count, "settled": finished})
            return
        waiting = self._folders_left(folder if finished else None)
        self.write({"mails_in": count, "waiting": waiting, "settled": not waiting})

    def _folders_left(self, folder):
        present = self.touchpoint_id.mailbox_ids.mapped("folder")
        return [each for each in self.waiting if each in present and each != folder]
