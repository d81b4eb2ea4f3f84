import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..bulk import with_defaults
from . import event_words
from .stretch import stretch_sql, stretches_of

# With these an agent gets a conversation that waited.
GOT = ("accepted", "picked")
# These are counted, and say nothing to who reads the history of a conversation.
COUNTED = ("created", "received", "answered", "auto_answered", "refused_file")


class EmailConversationEvent(models.Model):
    """What happened to a conversation, for its history and for reports."""

    _name = "email.conversation.event"
    _description = "Conversation Event"
    _inherit = ["email.guarded", "email.supervised"]
    _order = "at desc, id desc"
    _rec_name = "type"
    _supervised_also = ("queue_id", "to_queue_id")

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
            ("parked", "Parked"),
            ("unparked", "Back from Parking"),
            ("workflow", "Workflow"),
            ("delayed", "Delayed"),
            ("rated", "Rated"),
            ("reminded", "Customer Reminded"),
            ("not_reminded", "Customer Cannot Be Reminded"),
            ("created", "Conversation Created"),
            ("received", "Customer Wrote"),
            ("answered", "Answered"),
            ("auto_answered", "Answered Automatically"),
            ("refused_file", "Attachment Refused"),
            ("spied", "A Supervisor Looked On"),
            ("whispered", "A Supervisor Whispered"),
            ("read", "Recording Read"),
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
    late = fields.Boolean(
        "After Its Time",
        readonly=True,
        help="The time for an answer was over already when the agent got it, or when "
        "it was closed and no agent had it.",
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
    parked_seconds = fields.Integer(
        "Was Parked",
        readonly=True,
        aggregator="avg",
        help="From when it was parked until its agent went on with it; no part of the "
        "handling time.",
    )
    stretch = fields.Integer(
        default=1,
        readonly=True,
        aggregator=None,
        help="1 until the conversation is reopened, then 2, and so on: each stretch "
        "has a first answer and an end of its own.",
    )
    first = fields.Boolean(
        "First Answer", readonly=True, help="The first answer in its stretch."
    )
    response_seconds = fields.Integer(
        "Answered After",
        readonly=True,
        aggregator="avg",
        help="From the customer's oldest e-mail that waited until the answer left.",
    )
    response_working_seconds = fields.Integer(
        "Answered After (Working Time)",
        readonly=True,
        aggregator="avg",
        help="The same, within the hours of the queue only.",
    )
    wait_working_seconds = fields.Integer(
        "Waited (Working Time)",
        readonly=True,
        aggregator="avg",
        help="As waited, within the hours of the queue only.",
    )
    handle_working_seconds = fields.Integer(
        "Handled (Working Time)",
        readonly=True,
        aggregator="avg",
        help="As handled, within the hours of the queue only.",
    )
    parked_working_seconds = fields.Integer(
        "Was Parked (Working Time)",
        readonly=True,
        aggregator="avg",
        help="As was parked, within the hours of the queue only.",
    )
    one_touch = fields.Boolean(
        readonly=True,
        help="Of a closing: one answer was enough in its stretch, by one agent.",
    )
    ended_at = fields.Datetime("Until", readonly=True, help="Of a supervisor's look.")
    parked_until = fields.Datetime(
        readonly=True, help="Of what was parked; empty: until the customer writes."
    )
    cause = fields.Selection(
        selection=[
            ("hand", "By hand"),
            ("due", "Its time has come"),
            ("written", "The customer wrote"),
            ("stopped", "Queue or touchpoint out of use"),
            ("taken_over", "Taken over"),
            ("released", "Released"),
            ("returned", "Returned to the queue"),
            ("transferred", "Transferred"),
            ("closed", "Closed"),
            ("merged", "Its e-mails were moved away"),
            ("undone", "Undone"),
            ("printed", "Printed"),
            ("saved", "Saved as a file"),
        ],
        readonly=True,
        help="Why it is parked no longer. Of a closing: it is no work that was done, "
        "for the e-mails were moved away, or it was undone. Of a reopening: it undid "
        "the closing. Of a reading: how, if not on the screen.",
    )
    mail_id = fields.Many2one(
        comodel_name="email.message",
        readonly=True,
        ondelete="set null",
        # Its subject is not for everybody who sees the event.
        groups=fields.NO_ACCESS,
        help="The e-mail that came in, left, or carried the file.",
    )
    workflow = fields.Char(
        readonly=True, help="The name of the workflow that was run, as it was then."
    )
    # Of what was offered; see models.routing.offer_reason.Kept.
    reason = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    wrap_up_id = fields.Many2one(
        comodel_name="email.wrap.up", readonly=True, ondelete="restrict"
    )
    wrap_up_root_id = fields.Many2one(
        related="wrap_up_id.root_id", string="Topmost Wrap-up Reason"
    )
    wrap_up_code = fields.Char(related="wrap_up_id.code", string="Wrap-up Code")
    rating_id = fields.Many2one(
        comodel_name="rating.rating", readonly=True, ondelete="set null"
    )
    note = fields.Text(readonly=True)
    # Not stored: it is the hour where the reader is.
    hour = fields.Char(
        "Hour of the Day", compute="_compute_hour", search="_search_hour"
    )
    # In one line, for the conversation's history.
    summary = fields.Char(compute="_compute_summary")

    _at_index = models.Index("(at)")
    _queue_index = models.Index("(queue_id, at)")
    _user_index = models.Index("(user_id, at)")
    _once_a_mail = models.UniqueIndex(
        "(mail_id, type) WHERE mail_id IS NOT NULL AND type != 'refused_file'"
    )
    _mail_index = models.Index("(mail_id) WHERE mail_id IS NOT NULL")
    _created_once = models.UniqueIndex("(conversation_id) WHERE type = 'created'")

    def init(self):
        # Reports group by hours, days and months: PostgreSQL would expect as many of
        # them as there are moments, and have its workers add up nothing.
        self.env.cr.execute(
            SQL(
                "ALTER TABLE %s ALTER COLUMN at SET (n_distinct = 1000)",
                SQL.identifier(self._table),
            )
        )

    # -- in reports, and in the history of a conversation -----------------------

    @api.depends("at")
    @api.depends_context("tz", "uid")
    def _compute_hour(self):
        for event in self:
            here = event.at and fields.Datetime.context_timestamp(event, event.at)
            event.hour = here and f"{here:%H}:00"

    @api.model
    def _search_hour(self, operator, value):
        if operator != "in":
            return NotImplemented
        hours = tuple(value) or (None,)
        return Domain.custom(
            to_sql=lambda model, alias, _query: SQL(
                "%s IN %s", model._hour_to_sql(alias), hours
            )
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "hour":
            return self._hour_to_sql(alias)
        return super()._field_to_sql(alias, field_expr, query)

    def _hour_to_sql(self, alias):
        return SQL(
            "to_char(%s AT TIME ZONE 'UTC' AT TIME ZONE %s, 'HH24:00')",
            SQL.identifier(alias, "at"),
            str(self.env.tz),
        )

    @api.depends("queue_id", "to_queue_id", "wrap_up_id", "user_id", "by_id")
    @api.depends_context("lang", "tz")
    def _compute_summary(self):
        # sudo: queues and people of the past have names for all who see the history.
        for event in self.sudo():
            event.summary = event_words.summary(event)

    # -- writing it down --------------------------------------------------------

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
                "late": _ends_waiting(kind, conversation) and conversation._is_late(),
                **_known(vals),
            }
            for conversation, vals in rows
        ]
        self._note_stretches(kind, rows, vals_list)
        ledger = self.env["email.supervision.ledger"]
        ledger._note_working_time(vals_list)
        events = self.create(with_defaults(self, vals_list))
        if kind == "closed":
            ledger._renew_one_touch(events)
        return events

    def _note_stretches(self, kind, rows, vals_list):
        """With a reopening the next one begins."""
        conversations = self.env["email.conversation"].concat(*(row[0] for row in rows))
        stretches = stretches_of(conversations)
        for vals in vals_list:
            known = stretches.get(vals["conversation_id"], 1)
            vals["stretch"] = known + (kind == "reopened")

    @api.model
    def _log_offered(self, rows, at):
        """As ``_log``, for as many offers as a routing pass makes: one statement.

        :param rows: list of (conversation id, agent's user id, queue id, why: JSON or
            None)
        :param at: datetime, UTC
        """
        conversations = self.env["email.conversation"].browse(row[0] for row in rows)
        conversations.flush_recordset(["touchpoint_id", "company_id"])
        ids, users, queues, reasons = map(list, zip(*rows, strict=True))
        self.env.cr.execute(
            SQL(
                """INSERT INTO email_conversation_event (type, at, conversation_id,
                          user_id, queue_id, touchpoint_id, company_id, ring_seconds,
                          reason, stretch, create_uid, create_date)
                   SELECT 'offered', %(at)s, one.id, offer.user_id, offer.queue_id,
                          one.touchpoint_id, one.company_id, 0, offer.reason::jsonb,
                          %(stretch)s, %(uid)s, %(at)s
                     FROM UNNEST(%(ids)s::integer[], %(users)s::integer[],
                                 %(queues)s::integer[], %(reasons)s::text[])
                          WITH ORDINALITY AS offer(
                              conversation_id, user_id, queue_id, reason, position)
                     JOIN email_conversation one ON one.id = offer.conversation_id
                    ORDER BY offer.position""",
                at=at,
                stretch=stretch_sql(SQL("one.id")),
                uid=self.env.uid,
                ids=ids,
                users=users,
                queues=queues,
                reasons=[reason and json.dumps(reason) for reason in reasons],
            )
        )
        conversations.invalidate_recordset(["event_ids"], flush=False)


def _ends_waiting(kind, conversation):
    """Whether it waits for an agent no longer: one has it, or it is being closed."""
    unheard = kind == "closed" and conversation.state == "pending"
    return kind in GOT or unheard


def _known(vals):
    """Who had nobody waiting did not wait for no time at all."""
    unknown = vals.get("wait_seconds") is False
    return {
        name: value
        for name, value in vals.items()
        if not (unknown and name == "wait_seconds")
    }
