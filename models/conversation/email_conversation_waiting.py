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
        if reopened:
            reopened._on_reopened(agents)
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
