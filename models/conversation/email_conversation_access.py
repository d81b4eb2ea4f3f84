from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..groups import (
    ADMINISTRATOR,
    AGENT,
    SUPERVISOR,
    highest_role,
    role_domain,
    with_role,
)
from ..limits import limited_companies

# The highest role counts: who is several has the rights of the highest only.
PREVIEW_FIELDS = {
    ADMINISTRATOR: "preview_administrators",
    SUPERVISOR: "preview_supervisors",
    AGENT: "preview_agents",
}


def preview_field(user):
    """The field of email.touchpoint that lets this user preview; None: nothing does."""
    return PREVIEW_FIELDS.get(highest_role(user))


class EmailConversation(models.Model):
    """Who may read a conversation, who may change it, and whom it concerns.

    That it is there, its subject and its customer are known to all who may take it.
    What its mails say is for its agent, and for whom its touchpoint lets preview it:
    record rules, messages, files and pages all ask here.
    """

    _name = "email.conversation"
    _inherit = ["email.conversation", "email.supervised"]
    _supervised_by = "queue_ids"

    may_read = fields.Boolean(compute="_compute_may_read", search="_search_may_read")
    # Of the newest mail; those who may read it are shown it as the excerpt.
    newest_excerpt = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    excerpt = fields.Char(compute="_compute_excerpt")
    in_my_queues = fields.Boolean(
        compute="_compute_in_my_queues", search="_search_in_my_queues"
    )
    can_handle = fields.Boolean(
        compute="_compute_can_handle",
        help="The reader has it, or is a supervisor of who has it.",
    )
    can_take_over = fields.Boolean(compute="_compute_can_handle")

    # -- who may change it -----------------------------------------------------

    @api.depends("state", "user_id", "supervised")
    @api.depends_context("uid")
    def _compute_can_handle(self):
        for conversation in self:
            supervisor = conversation.supervised
            active = conversation.state == "active"
            mine = conversation.user_id == self.env.user
            conversation.can_handle = active and (mine or supervisor)
            conversation.can_take_over = active and supervisor and not mine

    def _check_may_change_sudo(self):
        """The same conversations with the rights of the system, once it is clear that
        this user may change them: agents their own and those that wait, supervisors
        all they supervise."""
        self.check_access("read")
        for conversation in self:
            if not conversation._may_change():
                raise UserError(conversation._owned_words())
        # sudo: conversations change through their actions only, never by writing.
        return self.sudo()

    def _may_change(self):
        """Whether ``_check_may_change_sudo`` lets this user, who sees it."""
        free = self.user_id in (self.env.user, self.env["res.users"])
        return free or self.with_env(self.env(su=False)).supervised

    def _owned_words(self):
        return self.env._(
            "“%(subject)s” is with %(agent)s.",
            subject=self.name,
            agent=self.user_id.name,
        )

    def _check_may_transfer_sudo(self):
        """The same conversations with the rights of the system. Raises UserError: only
        who has a conversation, or a supervisor, hands it on."""
        conversations = self._check_may_change_sudo()
        for conversation in conversations:
            if conversation.state != "active":
                raise UserError(
                    self.env._(
                        "Nobody has “%(subject)s” now: take it before you transfer it.",
                        subject=conversation.name,
                    )
                )
            if conversation.stopped_by == "touchpoint":
                raise UserError(conversation.stopped)
        return conversations

    def _check_may_answer(self):
        """Raises UserError when nobody can answer, or the user may not, or has no
        capacity to take the conversation, as an answer does when nobody has it. Asked
        when Reply is pressed, and not only when all is written.
        """
        conversation = self._check_may_change_sudo()
        conversation._check_goes_on()
        if not conversation.user_id:
            user, routing = self.env.user, conversation.env["email.routing.entry"]
            queue = conversation._queue_of(user)
            routing._check_may_take(conversation, user, queue)

    # -- who reads it ------------------------------------------------------------

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not self.env.su:
            # PostgreSQL takes the rules for much dearer than they are, and compiles for
            # seconds (JIT) what runs for milliseconds.
            self.env.cr.execute(SQL("SET LOCAL jit = off"))
        return super()._search(domain, *args, **kwargs)

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
        """Domain of the conversations that this user may read, among those that the
        record rules let the user see."""
        user = self.env.user
        if user._is_superuser():
            return Domain.TRUE
        field = preview_field(user)
        if not field:
            return Domain.FALSE
        domain = Domain("user_id", "=", user.id) | self._preview_domain(field)
        if field == PREVIEW_FIELDS[SUPERVISOR] and limited_companies(self.env):
            # Of what others supervise he sees what an agent does.
            domain |= self._preview_domain(PREVIEW_FIELDS[AGENT])
        looked_on = self.env["email.supervision"]._looked_on_by(user)
        return domain | Domain("id", "in", looked_on)

    @api.model
    def _preview_domain(self, field):
        """Those that this user may preview in the role that the field is for."""
        domain = Domain("touchpoint_id.preview_allowed", "=", True)
        domain &= Domain(f"touchpoint_id.{field}", "=", True)
        if field == PREVIEW_FIELDS[AGENT]:
            return domain & self._in_queues_of_domain(self.env.user)
        return domain & self._supervised_domain()

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

    @api.depends("newest_excerpt", "may_read")
    def _compute_excerpt(self):
        # Asked through another record, nobody has checked that this one is seen.
        self.check_access("read")
        for conversation in self:
            # sudo: only superusers read what is stored.
            words = conversation._origin.sudo().newest_excerpt
            conversation.excerpt = words if conversation.may_read else False

    def _ticket_words(self):
        """The excerpt for the ticket, where agents may preview; else the subject, for
        the ticket is seen by more people."""
        touchpoint = self.touchpoint_id
        if touchpoint.preview_allowed and touchpoint.preview_agents:
            return self.newest_excerpt or self.name
        return self.name

    def _locked_words(self):
        return self.env._(
            "Take the conversation to read its e-mails: its touchpoint does not let "
            "you preview them."
        )

    # -- whose queues it is in -----------------------------------------------------

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
        """Domain of the conversations that came into a queue while this user was a
        member of it (C1)."""
        return self.env["email.routing.entry"]._in_queues_of_domain(user)

    # -- whom it concerns ----------------------------------------------------------

    def _responsible_users(self):
        """The users to tell news of the conversation: its agent; without an agent the
        supervisors of its queues, or all members of them, or all supervisors."""
        agent = self.user_id.filtered("active")
        if agent:
            return agent
        members = self.queue_ids.user_ids
        return with_role(members, SUPERVISOR) or members or self._all_supervisors()

    def _all_supervisors(self):
        """Who sees the conversations of all queues of its company."""
        limited = self.company_id.email_supervisors_see == "own"
        role = ADMINISTRATOR if limited else SUPERVISOR
        return self.env["res.users"].search(
            [
                *role_domain(self.env, role),
                ("company_ids", "in", self.company_id.id),
                ("share", "=", False),
            ]
        )
