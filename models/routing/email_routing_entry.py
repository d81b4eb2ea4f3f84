from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..groups import AGENT, has_role
from .offer_reason import Kept, OfferReason
from .staffing import Staffing


class EmailRoutingEntry(models.AbstractModel):
    """What the conversation room asks of routing, and tells it.

    Who has a conversation is that room's own; it calls nothing of this one but these
    methods. What routing has to say travels back by ``_on_…`` of the conversation.
    """

    _name = "email.routing.entry"
    _description = "Entry to Routing"

    # -- asked: where, and whom --------------------------------------------------

    @api.model
    def _admission_vals(self, queues, waits):
        """How new conversations enter these queues.

        :param waits: for each of them whether it will wait (list of bool)
        :return: list of dict, values of email.conversation
        """
        return queues._admission_vals(waits)

    @api.model
    def _queue_to_take(self, conversation, user, queue):
        """The queue of which the agent takes the conversation: that of the offer, if
        one rings there.

        :param queue: the one without an offer

        From here to the end of the transaction nobody else changes the agent's load.
        Raises UserError when the agent has as many as allowed.
        """
        if offer := self._offer_to(conversation, user):
            self._on_load_changed(user)
            return offer.queue_id
        self._check_capacity(user, queue)
        return queue

    @api.model
    def _check_may_take(self, conversation, user, queue):
        """As ``_queue_to_take``, for now: nobody is kept from changing it."""
        if self._offer_to(conversation, user):
            return
        agent = self.env["email.agent"]._of(user)
        if words := agent._looks_full(queue):
            raise UserError(words)

    @api.model
    def _check_capacity(self, user, queue):
        """Raises UserError when the agent has as many conversations as allowed."""
        self.env["email.agent"]._of(user)._check_capacity(queue)

    @api.model
    def _agent_who_is_there(self, conversation):
        """:return: (the conversation's agent, the queue of it that the agent is in), or
        empty ones when the agent is no member, no agent of its company any more, or is
        not there"""
        nobody = conversation.user_id.browse(), conversation.queue_id.browse()
        user = conversation.user_id.filtered("active")
        own_first = conversation.queue_ids.sorted(
            lambda queue: queue != conversation.queue_id
        )
        queue = own_first.filtered(lambda team: user in team.user_ids)[:1]
        if not (user and queue and has_role(user, AGENT)):
            return nobody
        if conversation.company_id not in user.company_ids:
            return nobody
        agent = self.env["email.agent"]._of(user)
        return (user, queue) if agent._is_there(queue) else nobody

    @api.model
    def _agent_to_go_on(self, conversation):
        """The same, and empty ones when the agent has no room for it."""
        user, queue = self._agent_who_is_there(conversation)
        if user and self.env["email.agent"]._of(user)._why_full(queue):
            return user.browse(), queue.browse()
        return user, queue

    @api.model
    def _could_be_taken(self, conversations):
        """Those for which an agent of an open queue of theirs is there now, and has
        room; of conversations that nobody has."""
        staffing = Staffing(conversations.queue_ids)
        return conversations.filtered(
            lambda one: staffing.has_someone(one.queue_ids, one.company_id)
        )

    @api.model
    def _closed_at(self, moments):
        """Those of these conversations and moments at which all queues are closed.

        :param moments: set of (email.conversation, datetime in UTC)
        """
        queues = {(one.queue_ids, moment) for one, moment in moments}
        closed = {
            (waits, moment)
            for waits, moment in queues
            if waits and not waits._open_at(moment)
        }
        return {
            (one, moment)
            for one, moment in moments
            if (one.queue_ids, moment) in closed
        }

    @api.model
    def _in_queues_of_domain(self, user):
        """Conversations that came into a queue while this user was a member of it."""
        self.env["email.conversation"].flush_model(["queue_ids", "queued_at"])

        def to_sql(_model, alias, _query):
            queued = SQL.identifier(alias, "queued_at")
            entered = self.env["email.queue.member"]._entered_sql(user, queued)
            return SQL(
                """EXISTS (
                    SELECT FROM email_conversation_queue_rel waits
                     WHERE waits.conversation_id = %s AND %s)
                """,
                SQL.identifier(alias, "id"),
                entered,
            )

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _ticket_stage(self, team, closed):
        """Where a ticket of this team, or of none, goes with its conversations.

        :return: helpdesk.ticket.stage, empty: it stays where it is
        """
        return team._email_stage(closed)

    @api.model
    def _channels_of(self, user):
        """The bus channels on which news of queues and agents reach this user."""
        return self.env["email.routing"]._channels_of(user)

    @api.model
    def _reason_words(self, reason, conversation):
        """Why a conversation was offered, in the reader's words.

        :param reason: as the event keeps it
        """
        kept = Kept.from_json(reason)
        words = [OfferReason(self.env).strategy_words(kept)]
        if kept.priority:
            may_read = conversation.may_read
            words += self.env["email.priority"]._words(kept.priority, may_read)
        return " · ".join(words)

    # -- told: what became of conversations ----------------------------------------

    @api.model
    def _on_taken(self, conversation, user, waited):
        """The conversation is this agent's: what rang for it is answered, or rings no
        longer.

        :param waited: seconds (int) that the customer waited, or False
        :return: whether the agent took what was offered
        """
        ringing = self._offers(conversation)
        offer = ringing.filtered(lambda each: each.user_id == user)
        (ringing - offer)._end("withdrawn", reason="taken")
        offer._end("accepted", wait_seconds=waited)
        offer._restart_ringing_at(user)
        return bool(offer)

    @api.model
    def _on_ended(self, conversations):
        """They are closed, or deleted: who had one has room for another."""
        self._offers(conversations)._end("withdrawn")
        self.env["email.routing"]._wake()

    @api.model
    def _on_waiting(self, conversations):
        """They wait: look for agents, where agents do not help themselves."""
        queues = conversations.queue_ids
        if any(queue.email_strategy != "manual" for queue in queues):
            self.env["email.routing"]._wake()
        self.env["email.routing"]._tell_agents(queues)

    @api.model
    def _on_changed(self, conversations):
        """Lists and figures of their queues change with them."""
        self.env["email.routing"]._tell_agents(conversations.queue_ids)

    @api.model
    def _on_load_changed(self, users):
        """These agents have one more, or one less."""
        if users:
            self.env["email.agent"]._of(users)._touch()

    @api.model
    def _on_room(self, users):
        """These agents have room for more, perhaps: look for what waits."""
        self._on_load_changed(users)
        self.env["email.routing"]._wake()

    def _offers(self, conversations):
        """What rings (email.offer)."""
        # sudo: whoever changes the conversation, its offers end.
        return (
            self.env["email.offer"]
            .sudo()
            .search(
                [
                    ("conversation_id", "in", conversations.ids),
                    ("state", "=", "offered"),
                ]
            )
        )

    def _offer_to(self, conversation, user):
        return self._offers(conversation).filtered(lambda each: each.user_id == user)
