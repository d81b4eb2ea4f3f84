from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import escape_psql

from ..company_queues import foreign_queues

SEPARATOR = " / "
MOST_NAMED = 5  # reasons that a message names


class EmailWrapUp(models.Model):
    """Why a conversation ended, or went to another queue. Reasons may be below others:
    agents choose those that have none below them."""

    _name = "email.wrap.up"
    _description = "Wrap-up Reason"
    _inherit = ["email.guarded"]
    _order = "place, id"
    _rec_names_search = ["name", "code", "parent_id.name", "root_id.name"]
    name = fields.Char(required=True, translate=True)
    parent_id = fields.Many2one(
        comodel_name="email.wrap.up",
        ondelete="restrict",
        index=True,
        domain="['!', ('id', 'child_of', id or 0), "
        "('company_id', 'in', (company_id, False))]",
        help="The reason that this one is a kind of. Agents see “Parent / Reason”, and "
        "choose those that have none below them.",
    )
    child_ids = fields.One2many(
        comodel_name="email.wrap.up", inverse_name="parent_id", string="Reasons Below"
    )
    root_id = fields.Many2one(
        comodel_name="email.wrap.up",
        string="Topmost Reason",
        compute="_compute_place",
        store=True,
        recursive=True,
        index=True,
    )
    place = fields.Char(
        compute="_compute_place",
        store=True,
        recursive=True,
        help="Orders each reason behind the one that it is below.",
    )
    closed_off = fields.Boolean(
        compute="_compute_closed_off",
        help="A reason above this one is archived.",
    )
    code = fields.Char(
        "External Code",
        copy=False,
        help="What other programs call this reason, for exports and reports. No two "
        "reasons of a company have the same.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", help="Empty: for all companies."
    )
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="email_wrap_up_queue_rel",
        column1="wrap_up_id",
        column2="queue_id",
        string="Queues",
        domain="company_id and [('company_id', 'in', (company_id, False))] or []",
        help="Empty: those of its parent; without one, all queues.",
    )

    _code_unique = models.UniqueIndex(
        "(COALESCE(company_id, 0), lower(code)) WHERE code <> ''",
        "Another wrap-up reason has this external code already; it may be archived. "
        "Reports could not tell them apart: choose another code.",
    )

    # -- above and below -------------------------------------------------------

    def _ancestry(self):
        """The reason and those above it, topmost first. Ends at a loop, which a form
        may hold before it is saved."""
        line, reason = [], self
        while reason and reason._origin not in (each._origin for each in line):
            line.append(reason)
            reason = reason.parent_id
        return line[::-1]

    @api.depends("sequence", "name", "parent_id.place", "parent_id.root_id")
    def _compute_place(self):
        for reason in self:
            # sudo: where it is does not depend on who looks.
            line = reason.sudo().with_context(lang=None)._ancestry()
            reason.root_id = line[0].id
            reason.place = "/".join(
                f"{max(each.sequence, 0):06} {each.name}" for each in line
            )

    @api.depends("name", "parent_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for reason in self:
            # sudo: the whole name of what one may read.
            line = reason.sudo()._ancestry()
            reason.display_name = SEPARATOR.join(each.name or "" for each in line)

    @api.model
    def _search_display_name(self, operator, value):
        """Found by “Parent / Reason”, too."""
        domain = super()._search_display_name(operator, value)
        if operator in Domain.NEGATIVE_OPERATORS:
            return domain
        words = [value] if isinstance(value, str) else value or ()
        whole = [each for each in words if isinstance(each, str) and SEPARATOR in each]
        return Domain.OR([domain, *(self._named(operator, each) for each in whole)])

    @api.model
    def _named(self, operator, words):
        above, _separator, name = words.rpartition(SEPARATOR)
        if operator == "in":
            operator = "="
        own = Domain("name", operator, name.strip())
        return own & Domain("parent_id.display_name", operator, above.strip())

    @api.depends("parent_id")
    def _compute_closed_off(self):
        for reason in self:
            above = reason.sudo()._ancestry()[:-1]  # sudo: as above
            reason.closed_off = not all(each.active for each in above)

    @api.constrains("parent_id")
    def _check_parent(self):
        for reason in self:
            if reason._has_cycle():
                raise ValidationError(
                    self.env._(
                        "“%(reason)s” cannot be below itself, nor below a reason that "
                        "is below it. Choose another parent.",
                        reason=reason.name,
                    )
                )

    @api.constrains("company_id", "parent_id")
    def _check_parent_company(self):
        # sudo: reasons of other companies, which their writer does not see.
        for reason in (self | self.sudo().child_ids).sudo():
            company = reason.parent_id.company_id
            if company and company != reason.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(parent)s” is for %(company)s only, so “%(reason)s” below "
                        "it can be for %(company)s only. Change the company of one of "
                        "them, or choose another parent.",
                        parent=reason.parent_id.name,
                        company=company.name,
                        reason=reason.name,
                    )
                )

    # -- the code of other programs --------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_with_plain_code(vals) for vals in vals_list])

    def write(self, vals):
        done = super().write(_with_plain_code(vals))
        if not vals.keys().isdisjoint(("name", "active", "parent_id")):
            # Of all that are below these, however deep.
            self.invalidate_model(["display_name", "closed_off"], flush=False)
        return done

    @api.constrains("code", "company_id")
    def _check_code(self):
        """A report of a company has its own reasons and those of all companies."""
        # sudo: reasons of other companies, which their writer does not see.
        everything = self.sudo().with_context(active_test=False)
        for reason in self.filtered("code"):
            same = Domain("code", "=ilike", escape_psql(reason.code))
            same &= Domain("id", "!=", reason.id)
            if reason.company_id:
                same &= Domain("company_id", "in", [reason.company_id.id, False])
            if other := everything.search(same, limit=1):
                raise ValidationError(
                    self.env._(
                        "The external code %(code)s is that of “%(other)s” already. "
                        "Reports could not tell them apart: give “%(reason)s” another "
                        "one.",
                        code=reason.code,
                        other=other.display_name,
                        reason=reason.name,
                    )
                )

    # -- for which queues ------------------------------------------------------

    @api.constrains("company_id", "queue_ids")
    def _check_queues(self):
        """Raises ValidationError when a company's reason is for queues of another
        one."""
        for reason, queue in foreign_queues(self):
            raise ValidationError(
                self.env._(
                    "“%(reason)s” is for %(company)s, and “%(queue)s” is a "
                    "queue of %(other)s. Leave the reason's company empty, or "
                    "choose queues of that company.",
                    reason=reason.name,
                    company=reason.company_id.name,
                    queue=queue.display_name,
                    other=queue.company_id.name,
                )
            )

    @api.model
    def _choices(self, conversations):
        """Reasons that fit all these conversations: those for all queues, and those of
        the queue that each is in."""
        companies = conversations.company_id
        company = companies if len(companies) == 1 else companies.browse()
        return self._for_queues(conversations.queue_id, company)

    @api.model
    def _for_queues(self, queues, company):
        """Reasons that an agent may give in all these queues. One with others below it
        that he may give is their heading, and none itself."""
        fitting = self.search([("company_id", "in", [False, company.id])]).filtered(
            lambda reason: not reason.closed_off and reason._fits(queues)
        )
        return fitting - fitting.parent_id

    def _fits(self, queues):
        # sudo: as far as its name is shown. An archived queue's reason is still not
        # everybody's.
        for reason in reversed(self.sudo().with_context(active_test=False)._ancestry()):
            if only := reason.queue_ids:
                return bool(queues) and queues <= only
        return True

    @api.model
    def _required_for(self, conversations):
        """Whether one of them ends only with a reason. A queue without any to choose
        asks for none: nobody could ever finish."""
        asking = conversations.filtered(lambda one: one.queue_id.email_wrap_up_required)
        return any(
            self._choices(of_queue) for of_queue in asking.grouped("queue_id").values()
        )

    # -- as it is deleted ------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_parent(self):
        # sudo: reasons of other companies, which their writer does not see.
        below = self.sudo().with_context(active_test=False).child_ids - self
        if below:
            raise UserError(
                self.env._(
                    "“%(parent)s” has reasons below it (%(reasons)s). Give them "
                    "another parent first, or archive it instead of deleting it.",
                    parent=below[0].parent_id.name,
                    reasons=", ".join(below.mapped("name")[:MOST_NAMED]),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: what was given as a reason anywhere counts.
        used = self.env["email.conversation.event"].sudo()
        for reason in self:
            count = used.search_count([("wrap_up_id", "=", reason.id)])
            if count:
                raise UserError(
                    self.env._(
                        "“%(reason)s” was given %(count)s times, and reports count "
                        "it: archive it instead of deleting it.",
                        reason=reason.name,
                        count=count,
                    )
                )


def _with_plain_code(vals):
    """A code is compared as it is read: without blanks around it."""
    if isinstance(vals.get("code"), str):
        return {**vals, "code": vals["code"].strip() or False}
    return vals
