from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..company_queues import foreign_queues


class EmailWrapUp(models.Model):
    """Why a conversation ended, or went to another queue."""

    _name = "email.wrap.up"
    _description = "Wrap-up Reason"
    _inherit = ["email.guarded"]
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", help="Empty: for all companies."
    )
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="email_wrap_up_queue_rel",
        column1="wrap_up_id",
        column2="queue_id",
        string="Queues",
        domain="company_id and [('company_id', 'in', (company_id, False))] or []",
        help="Empty: for all queues.",
    )

    @api.constrains("company_id", "queue_ids")
    def _check_queues(self):
        """Raises ValidationError when a company's reason is for queues of another
        one."""
        for reason, queue in foreign_queues(self):
            raise ValidationError(
                self.env._(
                    "“%(reason)s” is for %(company)s, and “%(queue)s” is a "
                    "queue of %(other)s. Leave the reason's company empty, or "
                    "choose queues of that company.",
                    reason=reason.name,
                    company=reason.company_id.name,
                    queue=queue.display_name,
                    other=queue.company_id.name,
                )
            )

    @api.model
    def _choices(self, conversations):
        """Reasons that fit all these conversations: those for all queues, and those of
        the queue that each is in."""
        queues = conversations.queue_id
        everywhere = Domain("company_id", "=", False)
        if len(conversations.company_id) == 1:
            everywhere |= Domain("company_id", "=", conversations.company_id.id)
        anywhere = Domain("queue_ids", "=", False)
        found = self.search(
            everywhere & (anywhere | Domain("queue_ids", "in", queues.ids))
        )

        def fits(reason):
            # An archived queue's reason is still not everybody's.
            only = reason.with_context(active_test=False).queue_ids
            return not only or (queues and queues <= only)

        return found.filtered(fits)

    @api.model
    def _required_for(self, conversations):
        """Whether one of them ends only with a reason. A queue without any to choose
        asks for none: nobody could ever finish."""
        asking = conversations.filtered(lambda one: one.queue_id.email_wrap_up_required)
        return any(
            self._choices(of_queue) for of_queue in asking.grouped("queue_id").values()
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: what was given as a reason anywhere counts.
        used = self.env["email.conversation.event"].sudo()
        for reason in self:
            count = used.search_count([("wrap_up_id", "=", reason.id)])
            if count:
                raise UserError(
                    self.env._(
                        "“%(reason)s” was given %(count)s times, and reports count "
                        "it: archive it instead of deleting it.",
                        reason=reason.name,
                        count=count,
                    )
                )
