from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date

MOST_MORE = 50
EMPTY = {"progress": 0, "failure": False, "ended_at": False, "guessed_ids": False}


class EmailReplayRouting(models.Model):
    """A day of the ledger of events, replayed through the routing with other settings.

    Nothing but this record and its results is written: no offer is made, and no
    conversation changes.
    """

    _name = "email.replay.routing"
    _description = "Replay of a Day's Routing"
    _inherit = ["email.guarded"]
    _order = "id desc"
    _rec_names_search = ["day"]

    name = fields.Char(compute="_compute_name")
    day = fields.Date(
        required=True,
        default=lambda self: fields.Date.context_today(self) - timedelta(days=1),
        help="The mail that came, and waited, on this day.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    zone = fields.Char(
        "Time Zone",
        required=True,
        readonly=True,
        default=lambda self: str(self.env.tz),
        help="In which the day begins and ends.",
    )
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="email_replay_routing_queue_rel",
        column1="replay_id",
        column2="queue_id",
        string="Queues",
        domain="[('email_enabled', '=', True),"
        " ('company_id', 'in', (company_id, False))]",
        help="Where the change is tried, and what is compared. Empty: all queues.",
    )
    strategy = fields.Selection(
        selection="_select_strategy",
        help="By which these queues choose the agent. Empty: as each of them is set.",
    )
    more_agents = fields.Integer(
        "Additional Agents",
        help="So many more are there whenever one of the queues' agents is.",
    )
    without_ids = fields.Many2many(
        comodel_name="res.users",
        relation="email_replay_routing_without_rel",
        column1="replay_id",
        column2="user_id",
        string="Without These Agents",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    state = fields.Selection(
        selection=[
            ("draft", "To be replayed"),
            ("running", "Running"),
            ("done", "Replayed"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    progress = fields.Integer("Progress (%)", readonly=True, copy=False)
    failure = fields.Text(readonly=True, copy=False)
    ended_at = fields.Datetime("Ended", readonly=True, copy=False)
    guessed_ids = fields.Many2many(
        comodel_name="res.users",
        relation="email_replay_routing_guessed_rel",
        column1="replay_id",
        column2="user_id",
        string="Agents without a State",
        readonly=True,
        copy=False,
        help="They worked that day without having been available: they count as there "
        "from their first conversation to their last.",
    )
    result_ids = fields.One2many(
        comodel_name="email.replay.routing.result",
        inverse_name="replay_id",
        string="Side by Side",
        readonly=True,
        copy=False,
    )

    is_nobody_served = fields.Boolean(compute="_compute_is_nobody_served")

    @api.depends("result_ids.served", "result_ids.scenario")
    def _compute_is_nobody_served(self):
        for replay in self:
            replayed = replay.result_ids.filtered(lambda one: one.scenario != "actual")
            replay.is_nobody_served = replayed and not any(replayed.mapped("served"))

    @api.depends("day")
    @api.depends_context("lang")
    def _compute_name(self):
        for replay in self:
            day = format_date(self.env, replay.day) if replay.day else "…"
            replay.name = self.env._("Routing of %(day)s", day=day)

    @api.model
    def _select_strategy(self):
        """Those by which something is offered."""
        routed = self.env["email.routing"]._strategies()
        queues = self.env["helpdesk.ticket.team"]
        known = queues._fields["email_strategy"]._description_selection(self.env)
        return [(code, words) for code, words in known if code in routed]

    @api.constrains("day", "more_agents", "queue_ids", "without_ids", "company_id")
    def _check_possible(self):
        for replay in self:
            if replay.day > fields.Date.context_today(replay):
                raise ValidationError(
                    self.env._("This day has not come yet. Choose today or a day past.")
                )
            if not 0 <= replay.more_agents <= MOST_MORE:
                raise ValidationError(
                    self.env._(
                        "Between 0 and %(most)s additional agents can be tried. To try "
                        "with fewer, choose whom to leave out.",
                        most=MOST_MORE,
                    )
                )
            foreign = replay.queue_ids.company_id - replay.company_id
            if foreign:
                raise ValidationError(
                    self.env._(
                        "The queues are of another company: %(companies)s.",
                        companies=", ".join(foreign.mapped("name")),
                    )
                )

    def write(self, vals):
        tried = {"day", "queue_ids", "strategy", "more_agents", "without_ids"}
        if tried & vals.keys() and not self.env.su:
            self._on_changed()
        return super().write(vals)

    def _on_changed(self):
        """What was found is of other settings."""
        if self.filtered(lambda replay: replay.state == "running"):
            raise UserError(
                self.env._("It is being replayed. Stop it before you change it.")
            )
        # sudo: the results are the channel's.
        self.sudo()._forget()

    def _forget(self):
        self.result_ids.unlink()
        self.env["email.replay.routing.line"].search(
            [("replay_id", "in", self.ids)]
        ).unlink()
        self.write({**EMPTY, "state": "draft"})

    # -- the administrator's actions -----------------------------------------------

    def action_replay(self):
        """Replay the day in the background; a second click changes nothing."""
        self.check_access("write")
        # sudo: its state is the channel's.
        waiting = self.sudo().filtered(lambda replay: replay.state != "running")
        waiting._forget()
        waiting.state = "running"
        self.env["email.replay.routing.job"]._wake()

    def action_stop(self):
        self.check_access("write")
        # sudo: as above
        running = self.sudo().filtered(lambda replay: replay.state == "running")
        running.write({**EMPTY, "state": "draft"})

    def action_waits(self):
        """Waiting times by hour, as a chart."""
        return self._open_chart("email_channel.email_replay_routing_waits_action")

    def action_service_level(self):
        """Service level by hour, as a chart."""
        return self._open_chart("email_channel.email_replay_routing_level_action")

    def action_load(self):
        """Conversations of each agent, as a chart."""
        return self._open_chart("email_channel.email_replay_routing_load_action")

    def _open_chart(self, name):
        self.ensure_one().check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id(name)
        return {**action, "domain": [("replay_id", "=", self.id)]}
