from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...core.supervision.alarm import BELOW
from ..company_queues import foreign_queues
from ..groups import SUPERVISOR, role_group, with_role
from ..limits import supervised_queues_domain
from .alarm_news import AlarmNews
from .alarm_values import AlarmValues
from .alarm_words import figure_name, sentence

FIGURES = [
    ("waiting", "Waiting Conversations"),
    ("longest_wait", "Longest Wait"),
    ("service_level", "Service Level Today"),
    ("delayed", "Delayed Conversations"),
    ("available", "Agents Ready"),
    ("parked", "Parked Conversations"),
    ("disconnected", "Touchpoints Not Connected"),
]
# What the queue's own thresholds are of: their fields there.
OF_QUEUE = {"waiting": "waiting", "longest_wait": "wait"}
# What changes what rings.
DECISIVE = {
    *("figure", "limit", "threshold", "threshold_seconds", "queue_ids", "active"),
    "company_id",
}


class EmailAlarm(models.Model):
    """A figure of a queue of which supervisors are told when it crosses a threshold,
    and when that is over (J2). Each of its queues rings by itself."""

    _name = "email.alarm"
    _description = "Alarm"
    _inherit = [
        *("mail.thread", "mail.activity.mixin"),
        *("email.guarded", "email.supervised"),
    ]
    _supervised_by = "queue_ids"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="email_alarm_queue_rel",
        column1="alarm_id",
        column2="queue_id",
        string="Queues",
        required=True,
        domain="[('email_enabled', '=', True), ('email_supervised', '=', True), "
        "('company_id', 'in', (company_id, False))]",
    )
    figure = fields.Selection(selection=FIGURES, required=True, default="waiting")
    below = fields.Boolean(compute="_compute_below")
    limit = fields.Selection(
        selection=[
            ("own", "this number"),
            ("warn", "the queue's warning"),
            ("alert", "the queue's alert"),
        ],
        string="Threshold",
        required=True,
        default="own",
        help="The queue's own thresholds are set in the queue, and colour its figures.",
    )
    has_queue_limit = fields.Boolean(compute="_compute_below")
    threshold = fields.Integer("Number", default=10)
    threshold_seconds = fields.Integer("Time", default=600)
    hold_seconds = fields.Integer(
        "For",
        default=120,
        help="For so long the figure has to stay beyond the threshold until somebody "
        "is told, and has to be back until that is over.",
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="email_alarm_user_rel",
        column1="alarm_id",
        column2="user_id",
        string="Who Is Told",
        required=True,
        default=lambda self: self.env.user,
        domain=lambda self: [
            ("all_group_ids", "in", role_group(self.env, SUPERVISOR).id),
            ("share", "=", False),
        ],
    )
    on_screen = fields.Boolean("On the Screen", default=True)
    by_email = fields.Boolean("By E-mail")
    by_activity = fields.Boolean("By an Activity")
    sentence = fields.Char(compute="_compute_sentence")
    ring_ids = fields.One2many(
        comodel_name="email.alarm.ring", inverse_name="alarm_id", readonly=True
    )
    ringing_count = fields.Integer("Rings Now", compute="_compute_ringing_count")

    # -- as it is shown ------------------------------------------------------------

    @api.depends("figure")
    def _compute_below(self):
        for alarm in self:
            alarm.below = alarm.figure in BELOW
            alarm.has_queue_limit = alarm.figure in OF_QUEUE

    @api.onchange("figure")
    def _onchange_figure(self):
        if self.figure not in OF_QUEUE:
            self.limit = "own"
        usual = {"service_level": 80, "available": 1, "disconnected": 1}
        self.threshold = usual.get(self.figure, 10)

    @api.depends(
        *("figure", "limit", "threshold", "threshold_seconds", "hold_seconds"),
        *("queue_ids", "user_ids"),
    )
    @api.depends_context("lang")
    def _compute_sentence(self):
        for alarm in self:
            # sudo: names of people and queues, for all who see the alarm.
            alarm.sentence = sentence(alarm.sudo())

    @api.depends("figure", "queue_ids")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for alarm in self:
            queues = ", ".join(alarm.sudo().queue_ids.mapped("name"))
            name = figure_name(alarm, alarm.figure) if alarm.figure else ""
            alarm.display_name = f"{name} ({queues})" if queues else name

    def _compute_ringing_count(self):
        counts = dict(
            self.env["email.alarm.ring"]._read_group(
                [("alarm_id", "in", self.ids), ("state", "=", "ringing")],
                ["alarm_id"],
                ["__count"],
            )
        )
        for alarm in self:
            alarm.ringing_count = counts.get(alarm, 0)

    # -- what it may be --------------------------------------------------------------

    @api.constrains("threshold", "threshold_seconds", "hold_seconds", "figure", "limit")
    def _check_numbers(self):
        for alarm in self:
            if alarm.hold_seconds < 0:
                raise ValidationError(
                    alarm.env._(
                        "The time that the figure has to stay beyond the threshold is "
                        "never negative. Type 0 or more."
                    )
                )
            if alarm.limit != "own":
                continue
            if alarm._own_threshold() <= 0:
                raise ValidationError(
                    alarm.env._("An alarm has no threshold of 0. Type a higher one.")
                )
            if alarm.figure == "service_level" and alarm.threshold > 100:
                raise ValidationError(
                    alarm.env._("A service level is 100 per cent at most.")
                )

    @api.constrains("limit", "figure")
    def _check_limit(self):
        for alarm in self:
            if alarm.limit != "own" and alarm.figure not in OF_QUEUE:
                raise ValidationError(
                    alarm.env._(
                        "Queues have thresholds of their own for waiting conversations "
                        "and the longest wait only. Type a number here."
                    )
                )

    @api.constrains("queue_ids", "company_id")
    def _check_queues(self):
        for alarm, queue in foreign_queues(self):
            raise ValidationError(
                alarm.env._(
                    "“%(queue)s” is a queue of another company.", queue=queue.name
                )
            )
        if any(not alarm.queue_ids for alarm in self):
            raise ValidationError(self.env._("Choose at least one queue."))

    @api.constrains("user_ids", "company_id", "on_screen", "by_email", "by_activity")
    def _check_told(self):
        for alarm in self:
            users = alarm.sudo().user_ids
            others = users - with_role(users, SUPERVISOR)
            if others:
                raise ValidationError(
                    alarm.env._(
                        "%(name)s is no supervisor of the e-mail channel.",
                        name=others[0].name,
                    )
                )
            away = users.filtered(
                lambda user, alarm=alarm: alarm.company_id not in user.company_ids
            )
            if away:
                raise ValidationError(
                    alarm.env._(
                        "%(name)s does not work for %(company)s.",
                        name=away[0].name,
                        company=alarm.company_id.name,
                    )
                )
            if not users:
                raise ValidationError(alarm.env._("Choose at least one supervisor."))
            if not (alarm.on_screen or alarm.by_email or alarm.by_activity):
                raise ValidationError(
                    alarm.env._(
                        "Choose how it is told: on the screen, by e-mail or by an "
                        "activity."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        alarms = super().create(vals_list)
        alarms._check_own_queues()
        self.env["email.alarm.watch"]._wake()
        return alarms

    def write(self, vals):
        self._check_own_queues()
        done = super().write(vals)
        self._check_own_queues()
        if DECISIVE & vals.keys():
            # sudo: what rings is the system's; what is another alarm now has to ring
            # anew.
            self.sudo().ring_ids._end_unsaid()
            self.env["email.alarm.watch"]._wake()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_own_only(self):
        self._check_own_queues()
        self.sudo().ring_ids._end_unsaid()

    def _check_own_queues(self):
        """Raises AccessError: who is limited to some queues is told of those only."""
        if self.env.su:
            return
        Queues = self.env["helpdesk.ticket.team"].with_context(active_test=False)
        own = Queues.search(supervised_queues_domain(self.env))
        # sudo: which queues they have, whoever asks.
        if others := self.sudo().queue_ids - own.sudo():
            raise AccessError(
                self.env._(
                    "You do not supervise “%(queue)s”, which this alarm is of.",
                    queue=others[0].name,
                )
            )

    # -- buttons ---------------------------------------------------------------------

    def action_test(self):
        """Tell the user, and nobody else, as it would be told now."""
        self.ensure_one().check_access("read")
        own = self.env["helpdesk.ticket.team"].search(
            supervised_queues_domain(self.env)
        )
        queue = (self.queue_ids & own)[:1]
        if not queue:
            raise UserError(
                self.env._("You supervise none of the queues of this alarm.")
            )
        # sudo: figures count what is not shown; the queue is the user's to supervise.
        mine = self.sudo()
        values = AlarmValues(queue.sudo(), fields.Datetime.now())
        value = values.of(self.figure, queue.sudo(), mine.company_id)
        news = AlarmNews(mine, queue.sudo(), self.env.user, mine)
        news.tell("test", value, mine._threshold_of(queue.sudo()))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("You have been told, as this alarm tells."),
            },
        }

    def action_open_rings(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_alarm_ring_action"
        )
        rung = [("alarm_id", "=", self.id), ("state", "!=", "crossed")]
        return dict(action, domain=rung, context={})

    # -- with the rights of the system -------------------------------------------------

    def _own_threshold(self):
        wait = self.figure == "longest_wait"
        return self.threshold_seconds if wait else self.threshold

    def _threshold_of(self, queue):
        """The threshold in this queue; 0: it has none, and the alarm does not ring."""
        if self.limit == "own":
            return self._own_threshold()
        return queue[f"email_{self.limit}_{OF_QUEUE[self.figure]}"]

    def _who_is_told(self, queue):
        """Those of its people who supervise the queue now."""
        here = {"allowed_company_ids": self.company_id.ids}
        people = with_role(self.user_ids, SUPERVISOR).filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )
        return people.filtered(
            lambda user: queue.filtered_domain(
                supervised_queues_domain(self.env(user=user.id, su=False, context=here))
            )
        )
