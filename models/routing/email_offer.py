from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...core.clock import bounded, is_impossible
from ..conversation.email_conversation_access import preview_field
from ..groups import AGENT, has_role
from .offer_reason import Kept, OfferReason


class EmailOffer(models.Model):
    """A conversation that is offered to an agent: it rings until it is answered."""

    _name = "email.offer"
    _description = "Offer"
    _inherit = ["email.guarded", "email.supervised"]
    _order = "id desc"

    conversation_id = fields.Many2one(
        comodel_name="email.conversation",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
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
    ring_all = fields.Boolean(readonly=True)
    # See offer_reason.Kept.
    reason = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    state = fields.Selection(
        selection=[
            ("offered", "Offered"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("missed", "Missed"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="offered",
    )
    offered_at = fields.Datetime(required=True, readonly=True)
    expires_at = fields.Datetime(required=True, readonly=True)
    ended_at = fields.Datetime(readonly=True)

    # One agent at a time, or all at once; never twice at the same agent.
    _one_agent = models.UniqueIndex(
        "(conversation_id) WHERE state = 'offered' AND ring_all IS NOT TRUE"
    )
    _once_each = models.UniqueIndex(
        "(conversation_id, user_id) WHERE state = 'offered'"
    )
    _open_index = models.Index("(user_id) WHERE state = 'offered'")
    _day_index = models.Index("(user_id, offered_at)")
    _expiry_index = models.Index("(expires_at) WHERE state = 'offered'")

    # -- the agent's answer ----------------------------------------------------

    def accept(self):
        """:return: ``{"action": what opens the conversation}``, or ``{"taken_by":
        name or False}`` when the offer has ended meanwhile"""
        offer = self._check_mine_sudo()
        conversation = offer.conversation_id
        if offer.state == "offered":
            conversation._on_accepted(self.env.user)
        if conversation.user_id == self.env.user and conversation.state == "active":
            return {"action": conversation._desk_action()}
        return {"taken_by": conversation.user_id.name}

    def decline(self):
        """The conversation goes to the next agent; this one stays ready."""
        offer = self._check_mine_sudo()
        offer.conversation_id._lock()
        if offer.state == "offered":
            offer._end("declined")
            self._restart_ringing_at(self.env.user)

    def _check_mine_sudo(self):
        """The same offer with the rights of the system."""
        self.ensure_one()
        offer = self.sudo().exists()
        if offer and offer.user_id != self.env.user:
            raise AccessError(self.env._("This is offered to somebody else."))
        if not has_role(self.env.user, AGENT):
            raise AccessError(
                self.env._("You are no longer an agent of the e-mail channel.")
            )
        return offer

    @api.model
    def check_expired(self):
        """Called by a browser for which an offer's time is up: if it is up here, too, a
        pass ends the offer."""
        # sudo: whether, not what.
        late = self.sudo().search_count(self._expired_domain(), limit=1)
        if late and has_role(self.env.user, AGENT):
            self.env["email.routing"]._wake()

    @api.model
    def _expired_domain(self):
        return [("state", "=", "offered"), ("expires_at", "<=", fields.Datetime.now())]

    # -- with the rights of the system -----------------------------------------

    def _end(self, state, reason=None, **vals):
        """End these offers.

        :param reason: what their agents are told; the state by default
        :param vals: of the events
        """
        offers = self.filtered(lambda each: each.state == "offered")
        if not offers:
            return
        now = fields.Datetime.now()
        offers.write({"state": state, "ended_at": now})
        rows = [
            (offer.conversation_id, {**offer._event_vals(), **vals}) for offer in offers
        ]
        self.env["email.conversation"]._on_offers_ended(state, rows)
        offers._tell_ended(reason or state)
        # Who answered one has capacity for the next.
        self.env["email.routing"]._wake()
        self.env["email.routing"]._tell_agents(offers.queue_id)

    def _event_vals(self):
        ended = self.ended_at or fields.Datetime.now()
        return {
            "user_id": self.user_id.id,
            "queue_id": self.queue_id.id,
            "ring_seconds": int((ended - self.offered_at).total_seconds()),
        }

    @api.model
    def _withdraw_of(self, users):
        """End the offers to these agents, who are not ready any more."""
        # sudo: whoever made them unready.
        ringing = self.sudo().search(
            [("user_id", "in", users.ids), ("state", "=", "offered")]
        )
        ringing._end("withdrawn")

    @api.model
    def _restart_ringing_at(self, user):
        """Give the other offers to an agent who has just answered one their full time
        again, so that nobody misses them for having been busy."""
        # sudo: the offers of an agent whose answer was checked.
        others = self.sudo().search(
            [("user_id", "=", user.id), ("state", "=", "offered")]
        )
        others._restart_ringing(fields.Datetime.now())

    def _restart_ringing(self, now):
        """From now on these offers ring for their full time."""
        for offer in self:
            offer.expires_at = now + offer._longest()
        if self:
            self._tell_new()
            self.env["email.routing"]._wake(min(self.mapped("expires_at")))

    def _longest(self):
        return timedelta(seconds=self.queue_id.email_offer_timeout)

    def _ends_at(self, now):
        """When it ends: never later than an offer that begins now would."""
        return bounded(self.expires_at, now, self._longest())

    @api.model
    def _correct_times(self):
        """After the server's clock was ahead: an offer of that time would ring until it
        is that late again."""
        now = fields.Datetime.now()
        ringing = self.search([("state", "=", "offered")])
        endless = ringing.filtered(
            lambda each: is_impossible(each.expires_at, now, each._longest())
        )
        endless.filtered(lambda each: each.offered_at > now).offered_at = now
        endless._restart_ringing(now)

    @api.model
    def _miss_expired(self):
        """End the offers that nobody answered in time, and put their agents into
        RONA."""
        late = self.search(self._expired_domain(), order="id")
        late._end("missed")
        if late:
            self.env["email.agent"]._of(late.user_id)._miss()

    @api.model
    def _withdraw_unanswerable(self):
        """End the offers that cannot be answered: those to agents who have just logged
        out or closed the browser, long before they are Offline, so that others get them
        and nobody misses what he could not see; those of conversations that do not wait
        any more; and those for a queue that is off."""
        ringing = self.search([("state", "=", "offered")])
        absent = ringing.user_id._absent_agents()
        sound = ringing.filtered_domain(
            [
                ("conversation_id.state", "=", "pending"),
                ("queue_id.active", "=", True),
                ("queue_id.email_enabled", "=", True),
                ("user_id", "not in", absent.ids),
            ]
        )
        (ringing - sound)._end("withdrawn")
        now = fields.Datetime.now()
        if any(each.expires_at > each._ends_at(now) for each in sound):
            self._correct_times()

    # -- what the agents' screens are told ---------------------------------------

    def _tell_new(self):
        told = defaultdict(list)
        for lang, offers in self.grouped(lambda each: each.user_id.lang).items():
            payload = offers.with_context(lang=lang)._payload()
            for offer, words in zip(offers, payload, strict=True):
                told[offer.user_id].append(words)
        for user, payload in told.items():
            user._bus_send("email_channel.offer", {"offers": payload})

    def _tell_ended(self, reason):
        for user, offers in self.grouped("user_id").items():
            takers = offers.conversation_id.user_id if reason == "taken" else user
            payload = {
                "ids": offers.ids,
                "reason": reason,
                "by": takers[:1].name if reason == "taken" else False,
            }
            user._bus_send("email_channel.offer_gone", payload)

    def _payload(self):
        """For the pop-ups of the agents they ring at.

        :return: list of dict; times are UTC
        """
        now = fields.Datetime.now()
        # sudo: what rings is told to whom it rings at, and no more than that.
        offers = self.sudo()
        facts = offers.conversation_id._shown_facts()
        roles = {user: preview_field(user) for user in offers.user_id}
        return [
            {
                "id": offer.id,
                "conversation_id": offer.conversation_id.id,
                "customer_name": offer.conversation_id.customer_name,
                "customer_email": offer.conversation_id.customer_email,
                "queue": offer.queue_id.display_name,
                "subject": offer.conversation_id.name,
                "excerpt": offer._may_preview(roles[offer.user_id])
                and offer.conversation_id.newest_excerpt,
                "note": handed_over and offer.conversation_id.handover_note,
                "important": offer.conversation_id.important,
                "why": offer._why(),
                "priority": offer._priority(),
                "checks_failed": checks_failed,
                "message_count": count,
                "waiting_since": fields.Datetime.to_string(
                    offer.conversation_id.waiting_since or offer.offered_at
                ),
                "expires_at": fields.Datetime.to_string(offer._ends_at(now)),
                "ring_seconds": offer.queue_id.email_offer_timeout,
                "seconds_left": (offer._ends_at(now) - now).total_seconds(),
                "now": fields.Datetime.to_string(now),
            }
            for offer in offers
            for count, checks_failed, handed_over in [facts[offer.conversation_id.id]]
        ]

    def _why(self):
        """Why it rings at this agent, in words; "" for offers of before."""
        kept = Kept.from_json(self.reason)
        return OfferReason(self.env).strategy_words(kept) if kept else ""

    def _priority(self):
        """Why the conversation comes first, as its agent may know it."""
        conversation = self.conversation_id
        if not conversation.priority_found:
            return []
        # With the agent's own rights, whoever offers it.
        return conversation.with_user(self.user_id).priority_reasons or []

    def _may_preview(self, role):
        """As email.conversation._readable_domain(), without asking the database."""
        touchpoint = self.conversation_id.touchpoint_id
        return bool(role and touchpoint.preview_allowed and touchpoint[role])
