from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..groups import AGENT, SUPERVISOR, has_role
from ..limits import supervised_queues_domain
from .queue_figures import QueueFigures
from .queue_overview import NO_FIGURES, QueueOverview


class HelpdeskTicketTeam(models.Model):
    """What waits in a queue, and who of its members is there."""

    _inherit = "helpdesk.ticket.team"

    email_pending_count = fields.Integer(
        "E-mail Waiting",
        compute="_compute_email_pending_count",
        groups=AGENT,
    )
    email_waiting_count = fields.Integer(
        "Waiting", compute="_compute_email_overview", groups=SUPERVISOR
    )
    email_waiting_since = fields.Datetime(
        "Longest Wait", compute="_compute_email_overview", groups=SUPERVISOR
    )
    email_active_count = fields.Integer(
        "With Agents",
        compute="_compute_email_overview",
        groups=SUPERVISOR,
        help="Conversations that agents have, without those that are parked.",
    )
    email_parked_count = fields.Integer(
        "Parked Now", compute="_compute_email_overview", groups=SUPERVISOR
    )
    email_ready_count = fields.Integer(
        "Agents Ready",
        compute="_compute_email_overview",
        groups=SUPERVISOR,
        help="Members who are Available or In-Email.",
    )
    email_supervised = fields.Boolean(
        compute="_compute_email_supervised",
        search="_search_email_supervised",
        groups=SUPERVISOR,
        help="The reader supervises the queue.",
    )
    email_waiting_level = fields.Selection(
        selection=[("ok", "Fine"), ("warn", "Warning"), ("alert", "Alert")],
        string="Level",
        compute="_compute_email_overview",
        groups=SUPERVISOR,
        help="By the thresholds of the queue.",
    )

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

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_email_overview(self):
        supervised = self.filtered_domain(supervised_queues_domain(self.env))
        (self - supervised).update(NO_FIGURES)
        # sudo: figures count what is not shown; who sees them is said on the fields.
        for queue, figures in QueueOverview(supervised.sudo()).gather().items():
            queue.with_env(self.env).update(figures)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_email_supervised(self):
        supervised = self.filtered_domain(supervised_queues_domain(self.env))
        for queue in self:
            queue.email_supervised = queue in supervised

    @api.model
    def _search_email_supervised(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = supervised_queues_domain(self.env)
        return domain if True in value else ~domain

    def get_email_figures(self):
        """For supervisors and the queue's members.

        :return: dict with

            - ``open``: whether it is within its schedule
            - ``waiting``, ``offered``, ``active``, ``parked``: conversations; what is
              parked is not active
            - ``longest_wait``: seconds
            - ``agents``: {code of the state: members who are in it}
            - ``members``: list of {``user_id``, ``agent_id``, ``name``, ``state``,
              ``active``, ``parked``, ``offered``}
            - ``service_level``: per cent of today, or None when nothing was to be
              served
            - ``levels``: {``waiting`` and ``longest_wait``: "ok", "warn" or "alert"}
        """
        self.ensure_one()
        self._check_may_see_figures()
        # sudo: figures count what the single member may not see.
        return QueueFigures(self.sudo()).gather()

    def _check_may_see_figures(self):
        self.check_access("read")
        user = self.env.user
        if self.env.su or self.filtered_domain(supervised_queues_domain(self.env)):
            return
        # sudo: the members of a queue.
        if not has_role(user, AGENT) or user not in self.sudo().user_ids:
            raise AccessError(
                self.env._(
                    "Only supervisors and its members see the figures of “%(queue)s”.",
                    queue=self.display_name,
                )
            )

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
