from odoo import api, fields, models
from odoo.fields import Domain


class EmailConversation(models.Model):
    _inherit = "email.conversation"

    undelivered = fields.Boolean(
        "Not Delivered",
        compute="_compute_undelivered",
        search="_search_undelivered",
        help="Has an e-mail from here that did not reach everybody.",
    )

    def _compute_undelivered(self):
        # sudo: that there is one may be known by all who see the conversation.
        stopped = (
            self.env["email.message"]
            .sudo()
            ._read_group(
                [("conversation_id", "in", self.ids), ("undelivered", "=", True)],
                ["conversation_id"],
            )
        )
        ids = {conversation.id for (conversation,) in stopped}
        for conversation in self:
            conversation.undelivered = conversation.id in ids

    @api.model
    def _search_undelivered(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: see above
        mails = self.env["email.message"].sudo()._search([("undelivered", "=", True)])
        domain = Domain("id", "in", mails.subselect("conversation_id"))
        return domain if True in value else ~domain

    def _responsible_users(self):
        """Whom news of the conversation concern: its agent; without one the
        supervisors of its queues, or all who work there, or all supervisors."""
        agent = self.user_id.filtered("active")
        if agent:
            return agent
        members = self.queue_ids.user_ids
        supervisors = members.filtered(
            lambda user: user.has_group("email_channel.group_email_supervisor")
        )
        return supervisors or members or self._all_supervisors()

    def _all_supervisors(self):
        group = self.env.ref("email_channel.group_email_supervisor")
        return self.env["res.users"].search(
            [
                ("all_group_ids", "in", group.id),
                ("company_ids", "in", self.company_id.id),
                ("share", "=", False),
            ]
        )

    @api.model
    def _on_own_mail_seen(self, touchpoint, message_id, seen_as, ours=False):
        """A copy came in of a mail that may have been sent: so it was."""
        done = super()._on_own_mail_seen(touchpoint, message_id, seen_as, ours)
        self.env["email.message"].search(
            [
                ("message_id", "=", message_id),
                ("state", "=", "uncertain"),
                ("delivery", "=", False),
                ("conversation_id.touchpoint_id", "=", touchpoint.id),
            ]
        )._settle_as_sent()
        return done
