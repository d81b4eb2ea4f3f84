from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# Seconds until a question that nobody answers is over.
PATIENCE = 45
TYPE = "email_channel.screen"  # on the bus
OPEN_STATES = ("asked", "granted")


class EmailScreen(models.Model):
    """That a supervisor asked an agent to show the screen, and what became of it.

    It is shown in a Discuss call between the two; nothing of it is kept but this row.
    """

    _name = "email.screen"
    _description = "Agent's Screen Watched by a Supervisor"
    _inherit = ["email.guarded", "email.supervised"]
    _supervised_by = "agent_id"
    _order = "asked_at desc, id desc"
    _rec_name = "agent_id"

    agent_id = fields.Many2one(
        comodel_name="email.agent",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    supervisor_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    state = fields.Selection(
        selection=[
            ("asked", "Asked"),
            ("granted", "Shown Now"),
            ("ended", "Shown"),
            ("refused", "Refused"),
            ("ignored", "Not Answered"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="asked",
    )
    asked_at = fields.Datetime("Asked", required=True, readonly=True)
    granted_at = fields.Datetime("Shown from", readonly=True)
    ended_at = fields.Datetime("Until", readonly=True)
    ended_by_id = fields.Many2one(
        comodel_name="res.users", string="Ended by", readonly=True
    )
    channel_id = fields.Many2one(
        comodel_name="discuss.channel",
        readonly=True,
        ondelete="set null",
        groups=fields.NO_ACCESS,
    )

    # One at a time for each of the two, whoever asks at the same moment.
    _agent_unique = models.UniqueIndex(
        "(agent_id) WHERE state IN ('asked', 'granted')",
        "Somebody else asked for this screen at the same moment.",
    )
    _supervisor_unique = models.UniqueIndex(
        "(supervisor_id) WHERE state IN ('asked', 'granted')",
        "You have asked for another screen at the same moment.",
    )

    @api.model
    def _open_of(self, agent, supervisor):
        """Those that are asked or shown now, of this agent or this supervisor; what
        nobody answered in time is over first.

        :param agent: email.agent
        :param supervisor: res.users
        """
        theirs = Domain("agent_id", "=", agent.id)
        theirs |= Domain("supervisor_id", "=", supervisor.id)
        found = self.search(Domain("state", "in", OPEN_STATES) & theirs)
        found._ignore_late()
        return found.filtered(lambda one: one.state in OPEN_STATES)

    def _ignore_late(self):
        long_ago = fields.Datetime.now() - timedelta(seconds=PATIENCE)
        late = self.filtered(
            lambda one: one.state == "asked" and one.asked_at <= long_ago
        )
        late._finish("ignored")
        # Flushed at once: another one may be asked in the same transaction.
        late.flush_recordset()

    @api.model
    def _ask(self, agent, supervisor):
        row = self.create(
            {
                "agent_id": agent.id,
                "supervisor_id": supervisor.id,
                "asked_at": fields.Datetime.now(),
            }
        )
        row._tell()
        return row

    def _grant(self, channel):
        """The agent shows the screen in this channel's call."""
        self.write(
            {
                "state": "granted",
                "granted_at": fields.Datetime.now(),
                "channel_id": channel.id,
            }
        )
        self._tell()

    def _finish(self, state, by=None):
        """:param by: res.users who ended it; nobody by default"""
        for row in self.filtered(lambda one: one.state in OPEN_STATES):
            row.write(
                {
                    "state": state,
                    "ended_at": fields.Datetime.now(),
                    "ended_by_id": by.id if by else False,
                }
            )
            row._tell()
            row.channel_id.rtc_session_ids.unlink()

    @api.model
    def _on_call_left(self, channels):
        """Somebody left these calls: what was shown in them is over."""
        left = self.search(
            [("state", "=", "granted"), ("channel_id", "in", channels.ids)]
        )
        left._finish("ended")

    # -- what is told ------------------------------------------------------------

    def _tell(self):
        """Tell both how it stands."""
        for user in self.agent_id.user_id | self.supervisor_id:
            user._bus_send(TYPE, self._payload(user))

    def _payload(self, user):
        """:return: ``{id, state, asks: whether the user is the one who asks, agent:
        name, supervisor: name, channel_id: of the call or False, seconds: left to
        answer, ended_by_me}``"""
        waited = (fields.Datetime.now() - self.asked_at).total_seconds()
        return {
            "id": self.id,
            "state": self.state,
            "asks": user == self.supervisor_id,
            "agent": self.agent_id.user_id.name,
            "supervisor": self.supervisor_id.name,
            "channel_id": self.channel_id.id,
            "seconds": max(PATIENCE - int(waited), 0),
            "ended_by_me": user == self.ended_by_id,
        }

    @api.autovacuum
    def _gc_asked(self):
        self.search([("state", "=", "asked")])._ignore_late()
