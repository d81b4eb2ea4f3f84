from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime


class EmailAgent(models.Model):
    """The pause: a break that a supervisor begins, and that only a supervisor ends.

    It lasts while the agent calls, logs out and comes back; nothing new comes to him.
    """

    _inherit = "email.agent"

    paused_by_id = fields.Many2one(
        comodel_name="res.users", string="Paused by", readonly=True, ondelete="set null"
    )
    paused_at = fields.Datetime("Paused Since", readonly=True)
    before_pause_id = fields.Many2one(
        comodel_name="email.agent.state", readonly=True, ondelete="set null"
    )

    def _pause(self):
        """Let the user of the environment pause this agent.

        Raises UserError: paused already.
        """
        if self.paused_at:
            raise UserError(self._paused_words())
        paused = self.base_state_id._system("paused")
        self.write(
            {
                "paused_by_id": self.env.uid,
                "paused_at": fields.Datetime.now(),
                "before_pause_id": self.base_state_id.id,
            }
        )
        # Who is Offline enters the pause when he comes.
        if self.base_state_id.code == "offline":
            self._tell()
        else:
            self._change("supervisor", self.env.user, base_state_id=paused.id)
        self._tell_pause(begins=True)

    def _end_pause(self):
        """Let the agent go on with the state that he had before.

        Raises UserError: not paused.
        """
        if not self.paused_at:
            raise UserError(
                self.env._("%(agent)s is not paused.", agent=self.user_id.name)
            )
        before = self.before_pause_id
        self._forget_pause()
        if self.base_state_id.code == "paused":
            there = before.active and before.code != "offline"
            state = before if there else before._system("available")
            self._change("supervisor", self.env.user, base_state_id=state.id)
        else:
            self._tell()
        self._tell_pause(begins=False)

    def _forget_pause(self):
        self.write(
            {"paused_by_id": False, "paused_at": False, "before_pause_id": False}
        )

    def _state_in_pause(self, state, mine):
        """What comes of a state that somebody chooses: a supervisor ends the pause by
        it; the agent, who was Offline, goes on with it.

        Raises UserError: the agent cannot end it.

        :param state: email.agent.state
        :param mine: whether the agent chooses it
        :return: email.agent.state
        """
        if not self.paused_at:
            return state
        if not mine:
            self._forget_pause()
            return state
        if self.base_state_id.code != "offline":
            raise UserError(self._paused_words())
        return state if state.code == "offline" else state._system("paused")

    def _paused(self):
        """See ``_state``."""
        # sudo: who paused him is told to the agent.
        by = self.sudo().paused_by_id
        return {
            "by": by.name or False,
            "since": fields.Datetime.to_string(self.paused_at),
        }

    def _paused_words(self):
        # sudo: who paused him is told to who asks.
        agent = self.sudo()
        since = format_datetime(self.env, agent.paused_at, dt_format="short")
        by = agent.paused_by_id.name or self.env._("A supervisor")
        if agent.user_id == self.env.user:
            return self.env._(
                "%(name)s paused you, since %(moment)s. Only a supervisor ends it.",
                name=by,
                moment=since,
            )
        return self.env._(
            "%(agent)s was paused by %(name)s, since %(moment)s.",
            agent=agent.user_id.name,
            name=by,
            moment=since,
        )

    def _tell_pause(self, begins):
        user = self.user_id
        # In the agent's language.
        there = self.with_context(lang=user.lang).env
        name = self.env.user.name
        message = (
            there._("%(name)s paused you: nothing is offered to you.", name=name)
            if begins
            else there._("%(name)s ended your pause.", name=name)
        )
        user._bus_send("simple_notification", {"type": "info", "message": message})
