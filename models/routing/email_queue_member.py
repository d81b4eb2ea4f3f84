from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..groups import AGENT, SUPERVISOR, with_role


class EmailQueueMember(models.Model):
    """An agent in a queue, from when to when (C1).

    ``helpdesk.ticket.team.user_ids`` says who is in the queue; a row is made and ended
    as that changes, and who has left keeps what came while he was there.
    """

    _name = "email.queue.member"
    _description = "Queue Member"
    _inherit = ["email.guarded"]
    _order = "queue_id, priority, id"

    queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Agent",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    priority = fields.Integer(
        default=1, help="For the strategy by priority: 1 is offered first."
    )
    joined_at = fields.Datetime(
        readonly=True, help="Empty: a member since before the channel was installed."
    )
    left_at = fields.Datetime(readonly=True)
    last_offered_at = fields.Datetime(readonly=True)

    agent_state_id = fields.Many2one(
        comodel_name="email.agent.state",
        string="State",
        compute="_compute_agent_state",
        groups=SUPERVISOR,
    )
    agent_state_since = fields.Datetime(
        "Since",
        compute="_compute_agent_state",
        groups=SUPERVISOR,
    )
    answers = fields.Boolean(
        "Has a Role",
        compute="_compute_answers",
        help="Without a role in the e-mail channel a member sees no mail.",
    )

    _present_unique = models.UniqueIndex("(queue_id, user_id) WHERE left_at IS NULL")
    _user_index = models.Index("(user_id, queue_id)")

    @api.depends("user_id")
    def _compute_agent_state(self):
        agents = self.env["email.agent"]
        found = agents.search_fetch([("user_id", "in", self.user_id.ids)])
        by_user = found.grouped("user_id")
        for member in self:
            agent = by_user.get(member.user_id, agents)
            member.agent_state_id = agent.state_id
            member.agent_state_since = agent.state_since

    @api.depends("user_id")
    def _compute_answers(self):
        agents = with_role(self.user_id, AGENT)
        for member in self:
            member.answers = member.user_id in agents

    @api.constrains("priority")
    def _check_priority(self):
        if any(member.priority < 1 for member in self):
            raise ValidationError(
                self.env._("Priorities begin at 1, and 1 is offered first.")
            )

    @api.model
    def _entered_sql(self, user, queued_at):
        """Whether what entered ``waits.queue_id`` then, entered while this user was a
        member (SQL).

        With the memberships as they are now, and not joined to their table: of each
        of thousands of conversations that costs a third.

        :param queued_at: SQL, the moment
        """
        self.flush_model(["queue_id", "user_id", "joined_at", "left_at"])
        rows = self.env.execute_query(
            SQL(
                "SELECT queue_id, joined_at, left_at FROM email_queue_member"
                " WHERE user_id = %s",
                user.id,
            )
        )
        always = [queue for queue, joined, left in rows if not (joined or left)]
        terms = [SQL("waits.queue_id = ANY(%s::integer[])", always)]
        for queue, joined, left in rows:
            if joined or left:
                since = SQL("%s >= %s", queued_at, joined) if joined else SQL("TRUE")
                until = SQL("%s < %s", queued_at, left) if left else SQL("TRUE")
                terms.append(
                    SQL("waits.queue_id = %s AND %s AND %s", queue, since, until)
                )
        return SQL("(%s)", SQL(" OR ").join(SQL("(%s)", term) for term in terms))

    @api.model
    def _sync(self, queues):
        """Rows as the queues' members are now: who is new joins, who is gone leaves."""
        # sudo: rows follow from the queue's members, whoever may change those.
        Member = self.sudo()
        now = fields.Datetime.now()
        present = Member.search(
            [("queue_id", "in", queues.ids), ("left_at", "=", False)]
        )
        known = {(member.queue_id.id, member.user_id.id): member for member in present}
        wanted = {
            (queue.id, user.id)
            for queue in queues.sudo()
            for user in queue.with_context(active_test=False).user_ids
        }
        Member.create(
            [
                {"queue_id": queue, "user_id": user, "joined_at": now}
                for queue, user in sorted(wanted - known.keys())
            ]
        )
        users = {user for _queue, user in wanted}
        self.env["email.agent"]._of(self.env["res.users"].browse(sorted(users)))
        gone = [known[key].id for key in known.keys() - wanted]
        Member.browse(gone).left_at = now
