from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..groups import AGENT, has_role


class EmailSupervisionScreen(models.AbstractModel):
    """A supervisor sees an agent's screen, in a Discuss call between the two (J2).

    The supervisor asks; the agent sees who asks, and shows the screen in his own
    browser or does not; either of them ends it.
    """

    _name = "email.supervision.screen"
    _description = "Watching an Agent's Screen"

    # -- by the supervisor -------------------------------------------------------

    @api.model
    def ask(self, agent_id):
        """Ask an agent to show the screen. What becomes of it is told on the bus; see
        email.screen._payload.

        :param int agent_id: email.agent
        :return: as email.screen._payload
        :raises UserError: why it cannot be asked now, in words
        """
        agent = self.env["email.agent"].browse(agent_id)
        known = self.env["email.supervision"]._check_supervises_agent_sudo(agent)
        self._check_can_show(known)
        # sudo: that the user supervises the agent was checked.
        screens = self.env["email.screen"].sudo()
        self._check_free(screens._open_of(known, self.env.user), known)
        self._check_in_no_call(known.user_id, self.env.user)
        return screens._ask(known, self.env.user)._payload(self.env.user)

    @api.model
    def withdraw(self, screen_id):
        """Ask no longer; nothing when it was answered meanwhile."""
        row = self._mine_sudo(screen_id, "supervisor_id")
        if row.state == "asked":
            row._finish("withdrawn", self.env.user)

    # -- by the agent ------------------------------------------------------------

    @api.model
    def grant(self, screen_id):
        """Show the screen: both join the call of this channel.

        :return: ``{channel_id}``
        :raises UserError: it was withdrawn, or answered too late
        """
        row = self._mine_sudo(screen_id, "agent_id")
        row._ignore_late()
        if row.state != "asked":
            raise UserError(
                self.env._(
                    "%(supervisor)s does not wait for it any more.",
                    supervisor=row.supervisor_id.name,
                )
            )
        self._check_in_no_call(self.env.user)
        chat = self.env["discuss.channel"]._get_or_create_chat(
            row.supervisor_id.partner_id.ids
        )
        row._grant(chat.sudo())  # sudo: it is written down by the system
        return {"channel_id": chat.id}

    @api.model
    def refuse(self, screen_id):
        """Do not show it; nothing when it was withdrawn meanwhile."""
        row = self._mine_sudo(screen_id, "agent_id")
        if row.state == "asked":
            row._finish("refused", self.env.user)

    # -- by both -----------------------------------------------------------------

    @api.model
    def end(self, screen_id):
        """Show it no longer, or ask no longer; nothing when it is over already."""
        row = self._mine_sudo(screen_id, "agent_id", "supervisor_id")
        if row.state == "granted":
            row._finish("ended", self.env.user)
        elif row.state == "asked":
            mine = row.supervisor_id == self.env.user
            row._finish("withdrawn" if mine else "refused", self.env.user)

    @api.model
    def ignore(self, screen_id):
        """Nobody answered in time, as the page that asked sees it."""
        self._mine_sudo(screen_id, "agent_id", "supervisor_id")._ignore_late()

    @api.model
    def get_open(self):
        """What is asked or shown now by this user or of him, for a page that was just
        opened.

        :return: list of email.screen._payload
        """
        user = self.env.user
        if not has_role(user, AGENT):
            return []
        agent = self.env["email.agent"]._of(user).sudo()
        # sudo: only what the user is part of.
        found = self.env["email.screen"].sudo()._open_of(agent, user)
        return [row._payload(user) for row in found]

    # -- checks ------------------------------------------------------------------

    def _check_can_show(self, agent):
        if agent.user_id == self.env.user:
            raise UserError(self.env._("This is your own screen."))
        if not agent.screen_allowed:
            raise UserError(
                self.env._(
                    "The screen of %(agent)s may not be watched. An administrator "
                    "allows it on the agent's form.",
                    agent=agent.user_id.name,
                )
            )
        if not agent.user_id._with_open_browser():
            raise UserError(
                self.env._(
                    "%(agent)s has no browser open in which to ask.",
                    agent=agent.user_id.name,
                )
            )

    def _check_free(self, others, agent):
        """:param others: email.screen that are asked or shown now"""
        if others.filtered(lambda one: one.supervisor_id == self.env.user):
            raise UserError(
                self.env._(
                    "You watch a screen already, or have asked for it: that of "
                    "%(agent)s. End that first.",
                    agent=others.agent_id[:1].user_id.name,
                )
            )
        if others:
            raise UserError(
                self.env._(
                    "%(supervisor)s watches the screen of %(agent)s, or has just asked "
                    "for it.",
                    agent=agent.user_id.name,
                    supervisor=others[:1].supervisor_id.name,
                )
            )

    def _check_in_no_call(self, *users):
        # sudo: whether they are in a call, not in which.
        sessions = self.env["discuss.channel.rtc.session"].sudo()
        for user in users:
            if not sessions.search_count(
                [("partner_id", "=", user.partner_id.id)], limit=1
            ):
                continue
            if user == self.env.user:
                raise UserError(
                    self.env._("You are in a call. Leave it first, and then try again.")
                )
            raise UserError(
                self.env._(
                    "%(agent)s is in a call. Try again when it is over.",
                    agent=user.name,
                )
            )

    def _mine_sudo(self, screen_id, *names):
        """The row (email.screen), with the rights of the system, in which the user is
        one of these."""
        # sudo: whom it is about is checked here.
        row = self.env["email.screen"].sudo().browse(screen_id).exists()
        users = {"supervisor_id": row.supervisor_id, "agent_id": row.agent_id.user_id}
        if self.env.user not in [users[name] for name in names]:
            raise AccessError(self.env._("This is between others."))
        return row
