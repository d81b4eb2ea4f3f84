from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class EmailConversation(models.Model):
    """A conversation that waits in queues, and whom it rings at."""

    _inherit = "email.conversation"

    queued_at = fields.Datetime(
        readonly=True,
        default=fields.Datetime.now,
        index="btree_not_null",
        help="When it last entered its queues; it is visible to whoever was a member "
        "then.",
    )
    waiting_since = fields.Datetime(
        readonly=True,
        default=fields.Datetime.now,
        help="When the customer wrote the oldest e-mail that nobody has answered yet.",
    )
    handled_since = fields.Datetime(readonly=True, help="When its agent got it.")
    offer_ids = fields.One2many(
        comodel_name="email.offer", inverse_name="conversation_id", readonly=True
    )
    event_ids = fields.One2many(
        comodel_name="email.conversation.event",
        inverse_name="conversation_id",
        string="History",
        readonly=True,
    )
    in_my_queues = fields.Boolean(
        compute="_compute_in_my_queues", search="_search_in_my_queues"
    )

    @api.depends("queue_ids", "queued_at")
    @api.depends_context("uid")
    def _compute_in_my_queues(self):
        # sudo: what follows from memberships that the user need not see.
        mine = self.sudo().filtered_domain(self._in_queues_of_domain(self.env.user))
        for conversation in self:
            conversation.in_my_queues = conversation.sudo() in mine

    @api.model
    def _search_in_my_queues(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._in_queues_of_domain(self.env.user)
        return domain if True in value else ~domain

    @api.model
    def _in_queues_of_domain(self, user):
        """What came into a queue while this user was a member of it (C1)."""
        self.env["email.queue.member"].flush_model()
        self.flush_model(["queue_ids", "queued_at"])

        def to_sql(_model, alias, _query):
            queued_at = SQL.identifier(alias, "queued_at")
            return SQL(
                """EXISTS (
                    SELECT FROM email_queue_member member
                      JOIN email_conversation_queue_rel waits
                           ON waits.queue_id = member.queue_id
                     WHERE member.user_id = %(user)s
                       AND waits.conversation_id = %(id)s
                       AND (member.joined_at IS NULL OR member.joined_at <= %(queued)s)
                       AND (member.left_at IS NULL OR member.left_at > %(queued)s))
                """,
                user=user.id,
                id=SQL.identifier(alias, "id"),
                queued=queued_at,
            )

        return Domain.custom(to_sql=to_sql)
