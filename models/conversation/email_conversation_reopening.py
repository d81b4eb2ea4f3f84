from odoo import fields, models
from odoo.fields import Command

AGENT = "email_channel.group_email_agent"


class EmailConversation(models.Model):
    """What was closed is open again: with its agent who is there, else it waits."""

    _inherit = "email.conversation"

    def _reopen(self):
        """Of these conversations, those that are closed."""
        closed = self.filtered(lambda one: one.state == "closed")
        agents = {one: one.user_id for one in closed}
        for conversation in closed:
            conversation.write(conversation._reopening_vals())
        closed._on_reopened(agents)
        closed._changed()
        return closed

    def _reopening_vals(self):
        """Its agent who is there and has room gets it back; else it waits."""
        now = fields.Datetime.now()
        agent, queue = self._agent_who_is_there()
        if agent and agent._why_full(queue):
            agent = agent.browse()
        return {
            "state": "active" if agent else "pending",
            "user_id": agent.user_id.id,
            "handled_since": now if agent else False,
            "queued_at": now,
            "waiting_since": now,
            **({"queue_id": queue.id} if agent else self._live_queue_vals()),
        }

    def _splitting_vals(self):
        """Who has what is split off from it: its agent who is there, else nobody."""
        agent, queue = self._agent_who_is_there()
        vals = {"queue_ids": [Command.set(self.queue_ids.ids)]}
        return {
            **vals,
            "state": "active" if agent else "pending",
            "user_id": agent.user_id.id,
            "queue_id": queue.id or self.queue_id.id,
            **({} if agent else self._live_queue_vals()),
        }

    def _agent_who_is_there(self):
        """:return: (its agent, the queue of it that he is in), or empty ones when he
        is no member, no agent of its company any more, or is not there"""
        nobody = self.env["email.agent"], self.queue_id.browse()
        user = self.user_id.filtered("active")
        own_first = self.queue_ids.sorted(lambda queue: queue != self.queue_id)
        queue = own_first.filtered(lambda team: user in team.user_ids)[:1]
        if not (user and queue and user.has_group(AGENT)):
            return nobody
        if self.company_id not in user.company_ids:
            return nobody
        agent = self.env["email.agent"]._of(user)
        return (agent, queue) if agent._is_there(queue) else nobody

    def _live_queue_vals(self):
        """Where it waits when none of its queues takes e-mail any more: in those of
        its touchpoint that do."""
        live = self.touchpoint_id.queue_ids.filtered("email_enabled")
        if self.queue_ids.filtered("email_enabled") or not live:
            return {}
        return live._admission_vals([True])[0]

    def _on_reopened(self, agents):
        """:param agents: {conversation: res.users who had it before}"""
        self._log("reopened")
        if users := self.user_id:
            self.env["email.agent"]._of(users)._touch()
        for conversation in self.filtered(lambda one: one.state == "pending"):
            conversation.ticket_id._on_conversation_queued(
                conversation, agents[conversation]
            )
        self.ticket_id._on_conversations_reopened()
        self._await_agents()
        self._tell_reopened()

    def _tell_reopened(self):
        """Whoever gets a conversation back without having asked is told."""
        for conversation in self.filtered("user_id"):
            agent = conversation.user_id
            if agent == self.env.user:
                continue
            message = agent.with_context(lang=agent.lang).env._(
                "“%(subject)s” is open again, and yours.", subject=conversation.name
            )
            agent._bus_send("simple_notification", {"type": "info", "message": message})
