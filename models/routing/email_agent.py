from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...core.routing.agent_state import READY, SETTABLE, effective, is_there
from ..groups import AGENT, SUPERVISOR, has_role
from ..limits import agents_domain
from .agent_attendance import AgentAttendance
from .agent_desk import AgentDesk


class EmailAgent(models.Model):
    """A user as agent of the channel: the state, and since when.

    Beside res.users, so that a change of state is nobody else's conflict.
    """

    _name = "email.agent"
    _description = "Agent"
    _inherit = ["email.guarded", "email.supervised"]
    _rec_name = "user_id"
    _order = "state_id, user_id"
    _supervised_by = "user_id"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Agent",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    base_state_id = fields.Many2one(
        comodel_name="email.agent.state",
        string="Chosen State",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="What the agent or a supervisor chose; calls and chats override it.",
    )
    in_call = fields.Boolean(readonly=True)
    in_chat = fields.Boolean(readonly=True)
    state_id = fields.Many2one(
        comodel_name="email.agent.state",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    state_since = fields.Datetime("Since", required=True, readonly=True)
    code = fields.Selection(related="state_id.code")
    last_worked_at = fields.Datetime(
        readonly=True, help="When a conversation last came to, or went from, the agent."
    )

    _user_unique = models.Constraint("UNIQUE(user_id)", "A user is one agent.")

    @api.model
    def _of_queues_domain(self, limited, queues):
        return agents_domain(self.env, limited, queues)

    @api.model
    def _of(self, users):
        """The agents of these users, made where there is none yet; those are
        Offline."""
        # sudo: an agent comes to be by being a member, or at the first look.
        Agent = self.sudo()
        agents = Agent.search([("user_id", "in", users.ids)])
        if missing := users - agents.user_id:
            self._insert(missing)
            agents = Agent.search([("user_id", "in", users.ids)])
        return agents.with_env(self.env)

    @api.model
    def _insert(self, users):
        # Not create(): the same user may come to be in two transactions at once.
        offline = self.env["email.agent.state"]._system("offline").id
        now = fields.Datetime.now()
        rows = [
            SQL(
                "(%s, %s, %s, %s, %s, %s)",
                user,
                offline,
                offline,
                now,
                self.env.uid,
                now,
            )
            for user in users.ids
        ]
        self.env.cr.execute(
            SQL(
                "INSERT INTO email_agent (user_id, base_state_id, state_id,"
                " state_since, create_uid, create_date)"
                " VALUES %s ON CONFLICT DO NOTHING",
                SQL(", ").join(rows),
            )
        )

    @api.model
    def get_desk(self):
        """All that the screen of an agent shows, as the server sees it now.

        :return: ``{is_agent: False}`` for others, else ``{is_agent, agent_id, agent:
            state, states: [{id, code, name, icon}], offers, queues: [{id, name,
            waiting, longest_since: UTC or False, strategy}], now: UTC}``
        """
        user = self.env.user
        if not has_role(user, AGENT):
            return {"is_agent": False}
        self.env["mail.presence"]._sign(user)
        self.env["email.clock"]._look()
        return AgentDesk(self._of(user)).gather()

    # -- by people ---------------------------------------------------------------

    def set_state(self, state_id):
        """Choose a state, as the agent or as a supervisor.

        :param int state_id: email.agent.state
        :return: the state as `_state()` describes it; still the call's or the chat's
            while there is one
        """
        self.ensure_one()
        self._check_may_set()
        state = self.env["email.agent.state"].search([("id", "=", state_id)])
        self._check_settable(state)
        # sudo: what may be set of an agent was checked.
        agent = self.sudo()
        mine = agent.user_id == self.env.user
        state = agent._state_in_pause(state, mine)
        if agent.base_state_id != state:
            source = "agent" if mine else "supervisor"
            agent._change(source, self.env.user, base_state_id=state.id)
            if not mine:
                agent._tell_set(state)
        return agent._state()

    def _tell_set(self, state):
        """Tell the agent who has set his state, and to what."""
        user = self.user_id
        # In the agent's language.
        there = self.with_context(lang=user.lang)
        message = there.env._(
            "%(name)s set you to “%(state)s”.",
            name=self.env.user.name,
            state=state.with_env(there.env).name,
        )
        user._bus_send("simple_notification", {"type": "info", "message": message})

    def _check_may_set(self):
        self.check_access("read")
        user = self.env.user
        if self.sudo().user_id != user and not has_role(user, SUPERVISOR):
            raise AccessError(self.env._("Only a supervisor sets the state of others."))

    def _check_settable(self, state):
        # sudo: who the agent is, and whether in a queue, is nobody's secret here.
        user = self.sudo().user_id
        if not state:
            raise UserError(
                self.env._("This state cannot be chosen any more. Choose another one.")
            )
        if state.code not in SETTABLE:
            raise UserError(
                self.env._(
                    "“%(state)s” is set by the system, and by nobody else. Choose "
                    "Available, In-Email, a break or Offline.",
                    state=state.name,
                )
            )
        if state.code != "offline" and not (user.active and has_role(user, AGENT)):
            raise UserError(
                self.env._(
                    "%(user)s is not an agent of the e-mail channel. An "
                    "administrator can give this role under Settings, Users.",
                    user=user.name,
                )
            )
        if state.code == "in_email" and not self.sudo()._in_email_queue():
            raise UserError(
                self.env._(
                    "%(user)s is in no queue that takes e-mail. Add the agent to such "
                    "a queue first.",
                    user=user.name,
                )
            )

    def _in_email_queue(self):
        """Those of these agents who are in a queue that takes e-mail."""
        members = self.env["email.queue.member"].search(
            [
                ("user_id", "in", self.user_id.ids),
                ("left_at", "=", False),
                ("queue_id.email_enabled", "=", True),
                ("queue_id.active", "=", True),
            ]
        )
        return self.filtered(lambda agent: agent.user_id in members.user_id)

    # -- by the system -------------------------------------------------------------

    def _enter(self, state, source):
        """Put these agents into a state, as if it had been chosen.

        :param state: email.agent.state, or the code of one of the system
        :param source: of email.agent.history
        """
        if isinstance(state, str):
            state = self.env["email.agent.state"]._system(state)
        # sudo: the system's own doing, whoever's transaction it is.
        others = self.sudo().filtered(lambda agent: agent.base_state_id != state)
        others._change(source, base_state_id=state.id)

    @api.model
    def _check_attendance(self):
        """Nobody tells when a browser is closed for good, or a user archived: look."""
        # sudo: the system's own look.
        AgentAttendance(self.sudo().env).update()

    def _is_there(self, queue):
        """Whether the agent would see what comes back to him in this queue."""
        user = self.ensure_one().user_id
        if user == self.env.user:  # he is just doing it
            return True
        return is_there(
            self.code,
            left=bool(user._absent_agents()),
            manual=queue.email_strategy == "manual",
            browser=bool(user._with_open_browser()),
            chose_offline=self._chose_offline(),
            paused=bool(self.paused_at),
        )

    def _chose_offline(self):
        """Whether the agent is Offline because somebody chose it, and not only because
        no state was chosen yet."""
        # sudo: the history of the agent whom it is about, whoever acts.
        last = self.env["email.agent.history"].sudo()
        last = last.search([("user_id", "=", self.user_id.id), ("end", "=", False)])
        return last.source in ("agent", "supervisor") and self.code == "offline"

    def _miss(self):
        """Put agents who did not answer an offer into RONA: nothing more is offered to
        them until they choose a state again."""
        self.filtered(lambda agent: agent.code in READY)._enter("rona", "missed")

    def _change(self, source, by=None, **vals):
        """Write these values, and the state that follows from them; tell and log it.

        :param by: res.users who did it; nobody by default: the system
        """
        before = {agent: agent.state_id for agent in self}
        bases = {agent: agent.base_state_id for agent in self}
        self.write(vals)
        now = fields.Datetime.now()
        for agent in self:
            state = agent._effective_state()
            if state != agent.state_id:
                agent.write({"state_id": state.id, "state_since": now})
        # Before anything else: who changes the same agent meanwhile fails here.
        self.flush_recordset()
        changed = self.filtered(lambda agent: agent.state_id != before[agent])
        self.env["email.agent.history"]._enter(changed, source, by)
        chosen = self.filtered(lambda agent: agent.base_state_id != bases[agent])
        (changed | chosen)._tell()
        changed._move_offers(before)

    def _effective_state(self):
        base = self.base_state_id
        code = effective(base.code, self.in_call, self.in_chat)
        return base if code == base.code else base._system(code)

    def _move_offers(self, before):
        """Take the offers from agents who are not ready any more, and let a pass offer
        something to those who have become ready."""
        ready = self.filtered(lambda agent: agent.code in READY)
        was_ready = self.filtered(lambda agent: before[agent].code in READY)
        if unready := was_ready - ready:
            self.env["email.offer"]._withdraw_of(unready.user_id)
        if ready - was_ready:
            self.env["email.routing"]._wake()

    # -- what is told ----------------------------------------------------------------

    def _state(self):
        """``{id, code, name, icon, since: UTC, after: name of what the call or chat
        ends with, or False, paused: {by: name, since: UTC}, or False}``; names in
        the language of the environment."""
        state, base = self.state_id, self.base_state_id
        return {
            "id": state.id,
            "code": state.code,
            "name": state.name,
            "icon": state.icon,
            "since": fields.Datetime.to_string(self.state_since),
            "after": base.name if base != state else False,
            "paused": self._paused() if self.paused_at else False,
        }

    def _tell(self):
        for agent in self:
            own = agent.with_context(lang=agent.user_id.lang)
            agent.user_id._bus_send("email_channel.agent", own._state())
        if self:
            self.env["email.routing"]._tell_supervisors(self)
