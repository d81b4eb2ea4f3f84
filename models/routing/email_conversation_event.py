from odoo import api, fields, models
from odoo.tools import SQL

from ..bulk import with_defaults


class EmailConversationEvent(models.Model):
    """What happened to a conversation, for its history and for reports."""

    _name = "email.conversation.event"
    _description = "Conversation Event"
    _inherit = ["email.guarded"]
    _order = "at desc, id desc"
    _rec_name = "type"

    conversation_id = fields.Many2one(
        comodel_name="email.conversation",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    type = fields.Selection(
        selection=[
            ("offered", "Offered"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("missed", "Missed"),
            ("withdrawn", "Withdrawn"),
            ("picked", "Taken"),
            ("started", "Started"),
            ("released", "Released"),
            ("taken_over", "Taken Over"),
            ("returned", "Returned"),
            ("transferred", "Transferred"),
            ("closed", "Closed"),
            ("reopened", "Reopened"),
        ],
        string="Event",
        required=True,
        readonly=True,
    )
    at = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Agent", readonly=True)
    by_id = fields.Many2one(comodel_name="res.users", string="Done by", readonly=True)
    queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team", readonly=True, ondelete="set null"
    )
    to_queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team", readonly=True, ondelete="set null"
    )
    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    wait_seconds = fields.Integer(
        "Waited",
        readonly=True,
        aggregator="avg",
        help="From the customer's mail until an agent had it.",
    )
    ring_seconds = fields.Integer(
        "Rang",
        readonly=True,
        aggregator="avg",
        help="From the offer until its end.",
    )
    handle_seconds = fields.Integer(
        "Handled",
        readonly=True,
        aggregator="avg",
        help="From when the agent had it until it was closed or went on.",
    )
    wrap_up_id = fields.Many2one(
        comodel_name="email.wrap.up", readonly=True, ondelete="restrict"
    )
    note = fields.Text(readonly=True)

    _at_index = models.Index("(at)")
    _queue_index = models.Index("(queue_id, at)")
    _user_index = models.Index("(user_id, at)")

    @api.model
    def _log(self, kind, rows):
        """Write down what happens now.

        :param kind: of ``type``
        :param rows: list of (conversation, values); agent and queue are the
            conversation's unless they are given
        """
        user = self.env.user
        common = {
            "type": kind,
            "at": fields.Datetime.now(),
            "by_id": False if user._is_superuser() else user.id,
        }
        vals_list = [
            {
                **common,
                "conversation_id": conversation.id,
                "user_id": conversation.user_id.id,
                "queue_id": conversation.queue_id.id,
                "touchpoint_id": conversation.touchpoint_id.id,
                "company_id": conversation.company_id.id,
                **vals,
            }
            for conversation, vals in rows
        ]
        return self.create(with_defaults(self, vals_list))

    @api.model
    def _log_offered(self, offers):
        """As ``_log``, for as many offers as a pass makes: one statement."""
        offers.flush_recordset()
        offers.conversation_id.flush_recordset(["touchpoint_id", "company_id"])
        self.env.cr.execute(
            SQL(
                """INSERT INTO email_conversation_event (type, at, conversation_id,
                          user_id, queue_id, touchpoint_id, company_id, ring_seconds,
                          create_uid, create_date)
                   SELECT 'offered', offer.offered_at, offer.conversation_id,
                          offer.user_id, offer.queue_id, one.touchpoint_id,
                          one.company_id, 0, %(uid)s, offer.offered_at
                     FROM email_offer offer
                     JOIN email_conversation one ON one.id = offer.conversation_id
                    WHERE offer.id IN %(offers)s ORDER BY offer.id""",
                uid=self.env.uid,
                offers=tuple(offers.ids),
            )
        )
        offers.conversation_id.invalidate_recordset(["event_ids"], flush=False)
