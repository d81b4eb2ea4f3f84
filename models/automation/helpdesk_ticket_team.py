from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.automation.service_level import Promise
from ..groups import SUPERVISOR


class HelpdeskTicketTeam(models.Model):
    """Within which time the customers of a queue get an answer, and what becomes of
    those who give us none."""

    _name = "helpdesk.ticket.team"
    _inherit = ["helpdesk.ticket.team", "email.closing.setting"]

    email_service_level_further = fields.Integer(
        "Further Answers",
        default=3600,
        help="The time within which a customer who writes again gets an answer, in "
        "the hours of the schedule.",
    )
    email_service_warn_share = fields.Integer(
        "Warn at",
        default=75,
        help="When this part of the time is over, in per cent, the agent is told that "
        "an answer is due soon. 0: never.",
    )
    email_service_level_ids = fields.One2many(
        comodel_name="email.service.level",
        inverse_name="queue_id",
        string="By Priority",
        copy=True,
        help="For tickets of other priorities the times above hold.",
        groups=f"{SUPERVISOR},helpdesk_mgmt.group_helpdesk_manager",
    )
    email_delayed_stage_id = fields.Many2one(
        comodel_name="helpdesk.ticket.stage",
        string="Stage when Delayed",
        ondelete="set null",
        domain="[('closed', '=', False), ('company_id', 'in', (company_id, False)), "
        "'|', ('team_ids', '=', False), ('team_ids', '=', id)]",
        help="Where a ticket goes when an answer is late; once there is one, it goes "
        "back. Empty: it stays where it is.",
    )

    email_closing = fields.Selection(
        selection=[
            ("touchpoint", "As its touchpoint says"),
            ("own", "After a time of its own"),
            ("never", "Never"),
        ],
        string="Close Silent Conversations",
        required=True,
        default="touchpoint",
        tracking=True,
        help="What becomes of a conversation whose customer does not answer us.",
    )

    def _closes_silent(self):
        return self.email_closing == "own"

    @api.constrains("email_closing")
    def _check_email_closing_rule(self):
        self._check_email_closing()

    @api.constrains("email_service_level_further", "email_service_warn_share")
    def _check_email_service_level(self):
        for queue in self:
            if queue.email_service_level_further < 1:
                raise ValidationError(
                    self.env._(
                        "Enter how long a further answer may take in “%(queue)s”: a "
                        "second or more.",
                        queue=queue.name,
                    )
                )
            if not 0 <= queue.email_service_warn_share < 100:
                raise ValidationError(
                    self.env._(
                        "“%(queue)s” can warn at 1 to 99 per cent of the time; enter 0 "
                        "for never.",
                        queue=queue.name,
                    )
                )

    def _service_promises(self):
        """What these promise: {queue id: {priority: core.automation.service_level
        .Promise}}, with "" for all other priorities."""
        # sudo: as with the other settings of a queue, the agents need not see them.
        queues = self.sudo()
        return {
            queue.id: {
                "": Promise(
                    queue.email_service_level, queue.email_service_level_further
                ),
                **{
                    level.priority: level._promise()
                    for level in queue.email_service_level_ids
                },
            }
            for queue in queues
        }

    def _delayed_stage(self):
        """Where late tickets of this queue go; empty: they stay."""
        # It may have been archived, or taken from the team, since.
        return self.email_delayed_stage_id & self._get_applicable_stages()
