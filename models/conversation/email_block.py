from datetime import timedelta

from odoo import api, fields, models

# Whoever thinks better of it does so at once.
UNDO_WITHIN = timedelta(minutes=10)
KEPT = timedelta(days=1)


class EmailBlock(models.Model):
    """A sender blocked from a conversation, and what changed by that: what an undo may
    take back is not for its caller to say."""

    _name = "email.block"
    _description = "Blocked Sender"
    _inherit = ["email.guarded"]

    conversation_id = fields.Many2one(
        comodel_name="email.conversation", required=True, ondelete="cascade", index=True
    )
    entry = fields.Char(required=True)
    everywhere = fields.Boolean(help="On the list of all touchpoints of the company.")
    added = fields.Boolean(help="It was not on the list before.")
    closed = fields.Boolean(help="The conversation was closed with it.")
    undone = fields.Boolean()

    @api.model
    def _last_of(self, user, conversation, entry, everywhere):
        """The user's last block of this entry there, if it is recent."""
        return self.search(
            [
                ("create_uid", "=", user.id),
                ("conversation_id", "=", conversation.id),
                ("entry", "=", entry),
                ("everywhere", "=", everywhere),
                ("create_date", ">", fields.Datetime.now() - UNDO_WITHIN),
            ],
            order="id desc",
            limit=1,
        )

    def _is_confirmed(self):
        """Somebody else blocked the same since: it stays on the list for him."""
        place = "company_id" if self.everywhere else "touchpoint_id"
        later = [
            ("id", ">", self.id),
            ("create_uid", "!=", self.create_uid.id),
            ("entry", "=", self.entry),
            ("everywhere", "=", self.everywhere),
            ("undone", "=", False),
            (f"conversation_id.{place}", "=", self.conversation_id[place].id),
        ]
        return bool(self.search_count(later, limit=1))

    @api.autovacuum
    def _gc_blocks(self):
        self.search([("create_date", "<", fields.Datetime.now() - KEPT)]).unlink()
