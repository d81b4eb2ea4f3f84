from odoo import api, fields, models
from odoo.exceptions import UserError

from . import parking_news

NOT_PARKED = {
    "parked": False,
    "parked_until": False,
    "parked_at": False,
    "parked_by_id": False,
    "back_from_parking": False,
}
# By the agent who has it from now on.
NEVER_PARKED = {"parked_seconds": 0, "parked_working_seconds": 0}


class EmailConversation(models.Model):
    """A conversation that its agent keeps, and does not work on: until a moment, or
    until the customer writes (D13).

    It stays active. What it was parked is not handling time, and the customer's waiting
    time goes on.
    """

    _inherit = "email.conversation"

    parked = fields.Boolean(
        readonly=True,
        help="Its agent keeps it and waits. It comes back by itself: at the date, or "
        "when the customer writes. The customer's waiting time goes on meanwhile.",
    )
    parked_until = fields.Datetime(
        readonly=True, help="Empty: until the customer writes."
    )
    parked_at = fields.Datetime("Parked since", readonly=True)
    parked_by_id = fields.Many2one(
        comodel_name="res.users", string="Parked by", readonly=True
    )
    parked_seconds = fields.Integer(
        readonly=True, help="How long its present agent had it parked, until now."
    )
    parked_working_seconds = fields.Integer(
        readonly=True, help="How much of that was within the hours of its queue."
    )
    back_from_parking = fields.Selection(
        selection=[
            ("due", "Its time has come"),
            ("written", "The customer wrote"),
            ("stopped", "Queue or touchpoint out of use"),
        ],
        readonly=True,
        help="Why it came back by itself; empty once its agent goes on with it.",
    )

    parking_words = fields.Char("Parking", compute="_compute_parking_words")

    _parked_index = models.Index("(user_id, parked_until) WHERE parked IS TRUE")

    @api.depends("parked", "parked_until", "parked_at", "back_from_parking")
    @api.depends_context("lang", "tz", "uid")
    def _compute_parking_words(self):
        for conversation in self:
            conversation.parking_words = parking_news.words(conversation)

    # -- the agent's actions ---------------------------------------------------

    def action_park(self):
        """Open the wizard that asks until when."""
        return self.env["email.park"]._open(self)

    def action_unpark(self):
        """Go on with the conversations now; a second click changes nothing."""
        conversations = self._check_may_change_sudo()
        conversations._lock()
        parked = conversations.filtered("parked")
        parked._unpark("hand")
        parked._changed()
        for conversation in parked:
            parking_news.tell_parked_by_other(conversation)

    # -- with the rights of the system -----------------------------------------

    def _check_may_park_sudo(self):
        """The same conversations with the rights of the system. Raises UserError."""
        conversations = self._check_may_change_sudo()
        for conversation in conversations:
            if conversation.state != "active":
                raise UserError(
                    self.env._(
                        "Nobody has “%(subject)s” now: take it before you park it.",
                        subject=conversation.name,
                    )
                )
        conversations._check_goes_on()
        return conversations

    def _park(self, until=False, note=False):
        """Park the conversations; those that are parked already, until then.

        :param until: datetime, UTC; False: until the customer writes
        :param note: of the event
        """
        self._lock()
        active = self.filtered(lambda one: one.state == "active")
        for conversation in active:
            conversation.write(
                {
                    "parked": True,
                    "parked_until": until,
                    "parked_at": conversation.parked_at or fields.Datetime.now(),
                    "parked_by_id": self.env.uid,
                    "back_from_parking": False,
                }
            )
        active._log("parked", parked_until=until, note=note)
        self.env["email.parking"]._return_at(until)
        self.env["email.automation.entry"]._on_parked(active)
        self.env["email.routing.entry"]._on_room(active.user_id)
        active._changed()
        for conversation in active:
            parking_news.tell_parked_by_other(conversation)

    def _unpark(self, cause):
        """End the parking of these, which are parked: their agents go on.

        :param cause: of email.conversation.event
        """
        for conversation in self:
            seconds = conversation._seconds_since(conversation.parked_at)
            event = conversation._log("unparked", parked_seconds=seconds, cause=cause)
            worked = event.parked_working_seconds
            conversation.write(
                {
                    **NOT_PARKED,
                    "parked_seconds": conversation.parked_seconds + seconds,
                    "parked_working_seconds": conversation.parked_working_seconds
                    + worked,
                }
            )
        self.env["email.routing.entry"]._on_load_changed(self.user_id)
        self.env["email.automation.entry"]._on_unparked(self)

    def _come_back(self, cause):
        """The conversation, which is parked, comes back by itself: to its agent, or to
        the queue when the agent is not there.

        :param cause: of ``back_from_parking``
        """
        self.ensure_one()._unpark(cause)
        # Nobody else could do more with what is stopped.
        user, queue = (
            (self.user_id, self.queue_id)
            if cause == "stopped"
            else self.env["email.routing.entry"]._agent_who_is_there(self)
        )
        if not user:
            self._give_back("returned")
            return
        self.write({"queue_id": queue.id, "unread": True, "back_from_parking": cause})
        self._changed()
        if cause != "stopped":  # which is told in words of its own
            parking_news.tell_back(self, cause)

    def _on_person_wrote(self):
        """A person's mail is in these: those that are parked come back."""
        for conversation in self.filtered("parked"):
            conversation._lock()
            conversation._come_back("written")

    def _on_mails_joined(self, mails):
        """Somebody moved these mails here: what came since it was parked was written to
        it."""
        since = self.parked_at
        if since and any(
            mail.direction == "in" and not mail.automatic and mail.date >= since
            for mail in mails
        ):
            self._on_person_wrote()

    def _handled_seconds(self):
        """How long its agent has handled it, without what it was parked."""
        handled = self._seconds_since(self.handled_since) or 0
        return max(0, handled - self.parked_seconds)
