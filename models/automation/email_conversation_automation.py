from odoo import api, fields, models

from ..importance import IMPORTANT
from .closing_rule import moments_of
from .moments import to_seconds
from .priority_words import PriorityWords
from .service_clocks import renew, values_of, waiting_in
from .service_left import left_of
from .silence_words import words

# What is important comes before all that is not, however long that has waited.
IMPORTANT_AHEAD = 10 * 365 * 24 * 60  # minutes
# So many are set anew while the one who changes a setting waits; more by the job.
AT_ONCE = 1000


class EmailConversation(models.Model):
    """What automation keeps of a conversation: until when there is to be an answer, and
    why it comes first."""

    _inherit = "email.conversation"

    first_answered_at = fields.Datetime(
        "First Answer",
        readonly=True,
        help="When the customer first had an answer, since it was opened the last "
        "time. Automatic answers and mails that open a conversation are none.",
    )
    opened_again_at = fields.Datetime(readonly=True, help="The last time, if ever.")
    service_level_at = fields.Datetime(
        "Service Level until",
        compute="_compute_service_level",
        store=True,
        help="Until when the customer is to have an answer, in the working hours of "
        "the queue. Empty: nobody waits, or it is parked until the customer writes.",
    )
    delayed = fields.Boolean(
        compute="_compute_service_level",
        store=True,
        help="The customer waits, and the time for an answer is over.",
    )
    due_soon = fields.Boolean(
        compute="_compute_service_level",
        store=True,
        help="The customer waits, and most of the time for an answer is over.",
    )
    service_look_at = fields.Datetime(
        compute="_compute_service_level",
        store=True,
        help="When somebody is to be warned, or it is delayed.",
    )
    # [[seconds since 1970, …]]: from when until when it was parked until the customer
    # writes.
    service_pauses = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    service_paused_at = fields.Datetime(
        readonly=True, help="Since when it is parked until the customer writes."
    )
    service_left = fields.Json(
        compute="_compute_service_left",
        help="{spans: [[from, until]] of working time until the service level passes, "
        "in seconds since 1970, more: seconds after them}; empty when all time counts.",
    )

    _service_level_index = models.Index("(service_level_at, waiting_since, id)")
    _service_look_index = models.Index(
        "(service_look_at) WHERE service_look_at IS NOT NULL"
    )

    # -- the service level -----------------------------------------------------

    @api.depends(
        "first_answered_at",
        "queue_id",
        "service_paused_at",
        "service_pauses",
        "state",
        "ticket_id.priority",
        "waiting_since",
    )
    def _compute_service_level(self):
        """The queue's settings are no dependency: most of its conversations are closed;
        see _on_queue_changed."""
        # sudo: what follows from settings that the user need not see.
        for conversation, values in values_of(self.sudo()).items():
            for name, value in values.items():
                conversation[name] = value

    @api.depends("service_level_at")
    def _compute_service_left(self):
        # sudo: as above
        left = left_of(self.sudo())
        for conversation in self:
            conversation.service_left = left.get(conversation.sudo(), False)

    def _is_late(self):
        """Whether the time for an answer is over, whether or not the job has noted it
        yet."""
        until = self.service_level_at
        return bool(until and until < fields.Datetime.now())

    @api.model
    def _on_queue_changed(self, queues):
        """Schedule or service level of these queues is another one: for those who wait
        in them it is counted anew."""
        queues.flush_recordset()
        ids = waiting_in(self.env, queues, AT_ONCE + 1)
        if len(ids) <= AT_ONCE:
            renew(self.env, ids)
        else:
            self.env["email.service.renewal"]._begin(queues)

    def _on_closing_undone(self):
        """If it was noted as delayed before, it is so still: once for each wait."""
        since = self.waiting_since
        noted = since and self.event_ids.filtered(
            lambda event: event.type == "delayed" and event.at >= since
        )
        if noted and self._is_late():
            self.write({"delayed": True, "due_soon": False, "service_look_at": False})

    def _on_parking_changed(self):
        """They are parked, or no longer: until the customer writes it is his turn."""
        now = fields.Datetime.now()
        for conversation in self:
            his_turn = conversation.parked and not conversation.parked_until
            since = conversation.service_paused_at
            if his_turn and not since:
                conversation.service_paused_at = now
            elif since and not his_turn:
                conversation.write(
                    {
                        "service_paused_at": False,
                        "service_pauses": conversation._pauses_until(now),
                    }
                )

    def _pauses_until(self, now):
        """With that which ends now, without those of turns that are over."""
        began = to_seconds(self.waiting_since) or to_seconds(now)
        ended = [to_seconds(self.service_paused_at), to_seconds(now)]
        pauses = [*(self.service_pauses or ()), ended]
        return [each for each in pauses if each[1] > began] or False

    # -- priority: written by email.priority only --------------------------------

    priority_minutes = fields.Integer(
        "Ahead by (Minutes)",
        readonly=True,
        help="By how much priority rules put it ahead: it comes as if the customer had "
        "written so much earlier.",
    )
    # [{"rule": id, "kind": code, and what it found}, ...]
    priority_found = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    priority_renew_at = fields.Datetime(readonly=True, groups=fields.NO_ACCESS)
    priority_at = fields.Datetime(
        "Comes as if Waiting since",
        compute="_compute_priority_at",
        store=True,
        help="By this the routing, and the desk when sorted by priority, tell what "
        "comes first. Empty: nobody waits.",
    )
    priority_reasons = fields.Json(
        "Priority",
        compute="_compute_priority_reasons",
        help="Why it comes first: [{words, amount}]",
    )

    _priority_index = models.Index("(priority_at, id)")
    _priority_renew_index = models.Index(
        "(priority_renew_at) WHERE waiting_since IS NOT NULL"
    )

    @api.depends("waiting_since", "priority_minutes", "ticket_id.priority")
    def _compute_priority_at(self):
        for conversation in self:
            # sudo: that its ticket is important is known to all who see it.
            important = conversation.sudo().ticket_id.priority == IMPORTANT
            since = conversation.waiting_since
            ahead = conversation.priority_minutes + important * IMPORTANT_AHEAD
            conversation.priority_at = since and fields.Datetime.subtract(
                since, minutes=ahead
            )

    @api.depends("priority_minutes", "waiting_since")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_priority_reasons(self):
        reasons = PriorityWords(self.env).of(self._origin)
        for conversation in self:
            conversation.priority_reasons = reasons.get(conversation._origin.id, False)

    # -- silence of the customer: written by email.closing only -------------------

    silence_since = fields.Datetime(
        "Customer Silent since",
        readonly=True,
        help="When the last answer reached the customer. Empty: it is not his turn.",
    )
    silence_reminded_at = fields.Datetime(
        "Customer Reminded", readonly=True, help="In this silence."
    )
    remind_at = fields.Datetime(
        "Customer Reminded at",
        compute="_compute_silence",
        store=True,
        help="When he is reminded if he stays silent.",
    )
    silence_ends_at = fields.Datetime(
        "Closed by the System at",
        compute="_compute_silence",
        store=True,
        help="When it is closed if the customer stays silent.",
    )
    silence_words = fields.Char("Silence", compute="_compute_silence_words")

    _silence_index = models.Index(
        "(COALESCE(remind_at, silence_ends_at)) WHERE silence_ends_at IS NOT NULL"
    )

    @api.depends("silence_since", "silence_reminded_at", "queue_id", "touchpoint_id")
    def _compute_silence(self):
        """The settings are no dependency; see email.closing._on_setting_changed."""
        for conversation in self:
            moments = moments_of(conversation)
            conversation.remind_at = moments.remind_at
            conversation.silence_ends_at = moments.ends_at

    @api.depends("remind_at", "silence_ends_at", "parked")
    @api.depends_context("lang", "tz")
    def _compute_silence_words(self):
        for conversation in self:
            conversation.silence_words = words(conversation)
