from odoo import api, fields, models


class EmailThreadKey(models.Model):
    """Message-Ids by which a later mail finds its conversation: those of its mails,
    and those of mails it refers to that were never seen here."""

    _name = "email.thread.key"
    _description = "E-mail Thread Key"
    _log_access = False
    _rec_name = "message_id"

    conversation_id = fields.Many2one(
        comodel_name="email.conversation",
        required=True,
        ondelete="cascade",
        index=True,
    )
    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", ondelete="set null"
    )
    message_id = fields.Char(required=True)

    _lookup_idx = models.Index("(message_id, touchpoint_id)")

    @api.model
    def _lookup(self, touchpoint, message_ids):
        """{Message-Id: id of the conversation it belongs to}; where several claim one,
        the first that did."""
        keys = self.search_fetch(
            [
                ("touchpoint_id", "=", touchpoint.id),
                ("message_id", "in", list(message_ids)),
            ],
            ["message_id", "conversation_id"],
            order="id desc",
        )
        return {key.message_id: key.conversation_id.id for key in keys}

    @api.model
    def _learn(self, touchpoint, claims):
        """:param claims: iterable of (Message-Id, conversation id), first come first"""
        first = {}
        for message_id, conversation_id in claims:
            first.setdefault(message_id, conversation_id)
        known = self._lookup(touchpoint, first)
        self.create(
            [
                {
                    "touchpoint_id": touchpoint.id,
                    "message_id": message_id,
                    "conversation_id": conversation_id,
                }
                for message_id, conversation_id in first.items()
                if message_id not in known
            ]
        )
