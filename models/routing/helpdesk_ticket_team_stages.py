from odoo import api, fields, models


def _stage_field(label, *, closed, words):
    """A stage that tickets of a queue go to, when their conversations do the same."""
    return fields.Many2one(
        comodel_name="helpdesk.ticket.stage",
        string=label,
        compute="_compute_email_stages",
        store=True,
        precompute=True,
        readonly=False,
        copy=True,
        ondelete="set null",
        domain=f"[('closed', '=', {closed}), "
        "('company_id', 'in', (company_id, False)), "
        "'|', ('team_ids', '=', False), ('team_ids', '=', id)]",
        help=words,
    )


class HelpdeskTicketTeam(models.Model):
    """In which stage a queue's tickets are when their conversations are closed, and
    open again."""

    _inherit = "helpdesk.ticket.team"

    email_close_stage_id = _stage_field(
        "Stage when Closed",
        closed=True,
        words="Where a ticket goes when the last of its conversations is closed. "
        "Empty: it stays where it is.",
    )
    email_reopen_stage_id = _stage_field(
        "Stage when Reopened",
        closed=False,
        words="Where a closed ticket goes when one of its conversations is open again. "
        "Empty: it stays where it is.",
    )
    email_close_mail = fields.Boolean(
        "Mail the Customer on Closing",
        help="When a ticket with conversations is closed, the e-mail template of its "
        "stage goes to the customer, from the touchpoint and in the thread. Off: it "
        "stays unsent. Where the touchpoint has an automatic answer on closing, its "
        "page Automation says which of the two goes out.",
    )

    # Once: what is emptied afterwards is to stay empty.
    @api.depends()
    def _compute_email_stages(self):
        for queue in self:
            queue.email_close_stage_id = queue._usual_email_stage(closed=True)
            queue.email_reopen_stage_id = queue._usual_email_stage(closed=False)

    def _usual_email_stage(self, closed):
        """The first that closes a ticket, or opens it.

        :param closed: whether it is to be one for closed tickets
        """
        stages = self.env["helpdesk.ticket.stage"].search(
            [
                ("company_id", "in", [False, self.company_id.id]),
                ("team_ids", "in", [False, *self._origin.ids]),
            ]
        )
        # Not for what a customer wrote and somebody answered.
        stages -= self.env["email.conversation"]._ignored_stages()
        return stages.filtered(lambda stage: stage.closed == closed)[:1]

    def _email_stage(self, closed):
        """Where tickets of this team, or of none, go; empty: they stay."""
        if not self:
            return self._usual_email_stage(closed)
        # sudo: the queue's settings decide, whoever closes the ticket.
        queue = self.sudo()
        stage = queue.email_close_stage_id if closed else queue.email_reopen_stage_id
        # It may have been archived, or taken from the team, since.
        return stage & queue._get_applicable_stages()
