from odoo import api, fields, models

from ...core.supervision.alarm import QUIET, Watch
from ..groups import SUPERVISOR, role_group
from .alarm_words import amount, figure_name

CHANGED = "email_channel.alarm"  # on the bus
OPEN_STATES = ("crossed", "ringing")


class EmailAlarmRing(models.Model):
    """That a figure crossed the threshold of an alarm in a queue: since when, who was
    told, and until when.

    It is there from the crossing on, before anybody is told: a worker that is killed,
    or a server that is started again, goes on where it was.
    """

    _name = "email.alarm.ring"
    _description = "What Rang"
    _inherit = [
        *("mail.thread", "mail.activity.mixin"),
        *("email.guarded", "email.supervised"),
    ]
    _supervised_by = "queue_id"
    _order = "crossed_at desc, id desc"
    _rec_name = "alarm_id"

    alarm_id = fields.Many2one(
        comodel_name="email.alarm",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    figure = fields.Char("Kind of Figure", readonly=True, required=True)
    state = fields.Selection(
        selection=[
            ("crossed", "Not Yet Told"),
            ("ringing", "Ringing"),
            ("over", "Over"),
        ],
        required=True,
        readonly=True,
        default="crossed",
    )
    crossed_at = fields.Datetime("Since", required=True, readonly=True)
    rang_at = fields.Datetime("Told", readonly=True)
    back_at = fields.Datetime(readonly=True)
    over_at = fields.Datetime("Until", readonly=True)
    value = fields.Float("Number", readonly=True, help="When it rang.")
    threshold = fields.Float("Threshold as Number", readonly=True)
    told_ids = fields.Many2many(
        comodel_name="res.users",
        relation="email_alarm_ring_user_rel",
        column1="ring_id",
        column2="user_id",
        string="Who Was Told",
        readonly=True,
    )
    acknowledged_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Acknowledged by",
        readonly=True,
        ondelete="set null",
    )
    acknowledged_at = fields.Datetime("Acknowledged", readonly=True)
    lasted_seconds = fields.Integer("Lasted", compute="_compute_lasted_seconds")
    figure_words = fields.Char("Figure", compute="_compute_words")
    value_words = fields.Char("Value", compute="_compute_words")
    threshold_words = fields.Char("Threshold", compute="_compute_words")

    # One at a time, whoever looks at the same moment.
    _open_unique = models.UniqueIndex(
        "(alarm_id, queue_id) WHERE state IN ('crossed', 'ringing')"
    )
    _rang_index = models.Index("(rang_at) WHERE rang_at IS NOT NULL")

    @api.depends("crossed_at", "over_at")
    def _compute_lasted_seconds(self):
        now = fields.Datetime.now()
        for ring in self:
            time = (ring.over_at or now) - (ring.crossed_at or now)
            ring.lasted_seconds = int(time.total_seconds())

    @api.depends("figure", "value", "threshold")
    @api.depends_context("lang")
    def _compute_words(self):
        for ring in self:
            # sudo: only what the figure is called.
            ring.figure_words = figure_name(ring.alarm_id.sudo(), ring.figure)
            ring.value_words = amount(ring.env, ring.figure, ring.value)
            ring.threshold_words = amount(ring.env, ring.figure, ring.threshold)

    @api.model
    def get_ringing(self):
        """For supervisors: what rings now in the queues that they supervise, and was
        acknowledged by nobody.

        :return: list of {``id``, ``alarm_id``, ``queue_id``, ``queue``, ``figure``:
            key, ``name``: the figure's, ``value``: when it rang, and ``threshold``: as
            people read them, ``since``: UTC}, the newest first
        """
        rings = self.search(
            [("state", "=", "ringing"), ("acknowledged_at", "=", False)]
        )
        return [
            {
                "id": ring.id,
                "alarm_id": ring.alarm_id.id,
                "queue_id": ring.queue_id.id,
                "queue": ring.queue_id.display_name,
                "figure": ring.figure,
                "name": ring.figure_words,
                "value": ring.value_words,
                "threshold": ring.threshold_words,
                "since": fields.Datetime.to_string(ring.crossed_at),
            }
            for ring in rings
        ]

    def action_acknowledge(self):
        """For supervisors: they know of these, and boards show them no longer. Those
        who were told are told all the same when it is over."""
        self.check_access("read")
        # sudo: what rang is written by the channel, for who may see it.
        new = self.sudo().filtered(
            lambda ring: ring.state == "ringing" and not ring.acknowledged_at
        )
        new.write(
            {
                "acknowledged_by_id": self.env.uid,
                "acknowledged_at": fields.Datetime.now(),
            }
        )
        new._tell_boards()
        return True

    # -- as core.supervision.alarm has it ------------------------------------------

    def _watch(self):
        if not self:
            return QUIET
        return Watch(self.crossed_at, self.state == "ringing", self.back_at or None)

    def _follow(self, watch, now, **vals):
        """Write down how it stands.

        :param watch: core.supervision.alarm.Watch
        """
        if watch == QUIET:
            if self.state == "crossed":
                self.unlink()
            else:
                self.write({"state": "over", "over_at": self.back_at or now, **vals})
            return
        vals["back_at"] = watch.back_at or False
        if watch.ringing and self.state == "crossed":
            vals.update(state="ringing", rang_at=now)
        if self.crossed_at != watch.crossed_at:
            vals["crossed_at"] = watch.crossed_at
        if any(self[name] != value for name, value in vals.items()):
            self.write(vals)

    def _end_unsaid(self):
        """Their alarm is another one now, or is gone: they end, and nobody is told."""
        still = self.filtered(lambda ring: ring.state in OPEN_STATES)
        rang = still.filtered(lambda ring: ring.state == "ringing")
        (still - rang).unlink()
        rang.write({"state": "over", "over_at": fields.Datetime.now()})
        rang.activity_ids.unlink()
        rang._tell_boards()

    def _tell_boards(self):
        """Open boards ask anew what rings."""
        group = role_group(self.env, SUPERVISOR)
        for company in self.company_id:
            place = self.env["email.routing"]._company_channel(company)
            group._bus_send(CHANGED, {}, subchannel=place)
