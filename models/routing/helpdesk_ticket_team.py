from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command

from ..groups import ADMINISTRATOR, AGENT, has_role
from .queue_admission import admitting_queues, include_waiting
from .queue_removal import QueueRemoval
from .queue_rules import POSITIVE, THRESHOLDS, QueueRules
from .queue_schedule import open_queues

# What decides who is offered what: once it changes, look again.
WAKING = {
    "active",
    "email_calendar_id",
    "email_enabled",
    "email_max_per_agent",
    "email_strategy",
    "user_ids",
}
# What the deadlines of those who wait follow from.
SERVICE = {
    "company_id",
    "email_calendar_id",
    "email_service_level",
    "email_service_level_further",
    "email_service_warn_share",
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
        help="The time within which a customer who writes for the first time gets an "
        "answer, in the hours of the schedule.",
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
    email_wrap_up_missing = fields.Boolean(compute="_compute_email_wrap_up_missing")
    # -- the team as it is made, changed and deleted ---------------------------

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
        self._check_goes_without(vals)
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
        if vals.keys() & SERVICE:
            # sudo: whoever changes a team need not see what waits there.
            self.env["email.automation.entry"]._on_queue_changed(self.sudo())
        if self._changes_closing(vals):
            # sudo: see above
            self.env["email.automation.entry"]._on_closing_changed(self.sudo())
        if vals.keys() & {"active", "email_enabled"}:
            QueueRemoval(self).tell_agents()
        return done

    def _check_goes_without(self, vals):
        """Raises UserError when mail or conversations need what is switched off."""
        removal = QueueRemoval(self)
        if vals.get("active", True) is False:
            removal.check_nothing_waits()
            removal.check_not_the_last()
        elif vals.get("email_enabled", True) is False:
            removal.check_not_the_last()

    def unlink(self):
        removal = QueueRemoval(self)
        removal.withdraw_offers()
        stopped = removal.note_deletion()
        done = super().unlink()
        stopped._on_place_changed()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_needed(self):
        removal = QueueRemoval(self)
        removal.check_nothing_waits()
        removal.check_not_the_last()

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

    # -- what its settings may be ----------------------------------------------

    @api.constrains("email_offer_timeout", "email_service_level")
    def _check_email_times(self):
        for queue in self:
            QueueRules(queue).check_times()

    @api.constrains(*POSITIVE)
    def _check_email_numbers(self):
        for queue in self:
            QueueRules(queue).check_numbers()

    @api.constrains(*(name for pair in THRESHOLDS for name in pair))
    def _check_email_thresholds(self):
        for queue in self:
            QueueRules(queue).check_thresholds()

    @api.constrains("email_calendar_id")
    def _check_email_calendar(self):
        for queue in self:
            QueueRules(queue).check_schedule()

    @api.constrains("company_id", "email_calendar_id", "email_touchpoint_ids")
    def _check_email_company(self):
        self._check_company(["email_calendar_id", "email_touchpoint_ids"])

    @api.constrains("company_id", "email_wrap_up_ids")
    def _check_email_wrap_ups(self):
        self.email_wrap_up_ids._check_queues()

    @api.depends("email_wrap_up_required", "email_wrap_up_ids", "company_id")
    def _compute_email_wrap_up_missing(self):
        """A reason is required, and there is none to choose."""
        for queue in self:
            reasons = self.env["email.wrap.up"]
            queue.email_wrap_up_missing = queue.email_wrap_up_required and not (
                reasons._for_queues(queue._origin, queue.company_id)
                or queue.email_wrap_up_ids
            )

    # -- what comes into it, and when it is offered ----------------------------

    def _admission_vals(self, waits):
        """How new conversations enter these queues. All their agents see it, and it is
        the first queue's until an agent of another one takes it.

        :param waits: for each new conversation whether it will wait (list of bool)
        :return: list of dict, values of email.conversation
        """
        return [queues._entry_vals() for queues in admitting_queues(self, waits)]

    def _entry_vals(self):
        return {"queue_ids": [Command.set(self.ids)], "queue_id": self[:1].id}

    def _open_at(self, moment):
        """Those of these queues that are open then.

        :param moment: datetime, UTC, as fields have it
        """
        return open_queues(self, moment)

    def _is_open(self, moment):
        """Whether this queue's schedule has it open then."""
        self.ensure_one()
        return bool(self._open_at(moment))

    def action_email_include_waiting(self):
        """Today's members see, and are offered, what waits here already.

        Otherwise who joins has only what comes from then on.
        """
        self.ensure_one()
        if not has_role(self.env.user, ADMINISTRATOR):
            raise AccessError(
                self.env._(
                    "Only administrators of the channel can include waiting "
                    "conversations."
                )
            )
        self.check_access("write")
        waiting = include_waiting(self)
        message = self.env._(
            "The present members now see what was waiting. Conversations: %(count)s",
            count=len(waiting),
        )
        self._message_log(body=message)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if waiting else "info",
                "message": message if waiting else self.env._("Nothing waits here."),
            },
        }
