from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

SUPERVISOR = "email_channel.group_email_supervisor"


class EmailConversation(models.Model):
    """How a conversation ends, or goes on: with a reason, and a word for the next (C7,
    D9)."""

    _inherit = "email.conversation"

    can_handle = fields.Boolean(
        compute="_compute_can_handle",
        help="The reader has it, or is a supervisor of who has it.",
    )
    can_take_over = fields.Boolean(compute="_compute_can_handle")
    handover_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Transferred by",
        compute="_compute_handover",
    )
    handover_at = fields.Datetime("Transferred at", compute="_compute_handover")
    handover_note = fields.Text("Note for the Next Agent", compute="_compute_handover")

    @api.depends("state", "user_id")
    @api.depends_context("uid")
    def _compute_can_handle(self):
        supervisor = self.env.user.has_group(SUPERVISOR)
        for conversation in self:
            active = conversation.state == "active"
            mine = conversation.user_id == self.env.user
            conversation.can_handle = active and (mine or supervisor)
            conversation.can_take_over = active and supervisor and not mine

    @api.depends("event_ids")
    def _compute_handover(self):
        """The transfer that brought it to where it is."""
        ends = self.env["email.conversation.event"].search(
            Domain("conversation_id", "in", self.ids)
            & Domain("type", "in", ("transferred", "closed")),
            order="id",
        )
        latest = {event.conversation_id: event for event in ends}
        for conversation in self:
            event = latest.get(conversation, ends.browse())
            told = (
                event if event.type == "transferred" and event.note else ends.browse()
            )
            conversation.handover_by_id = told.by_id
            conversation.handover_at = told.at
            conversation.handover_note = told.note

    def action_close(self):
        """Ask for a reason where there is one to give, and whether really so many."""
        still = self.filtered(lambda one: one.state != "closed")
        if len(still) > 1 or still._choose_wrap_up():
            return self.env["email.close"]._open(still)
        return super().action_close()

    def action_transfer(self):
        """Ask where to."""
        self._check_may_transfer_sudo()
        return self.env["email.transfer"]._open(self)

    def _choose_wrap_up(self):
        """Whether there is anything to ask before these are closed."""
        return bool(self and self.env["email.wrap.up"]._choices(self))

    def _wrap_up_required(self):
        """Whether one of them ends only with a reason. A queue without any to choose
        asks for none: nobody could ever finish."""
        asking = self.filtered(lambda one: one.queue_id.email_wrap_up_required)
        return any(
            self.env["email.wrap.up"]._choices(of_queue)
            for of_queue in asking.grouped("queue_id").values()
        )

    def _check_may_transfer_sudo(self):
        """Raises UserError: only who has a conversation, or a supervisor, hands it on.

        :return: the same conversations with the rights of the system
        """
        conversations = self._check_may_change_sudo()
        for conversation in conversations:
            if conversation.state != "active":
                raise UserError(
                    self.env._(
                        "Nobody has “%(subject)s” now: take it before you transfer it.",
                        subject=conversation.name,
                    )
                )
        return conversations
