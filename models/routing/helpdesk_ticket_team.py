from odoo import api, fields, models

from ..groups import AGENT

# What decides who is offered what: once it changes, look again.
WAKING = {
    "active",
    "email_calendar_id",
    "email_enabled",
    "email_max_per_agent",
    "email_strategy",
    "user_ids",
}


class HelpdeskTicketTeam(models.Model):
    """A team that takes e-mail is a queue."""

    _inherit = "helpdesk.ticket.team"

    email_touchpoint_ids = fields.Many2many(
        comodel_name="email.touchpoint",
        relation="email_touchpoint_queue_rel",
        column1="queue_id",
        column2="touchpoint_id",
        string="Touchpoints",
        copy=False,
        check_company=True,
        groups=AGENT,
    )
    email_enabled = fields.Boolean(
        "Takes E-mail",
        tracking=True,
        help="Off: what waits here is not offered to anybody, and new mail goes to "
        "the other queues of its touchpoint. Linking a touchpoint switches it on.",
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
        tracking=True,
    )
    email_service_level = fields.Integer(
        "Service Level",
        default=3600,
        help="The time within which a conversation should be with an agent.",
    )
    email_offer_timeout = fields.Integer(
        "Ring for",
        default=60,
        help="The time an agent has to accept; after that the offer counts as missed.",
    )
    email_max_per_agent = fields.Integer(
        "Conversations per Agent",
        default=5,
        help="The most conversations of this queue an agent may have at a time, "
        "counting offers. 0: no limit.",
    )
    email_max_waiting = fields.Integer(
        "Conversations Waiting at Most",
        help="When this many conversations wait here, new mail goes to other queues "
        "of its touchpoint that have room; if none has, it waits here all the same. "
        "0: no limit.",
    )
    email_calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Schedule",
        check_company=True,
        domain="[('company_id', 'in', (company_id, False)), "
        "('flexible_hours', '=', False)]",
        help="The hours in which conversations are offered. Outside of them they "
        "wait. Empty: always open.",
    )
    email_warn_waiting = fields.Integer(
        "Waiting: Warn from", help="Number of conversations. 0: never."
    )
    email_alert_waiting = fields.Integer(
        "Waiting: Alert from", help="Number of conversations. 0: never."
    )
    email_warn_wait = fields.Integer("Longest Wait: Warn from", help="0: never.")
    email_alert_wait = fields.Integer("Longest Wait: Alert from", help="0: never.")
    email_wrap_up_required = fields.Boolean(
        "Wrap-up Reason Required",
        help="A conversation is closed or transferred only with a reason, as long as "
        "there is one to choose.",
    )
    email_member_ids = fields.One2many(
        comodel_name="email.queue.member",
        inverse_name="queue_id",
        string="E-mail Members",
        domain=[("left_at", "=", False)],
        groups=AGENT,
    )
    email_wrap_up_ids = fields.Many2many(
        comodel_name="email.wrap.up",
        relation="email_wrap_up_queue_rel",
        column1="queue_id",
        column2="wrap_up_id",
        string="Wrap-up Reasons",
        domain="[('company_id', 'in', (company_id, False))]",
        help="For this queue only, besides those that are for all queues.",
        groups=AGENT,
    )
    email_pending_count = fields.Integer(
        "E-mail Waiting",
        compute="_compute_email_pending_count",
        groups=AGENT,
    )

    @api.model_create_multi
    def create(self, vals_list):
        queues = super().create(vals_list)
        self.env["email.queue.member"]._sync(queues)
        silent = [
            queue.id
            for queue, vals in zip(queues, vals_list, strict=True)
            # sudo: whoever makes a team need have no part in the channel.
            if "email_enabled" not in vals and queue.sudo().email_touchpoint_ids
        ]
        self.browse(silent)._take_email()
        return queues

    def write(self, vals):
        links = "email_touchpoint_ids" in vals and "email_enabled" not in vals
        # sudo: whoever changes a team need have no part in the channel.
        before = {queue: queue.email_touchpoint_ids for queue in self.sudo() if links}
        done = super().write(vals)
        if "user_ids" in vals:
            self.env["email.queue.member"]._sync(self)
        linked = [
            queue.id for queue in before if queue.email_touchpoint_ids - before[queue]
        ]
        self.browse(linked)._take_email()
        if vals.keys() & WAKING:
            self.env["email.routing"]._wake()
            self.env["email.routing"]._tell_agents(self)
        return done

    def copy_data(self, default=None):
        """Who has no part in the channel copies a team without what is of it."""
        reasons = "email_wrap_up_ids"
        if self._has_field_access(self._fields[reasons], "read"):
            return super().copy_data(default)
        copies = super().copy_data({**(default or {}), reasons: False})
        return [
            {name: value for name, value in vals.items() if name != reasons}
            for vals in copies
        ]

    def _take_email(self):
        """A touchpoint was linked: its mail comes here, and is to be offered."""
        self.filtered(lambda queue: not queue.email_enabled).email_enabled = True

    # Where records are seen by rules of their own, the count is the reader's.
    @api.depends_context("uid")
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

    def action_open_email_conversations(self):
        """What waits in the queue."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_conversation_action"
        )
        return dict(
            action,
            name=self.display_name,
            domain=[("queue_ids", "in", self.ids)],
            context={"search_default_pending": 1},
        )
