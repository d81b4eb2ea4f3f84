import secrets
from datetime import timedelta

from odoo import api, fields, models

RELOAD = timedelta(seconds=10)
# An open browser gives a sign of life each minute (agent_presence_service), or a little
# later when its tab is hidden; until then it counts as open, whatever the setting.
SIGN_SECONDS = 150
# After these who was an agent may be none: what they have is for others.
DISMISSING = {"active", "group_ids"}


class ResUsers(models.Model):
    _inherit = "res.users"

    # Whoever changes it ends all sessions of the user, on all devices.
    email_session_key = fields.Char(copy=False, readonly=True, groups=fields.NO_ACCESS)

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        self.env["email.queue.member"]._sync(users.helpdesk_team_ids)
        return users

    def _get_session_token_fields(self):
        return {*super()._get_session_token_fields(), "email_session_key"}

    def _end_sessions(self):
        """Log these users out wherever they are logged in; with this transaction."""
        # sudo: whoever may do that was checked.
        for user in self.sudo():
            user.email_session_key = secrets.token_hex(16)
            user.flush_recordset(["email_session_key"])
        # A request of theirs may have come since, and have had the old one cached.
        self.env.cr.postcommit.add(self.env.registry.clear_cache)

    def _absent_agents(self):
        """Those of these users whose browser was closed, and did not come back within
        the seconds in which a page is loaded again."""
        # sudo: the system's own look at who is there.
        presences = self.env["mail.presence"].sudo()
        gone = presences.search(
            [
                ("user_id", "in", self.ids),
                ("status", "=", "offline"),
                ("last_poll", "<=", fields.Datetime.now() - RELOAD),
            ]
        )
        return gone.user_id

    def _with_open_browser(self):
        """Those of these users whose open browser was heard of within SIGN_SECONDS."""
        # sudo: the system's own look at who is there.
        presences = self.env["mail.presence"].sudo()
        signed_since = fields.Datetime.now() - timedelta(seconds=SIGN_SECONDS)
        there = presences.search(
            [
                ("user_id", "in", self.ids),
                ("status", "in", ("online", "away")),
                ("last_poll", ">=", signed_since),
            ]
        )
        return there.user_id

    def write(self, vals):
        teams = "helpdesk_team_ids" in vals
        before = teams and self.helpdesk_team_ids
        done = super().write(vals)
        if teams:
            self.env["email.queue.member"]._sync(before | self.helpdesk_team_ids)
        if vals.keys() & DISMISSING:
            self.env["email.routing"]._wake()
        return done

    def unlink(self):
        # sudo: whoever may delete a user.
        had = self.env["email.conversation"].sudo()
        had = had.search([("user_id", "in", self.ids), ("state", "=", "active")])
        had._on_agents_gone()
        return super().unlink()
