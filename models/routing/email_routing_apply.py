from datetime import UTC, datetime, timedelta

from odoo import api, models
from odoo.tools import SQL

from ..bulk import with_defaults
from .offer_reason import Kept


class EmailRouting(models.AbstractModel):
    """Writes down what the pass decided, and tells the agents."""

    _inherit = "email.routing"

    @api.model
    def _apply(self, planned, now):
        """:param planned: list of core.routing.model.Offer"""
        Offer = self.env["email.offer"]
        if not planned:
            return
        self._lock([each.conversation for each in planned])
        reasons = self._reasons(planned)
        rows = [
            vals
            for each in planned
            for vals in self._offer_vals(each, now, reasons[each.conversation])
        ]
        offers = Offer.create(with_defaults(Offer, rows))
        self.env["email.agent"]._of(offers.user_id)._touch()
        self._store_last_offered(planned)
        self.env["email.conversation"]._on_offered(
            [
                (row["conversation_id"], row["user_id"], row["queue_id"], row["reason"])
                for row in rows
            ],
            now,
        )
        offers._tell_new()
        self._tell_agents(offers.queue_id)
        self._wake(min(offers.mapped("expires_at")))

    def _lock(self, conversations):
        """Whoever takes, transfers or closes one of them in this moment is tried again
        afterwards, or the pass is: the rows are written, though nothing changes."""
        self.env.cr.execute(
            SQL(
                "UPDATE email_conversation SET state = state WHERE id IN %s",
                tuple(sorted(conversations)),
            )
        )

    def _reasons(self, planned):
        """{conversation id: why it is offered to whom, as it is kept}"""
        ids = [each.conversation for each in planned]
        conversations = self.env["email.conversation"].browse(ids)
        found = {one.id: one.priority_found or [] for one in conversations}
        return {
            each.conversation: Kept(
                strategy=each.strategy,
                code=each.reason.code,
                values=dict(each.reason.values),
                priority=found[each.conversation],
            ).to_json()
            for each in planned
        }

    def _offer_vals(self, planned, now, reason):
        queue = self.env["helpdesk.ticket.team"].browse(planned.queue)
        return [
            {
                "conversation_id": planned.conversation,
                "queue_id": queue.id,
                "user_id": agent,
                "ring_all": planned.ring_all,
                "reason": reason,
                "offered_at": now,
                "expires_at": now + timedelta(seconds=queue.email_offer_timeout),
            }
            for agent in planned.agents
        ]

    def _store_last_offered(self, planned):
        """For round robin: when each member was last offered something of the queue, to
        the microsecond, which the ORM would not keep."""
        moments = {
            (each.queue, agent): datetime.fromtimestamp(each.at, UTC).replace(
                tzinfo=None
            )
            for each in planned
            for agent in each.agents
        }
        rows = [SQL("(%s, %s, %s::timestamp)", *key, at) for key, at in moments.items()]
        self.env.cr.execute(
            SQL(
                """UPDATE email_queue_member member SET last_offered_at = offer.at
                     FROM (VALUES %s) offer (queue_id, user_id, at)
                    WHERE member.queue_id = offer.queue_id
                      AND member.user_id = offer.user_id""",
                SQL(", ").join(rows),
            )
        )
        self.env["email.queue.member"].invalidate_model(["last_offered_at"])
