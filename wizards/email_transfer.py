from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.conversation import done


class EmailTransfer(models.TransientModel):
    """To which queue a conversation goes, and why (C7). Never to a person."""

    _name = "email.transfer"
    _description = "Transfer Conversations"
    _inherit = ["email.wrap.up.step"]

    company_id = fields.Many2one(comodel_name="res.company", compute="_compute_current")
    current_queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        string="From",
        compute="_compute_current",
    )
    queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        string="To Queue",
        domain="[('email_enabled', '=', True), ('id', '!=', current_queue_id), "
        "('company_id', 'in', (company_id, False))]",
    )

    @api.depends("conversation_ids")
    def _compute_current(self):
        for step in self:
            queues, companies = (
                step.conversation_ids._origin.mapped(name)
                for name in ("queue_id", "company_id")
            )
            step.company_id = companies if len(companies) == 1 else False
            step.current_queue_id = queues if len(queues) == 1 else False

    @api.model
    def _open(self, conversations):
        if len(conversations.company_id) > 1:
            raise UserError(
                self.env._(
                    "Choose conversations of one company: queues are of one too."
                )
            )
        name = self.env._("Transfer")
        if len(conversations) > 1:
            name = self.env._(
                "Transfer %(count)s Conversations", count=len(conversations)
            )
        return self._open_step(name, conversations)

    def action_transfer(self):
        self.ensure_one()
        conversations = self.conversation_ids._check_may_transfer_sudo()
        self._check_queue()
        self._check_reason()
        for conversation in conversations:
            conversation._transfer(self.queue_id, self.wrap_up_id, self.note)
        message = self.env._(
            "Transferred to “%(queue)s”.", queue=self.queue_id.display_name
        )
        return done.done(self.conversation_ids, message, self._elsewhere())

    def _elsewhere(self):
        """The conversation may be out of the agent's sight now."""
        if self.conversation_ids.has_access("read"):
            return None
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_conversation_action_mine"
        )
        return {**action, "target": "main"}

    def _check_queue(self):
        """Raises UserError."""
        queue = self.queue_id
        if not queue:
            raise UserError(self.env._("Choose the queue to transfer to."))
        if queue in self.conversation_ids.queue_id:
            raise UserError(
                self.env._(
                    "It is in “%(queue)s” already. Choose another queue.",
                    queue=queue.display_name,
                )
            )
