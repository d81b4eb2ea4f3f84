from odoo import api, fields, models
from odoo.fields import Command


class HelpdeskTicketTeam(models.Model):
    """A team that takes e-mail is a queue."""

    _inherit = "helpdesk.ticket.team"

    email_touchpoint_ids = fields.Many2many(
        comodel_name="email.touchpoint",
        relation="email_touchpoint_queue_rel",
        column1="queue_id",
        column2="touchpoint_id",
        string="Touchpoints",
        check_company=True,
    )
    email_enabled = fields.Boolean(
        "Takes E-mail",
        help="Off: what waits here is offered to nobody, and new mail goes to the "
        "other queues of its touchpoint.",
    )
    email_strategy = fields.Selection(
        selection=[
            ("manual", "Manual: agents take from the queue"),
            ("ring_all", "Ring all"),
            ("round_robin", "Round robin"),
            ("least_recent", "Least recent"),
            ("fewest", "Fewest conversations"),
            ("random", "Random"),
            ("priority", "Priority order"),
            ("sticky", "Sticky: the customer's last agent"),
        ],
        string="Strategy",
        required=True,
        default="manual",
    )
    email_service_level = fields.Integer(
        "Service Level (s)",
        default=3600,
        help="Seconds within which a conversation is to be with an agent.",
    )
    email_offer_timeout = fields.Integer(
        "Ring for (s)",
        default=60,
        help="Seconds an agent has to accept; after that the offer is missed.",
    )
    email_max_per_agent = fields.Integer(
        "Conversations per Agent",
        default=5,
        help="How many of this queue an agent has at a time, offers included. "
        "0: no limit.",
    )
    email_max_waiting = fields.Integer(
        "Conversations in the Queue",
        help="When so many wait, new mail goes to the other queues of its touchpoint "
        "that have room; if none has, it waits here all the same. 0: no limit.",
    )
    email_calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Schedule",
        check_company=True,
        help="When conversations are offered. Outside of it they wait. Empty: always.",
    )
    email_warn_waiting = fields.Integer("Waiting: Warn from")
    email_alert_waiting = fields.Integer("Waiting: Alert from")
    email_warn_wait = fields.Integer("Longest Wait: Warn from (s)")
    email_alert_wait = fields.Integer("Longest Wait: Alert from (s)")
    email_wrap_up_required = fields.Boolean(
        "Wrap-up Reason Required",
        help="A conversation is closed or transferred only with a reason.",
    )
    email_member_ids = fields.One2many(
        comodel_name="email.queue.member",
        inverse_name="queue_id",
        string="E-mail Members",
        domain=[("left_at", "=", False)],
    )
    email_pending_count = fields.Integer(compute="_compute_email_pending_count")

    @api.model_create_multi
    def create(self, vals_list):
        queues = super().create(vals_list)
        self.env["email.queue.member"]._sync(queues)
        return queues

    def write(self, vals):
        done = super().write(vals)
        if "user_ids" in vals:
            self.env["email.queue.member"]._sync(self)
        return done

    def _compute_email_pending_count(self):
        counts = dict(
            self.env["email.conversation"]._read_group(
                [("queue_ids", "in", self.ids), ("state", "=", "pending")],
                ["queue_ids"],
                ["__count"],
            )
        )
        for team in self:
            team.email_pending_count = counts.get(team, 0)

    def _admission_vals(self):
        """How a new conversation enters these queues: all their agents see it, and it
        is the first queue's until an agent of another one takes it."""
        return {"queue_ids": [Command.set(self.ids)], "queue_id": self[:1].id}

    def action_open_email_conversations(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_conversation_action"
        )
        return dict(action, domain=[("queue_ids", "in", self.ids)], context={})
