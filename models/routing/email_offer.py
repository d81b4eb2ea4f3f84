from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...core.clock import bounded, is_impossible
from ..groups import AGENT, has_role


class EmailOffer(models.Model):
    """A conversation that rings at an agent."""

    _name = "email.offer"
    _description = "Offer"
    _inherit = ["email.guarded"]
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
    _expiry_index = models.Index("(expires_at) WHERE state = 'offered'")

    # -- the agent's answer ----------------------------------------------------

    def accept(self):
        """:return: ``{"action": what opens the conversation}``, or ``{"taken_by":
        name or False}`` when the offer has ended meanwhile"""
        offer = self._check_mine_sudo()
        conversation = offer.conversation_id
        if offer.state == "offered" and conversation.state != "closed":
            conversation._take(self.env.user)
        if conversation.user_id == self.env.user and conversation.state == "active":
            action = conversation.sudo(False).get_formview_action()
            return {"action": action}
        return {"taken_by": conversation.user_id.name}

    def decline(self):
        """The conversation goes to the next agent; this one stays ready."""
        offer = self._check_mine_sudo()
        offer.conversation_id._lock()
        if offer.state == "offered":
            offer._end("declined")
            self._ring_anew_at(self.env.user)

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
    def nudge(self):
        """A browser believes that an offer's time is up: the server looks."""
        # sudo: whether, not what.
        late = self.sudo().search_count(self._late_domain(), limit=1)
        if late and has_role(self.env.user, AGENT):
            self.env["email.routing"]._wake()

    @api.model
    def _late_domain(self):
        return [("state", "=", "offered"), ("expires_at", "<=", fields.Datetime.now())]

    # -- with the rights of the system -----------------------------------------

    def _end(self, state, reason=None, **vals):
        """The offers ring no longer.

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
        self.env["email.conversation.event"]._log(state, rows)
        offers._tell_gone(reason or state)
        # Who answered one has room for the next to ring.
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
        """These agents are not ready any more: what rings there goes to others."""
        # sudo: whoever made them unready.
        ringing = self.sudo().search(
            [("user_id", "in", users.ids), ("state", "=", "offered")]
        )
        ringing._end("withdrawn")

    @api.model
    def _ring_anew_at(self, user):
        """The agent has just answered: what else rings there has its full time again,
        so that nobody is in RONA for having been busy with an offer."""
        # sudo: the offers of an agent whose answer was checked.
        others = self.sudo().search(
            [("user_id", "=", user.id), ("state", "=", "offered")]
        )
        others._ring_for(fields.Datetime.now())

    def _ring_for(self, now):
        """From now on these ring for their full time."""
        for offer in self:
            offer.expires_at = now + offer._longest()
        if self:
            self._tell_new()
            self.env["email.routing"]._wake(min(self.mapped("expires_at")))

    def _longest(self):
        return timedelta(seconds=self.queue_id.email_offer_timeout)

    def _ends_at(self, now):
        """When it ends; not later than an offer that begins now."""
        return bounded(self.expires_at, now, self._longest())

    @api.model
    def _mend_times(self):
        """What began to ring while the clock was ahead would ring until it is that
        late again."""
        now = fields.Datetime.now()
        ringing = self.search([("state", "=", "offered")])
        endless = ringing.filtered(
            lambda each: is_impossible(each.expires_at, now, each._longest())
        )
        endless.filtered(lambda each: each.offered_at > now).offered_at = now
        endless._ring_for(now)

    @api.model
    def _miss_late(self):
        """Nobody answered in time: their agents go to RONA."""
        late = self.search(self._late_domain(), order="id")
        late._end("missed")
        if late:
            self.env["email.agent"]._of(late.user_id)._miss()

    @api.model
    def _withdraw_vain(self):
        """What rings at who has just logged out or closed the browser rings elsewhere,
        long before they are Offline: nobody misses what he could not see. Nor does
        anything ring that does not wait any more, or for a queue that is off."""
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
            self._mend_times()
