from odoo import api, fields, models


class EmailConversation(models.Model):
    """What mail does to a conversation's turn: it waits, and is answered."""

    _inherit = "email.conversation"

    @api.model_create_multi
    def create(self, vals_list):
        conversations = super().create(vals_list)
        started = conversations.filtered(lambda one: one.state == "active")
        if started:
            started._on_started()
        conversations._await_agents()
        return conversations

    def _on_started(self):
        """An agent opened them."""
        self.write({"handled_since": fields.Datetime.now(), "waiting_since": False})
        if self.user_id:
            self.env["email.agent"]._of(self.user_id)._touch()
        self._log("started")

    def _await_agents(self):
        """They wait: look for agents, where agents do not help themselves."""
        waiting = self.filtered(lambda one: one.state == "pending")
        if any(queue.email_strategy != "manual" for queue in waiting.queue_ids):
            self.env["email.routing"]._wake()
        self.env["email.routing"]._tell_agents(waiting.queue_ids)

    def _on_mails_added(self, mails):
        agents = {one: one.user_id for one in self if one.state == "closed"}
        done = super()._on_mails_added(mails)
        reopened = self.filtered(lambda one: one in agents and one.state != "closed")
        for conversation in reopened:
            if conversation.state == "pending":
                conversation.ticket_id._on_conversation_queued(
                    conversation, agents[conversation]
                )
        if reopened:
            reopened._on_reopened()
            reopened._tell_reopened()
        return done

    def _summary_vals(self, added):
        vals = super()._summary_vals(added)
        if added[-1].direction == "out":
            vals["waiting_since"] = False
        elif self.state != "closed" and not self.waiting_since:
            asks = added.filtered(lambda mail: not mail.automatic)
            if "in" in asks.mapped("direction"):
                vals["waiting_since"] = fields.Datetime.now()
        return vals

    def _reopening_vals(self, keep=False):
        """The customer wrote again. Its agent gets it back who is there and has room;
        else it waits for another, unless agents help themselves in its queue.

        :param keep: its agent gets it who has room, there or not
        """
        now = fields.Datetime.now()
        user = self.user_id.filtered("active")
        if user:
            agent = self.env["email.agent"]._of(user)
            gone = agent.code == "offline" and self.queue_id.email_strategy != "manual"
            if gone and not keep or agent._why_full(self.queue_id):
                user = user.browse()
        return {
            "state": "active" if user else "pending",
            "user_id": user.id,
            "handled_since": now if user else False,
            "queued_at": now,
            "waiting_since": now,
        }

    def _tell_reopened(self):
        """Whoever gets a conversation back without having asked is told."""
        for conversation in self.filtered("user_id"):
            agent = conversation.user_id
            message = agent.with_context(lang=agent.lang).env._(
                "The customer wrote again: “%(subject)s” is yours.",
                subject=conversation.name,
            )
            agent._bus_send("simple_notification", {"type": "info", "message": message})

    def _on_reopened(self):
        self._log("reopened")
        if users := self.user_id:
            self.env["email.agent"]._of(users)._touch()
        self._await_agents()
