from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.conversation.handing_on import hand_on
from ..models.supervision.report import Report


class EmailHandOn(models.TransientModel):
    """A supervisor hands conversations on: to another queue, or to an agent (J2)."""

    _name = "email.hand.on"
    _description = "Hand Conversations On"
    _inherit = ["email.wrap.up.step"]

    target = fields.Selection(
        selection=[("agent", "An agent"), ("queue", "A queue")],
        string="To",
        required=True,
        default="agent",
    )
    agent_id = fields.Many2one(
        comodel_name="email.agent",
        string="To Agent",
        domain="[('user_id', 'in', user_ids), ('code', '!=', 'offline'), "
        "('paused_at', '=', False)]",
    )
    user_ids = fields.Many2many(comodel_name="res.users", compute="_compute_choices_of")
    queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        string="To Queue",
        domain="[('email_enabled', '=', True), ('company_id', 'in', company_ids)]",
    )
    company_ids = fields.Json(compute="_compute_choices_of")

    @api.depends("conversation_ids")
    def _compute_choices_of(self):
        for step in self:
            # sudo: who works in the queues of conversations that the user handles.
            conversations = step.conversation_ids._origin.sudo()
            queues = conversations.queue_ids | conversations.queue_id
            step.user_ids = queues.user_ids.filtered("active")
            step.company_ids = [*conversations.company_id.ids, False]

    @api.model
    def _open(self, conversations):
        if not conversations:
            raise UserError(self.env._("There is no conversation to hand on."))
        name = self.env._("Hand On")
        if len(conversations) > 1:
            name = self.env._(
                "Hand On %(count)s Conversations", count=len(conversations)
            )
        return self._open_step(name, conversations)

    def action_hand_on(self):
        self.ensure_one()
        work = self._to_queue() if self.target == "queue" else self._to_agent()
        report = Report(len(self.conversation_ids))
        check = self.env["email.supervision"]._check_supervises_sudo
        for conversation in self.conversation_ids:
            report.attempt(conversation, lambda one=conversation: work(check(one), one))
        done = report.values(self.env, self.env._("Handed on."))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": done["type"],
                "message": done["message"],
                "sticky": bool(done["refused"]),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _to_queue(self):
        """:return: callable(conversation with the rights of the system, the same as the
        user has it)"""
        queue = self.queue_id
        if not queue:
            raise UserError(self.env._("Choose the queue to hand them on to."))
        self._check_reason()

        def work(known, mine):
            mine._check_may_transfer_sudo()
            if queue == known.queue_id:
                raise UserError(
                    self.env._(
                        "“%(subject)s” is in “%(queue)s” already.",
                        subject=known.name,
                        queue=queue.display_name,
                    )
                )
            known._transfer(queue, self.wrap_up_id, self.note)

        return work

    def _to_agent(self):
        """As ``_to_queue``."""
        if not self.agent_id:
            raise UserError(self.env._("Choose the agent to hand them on to."))
        supervision = self.env["email.supervision"]
        agent = supervision._check_supervises_agent_sudo(self.agent_id)

        def work(known, mine):
            hand_on(mine._check_may_change_sudo(), agent)
            if self.note and agent.user_id != self.env.user:
                self.env["email.whisper"].whisper(known.id, self.note)

        return work
