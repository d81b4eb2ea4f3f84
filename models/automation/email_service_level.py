from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.automation.service_level import Promise


class EmailServiceLevel(models.Model):
    """What a queue promises for tickets of one priority, in place of what it promises
    for all."""

    _name = "email.service.level"
    _description = "Service Level of a Priority"
    _inherit = ["email.guarded"]
    _order = "queue_id, priority desc"
    _rec_name = "priority"

    queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="queue_id.company_id", store=True, index=True)
    priority = fields.Selection(
        selection="_select_priority", string="Priority of the Ticket", required=True
    )
    first_seconds = fields.Integer("First Answer", required=True, default=3600)
    further_seconds = fields.Integer("Further Answers", required=True, default=3600)

    _once = models.Constraint(
        "UNIQUE (queue_id, priority)",
        "This queue has a service level for this priority already.",
    )

    @api.model
    def _select_priority(self):
        ticket = self.env["helpdesk.ticket"]
        return ticket._fields["priority"]._description_selection(self.env)

    @api.model_create_multi
    def create(self, vals_list):
        levels = super().create(vals_list)
        levels._tell_queues(levels.queue_id)
        return levels

    def write(self, vals):
        before = self.queue_id
        done = super().write(vals)
        self._tell_queues(before | self.queue_id)
        return done

    def unlink(self):
        queues = self.queue_id
        done = super().unlink()
        self._tell_queues(queues)
        return done

    def _tell_queues(self, queues):
        # sudo: whoever changes it need not see what waits there.
        self.env["email.automation.entry"]._on_queue_changed(queues.sudo())

    @api.constrains("first_seconds", "further_seconds")
    def _check_times(self):
        for level in self:
            if min(level.first_seconds, level.further_seconds) < 1:
                raise ValidationError(
                    self.env._(
                        "Enter how long an answer to tickets of priority "
                        "“%(priority)s” may take in “%(queue)s”: a second or more.",
                        priority=dict(self._select_priority())[level.priority],
                        queue=level.queue_id.name,
                    )
                )

    def _promise(self):
        return Promise(self.first_seconds, self.further_seconds)
