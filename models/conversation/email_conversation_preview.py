from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..groups import ADMINISTRATOR, AGENT, SUPERVISOR, highest_role

# What lets a role preview the mail of a touchpoint.
PREVIEW_FIELDS = {
    ADMINISTRATOR: "preview_administrators",
    SUPERVISOR: "preview_supervisors",
    AGENT: "preview_agents",
}


def preview_field(user):
    """The field of email.touchpoint that lets this user preview its mail, by the
    highest of his roles; None without a role."""
    return PREVIEW_FIELDS.get(highest_role(user))


class EmailConversation(models.Model):
    """Who reads a conversation: its agent, and whom its touchpoint lets preview it.

    That it is there, its subject and its customer are known to all who may take it.
    What its mails say is not: record rules, messages, files and pages all ask here.
    """

    _inherit = "email.conversation"

    may_read = fields.Boolean(compute="_compute_may_read", search="_search_may_read")
    # As stored; read by those who may as the excerpt.
    preview = fields.Char(groups=fields.NO_ACCESS)
    excerpt = fields.Char(compute="_compute_excerpt")

    @api.depends("user_id", "queue_ids", "touchpoint_id")
    @api.depends_context("uid")
    def _compute_may_read(self):
        # sudo: what follows from settings that the user need not see.
        # As stored: what a form has typed over it gives nobody rights.
        stored = self._origin.sudo()
        readable = stored.filtered_domain(self._readable_domain())
        for conversation in self:
            conversation.may_read = conversation._origin.sudo() in readable

    @api.model
    def _search_may_read(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._readable_domain()
        return domain if True in value else ~domain

    @api.model
    def _readable_domain(self):
        """The conversations that this user may read, among those he sees."""
        user = self.env.user
        if user._is_superuser():
            return Domain.TRUE
        role = preview_field(user)
        if not role:
            return Domain.FALSE
        preview = Domain("touchpoint_id.preview_allowed", "=", True)
        preview &= Domain(f"touchpoint_id.{role}", "=", True)
        if role == "preview_agents":
            preview &= self._in_queues_of_domain(user)
        return Domain("user_id", "=", user.id) | preview

    @api.model
    def _readable_by_id(self, id_column):
        """A subselect that finds a row where ``id_column`` is the id of a conversation
        that this user both sees and may read.

        :param id_column: SQL
        """
        domain = self._readable_domain()
        if domain.is_false():  # and who may not search conversations at all
            return SQL("(SELECT 1 WHERE FALSE)")
        query = self.with_context(active_test=False)._search(domain)
        query.add_where(SQL("%s = %s", SQL.identifier(query.table, "id"), id_column))
        return query.subselect(SQL("1"))

    @api.depends("preview", "may_read")
    def _compute_excerpt(self):
        # Asked through another record, nobody has checked that this one is seen.
        self.check_access("read")
        for conversation in self:
            # sudo: only superusers read what is stored.
            words = conversation._origin.sudo().preview
            conversation.excerpt = words if conversation.may_read else False

    def _compute_message_count(self):
        # sudo: how many there are is known to all who see the conversation.
        done = super(EmailConversation, self.sudo())._compute_message_count()
        for conversation in self:
            conversation.message_count = conversation.sudo().message_count
        return done

    def _ticket_words(self):
        """What a ticket says of it, to all who see the ticket."""
        touchpoint = self.touchpoint_id
        if touchpoint.preview_allowed and touchpoint.preview_agents:
            return self.preview or self.name
        return self.name

    def _locked_words(self):
        return self.env._(
            "Take the conversation to read its e-mails: its touchpoint does not let "
            "you preview them."
        )

    def get_thread(self):
        self.ensure_one()
        self.check_access("read")
        if self.env.su or self.may_read:
            return {**super().get_thread(), "locked": False}
        return {
            "messages": [],
            "can_reply": False,
            "can_move": False,
            "locked": self._locked_words(),
        }
