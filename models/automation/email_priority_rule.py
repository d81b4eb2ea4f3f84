from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.automation.priority import MINUTE, Rule
from ...core.inbound import senders
from ...core.inbound.steps.keywords import split
from ..company_queues import foreign_queues
from .priority_facts import PriorityFacts
from .priority_kinds import priority_kinds

# Of the conversations that wait, the newest; more take too long while one types.
MOST_PREVIEWED = 1000
# What changes only how a rule is told, or listed.
ONLY_SHOWN = {"words"}


class EmailPriorityRule(models.Model):
    """What puts a conversation ahead of others that wait (C9)."""

    _name = "email.priority.rule"
    _description = "Priority Rule"
    _inherit = ["email.guarded"]
    _order = "sequence, id"

    kind = fields.Selection(
        selection="_selection_kind",
        string="Condition",
        required=True,
        default="tag",
        help="What a conversation must have. Of contracts, invoices and orders those "
        "of the customer's whole company count, and only in the company that the "
        "conversation belongs to.",
    )
    words = fields.Char(
        "Agents Read",
        translate=True,
        help="Why the conversation comes first, as agents are told. Empty: the "
        "condition, and what was found. Amounts are shown only to who may read "
        "the invoices or orders themselves.",
    )
    minutes = fields.Integer(
        "Minutes Ahead",
        required=True,
        default=30,
        help="It comes as if the customer had written so much earlier. All rules "
        "together put a conversation ahead by no more than the settings say, so that "
        "nobody waits for ever.",
    )
    sequence = fields.Integer(default=10, help="In which order agents are told.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", help="Empty: for all companies."
    )
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="email_priority_rule_queue_rel",
        column1="rule_id",
        column2="queue_id",
        string="Queues",
        domain="[('email_enabled', '=', True),"
        " ('company_id', 'in', company_id and [company_id, False] or [])]"
        " if company_id else [('email_enabled', '=', True)]",
        help="Empty: for all queues.",
    )
    tag_ids = fields.Many2many(
        comodel_name="res.partner.category",
        relation="email_priority_rule_tag_rel",
        column1="rule_id",
        column2="tag_id",
        string="Tags",
        help="One of them is enough, on the contact or on its company. A tag counts "
        "with all those below it.",
    )
    domains = fields.Text(
        "Addresses and Domains",
        help="Separated by commas. A domain counts with its subdomains.",
    )
    keywords = fields.Text(
        "Words and Phrases",
        help="Separated by commas. They are looked for in the subject and in what the "
        "customer wrote since he was answered, not in what is quoted. Capitals and "
        "accents do not matter.",
    )
    after_minutes = fields.Integer(
        "After (Minutes)",
        default=60,
        help="For how long the customer must have waited.",
    )
    detail = fields.Char("What", compute="_compute_detail")
    usual_words = fields.Char(compute="_compute_detail")
    available = fields.Boolean(compute="_compute_available")
    unavailable = fields.Char(compute="_compute_available")
    preview_count = fields.Integer(
        "Raises Now",
        compute="_compute_preview",
        help="How many of the conversations whose customers wait now it puts ahead.",
    )
    preview_words = fields.Char(compute="_compute_preview")

    _ahead = models.Constraint(
        "CHECK (minutes BETWEEN 1 AND 100000)",
        "A rule puts a conversation ahead by one minute or more.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env["email.priority"]._on_rules_changed()
        return rules

    def write(self, vals):
        done = super().write(vals)
        if vals.keys() - ONLY_SHOWN:
            self.env["email.priority"]._on_rules_changed()
        return done

    def unlink(self):
        done = super().unlink()
        self.env["email.priority"]._on_rules_changed()
        return done

    # -- kinds -------------------------------------------------------------------

    @api.model
    def _kinds(self):
        """On what rules may rest. Another addon adds to what comes back from
        ``super()``.

        :return: tuple of priority_kinds.PriorityKind
        """
        return priority_kinds(self.env)

    @api.model
    def _kind_of(self):
        """{code: PriorityKind}"""
        return {kind.code: kind for kind in self._kinds()}

    @api.model
    def _selection_kind(self):
        return [
            (
                kind.code,
                kind.label
                if kind.is_available(self.env)
                else self.env._("%(kind)s (app not installed)", kind=kind.label),
            )
            for kind in self._kinds()
        ]

    @api.depends("kind")
    def _compute_available(self):
        kinds = self._kind_of()
        for rule in self:
            kind = kinds.get(rule.kind)
            rule.available = bool(kind and kind.is_available(self.env))
            rule.unavailable = not rule.available and self.env._(
                "The app whose records this rule needs is not installed: it does "
                "nothing until then."
            )

    @api.depends("kind", "tag_ids", "domains", "keywords", "after_minutes")
    @api.depends_context("lang")
    def _compute_detail(self):
        """What it looks for, in one line, and what agents read without other words."""
        kinds = self._kind_of()
        for rule in self:
            kind = kinds.get(rule.kind)
            value = rule[kind.asks] if kind and kind.asks else False
            if kind and kind.asks == "tag_ids":
                value = ", ".join(value.mapped("name"))
            elif kind and kind.asks == "after_minutes":
                value = self.env._("%(count)s min", count=value)
            rule.detail = value
            rule.usual_words = kind.words if kind else False

    @api.depends("kind", "words", "detail")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = self._kind_of()
        for rule in self:
            kind = kinds.get(rule.kind)
            said = (kind.label if kind else rule.kind, rule.detail)
            rule.display_name = rule.words or ": ".join(filter(None, said))

    # -- checks ------------------------------------------------------------------

    @api.constrains("kind", "tag_ids", "domains", "keywords", "after_minutes")
    def _check_says_something(self):
        """Raises ValidationError when a rule lacks what its kind asks for."""
        kinds = self._kind_of()
        for rule in self:
            if rule.kind == "domain":
                rule._check_domains()
            asks = kinds[rule.kind].asks if rule.kind in kinds else ""
            value = rule[asks] if asks else True
            blank = isinstance(value, str) and not split(value)
            if not value or blank or (asks == "after_minutes" and value < 0):
                raise ValidationError(
                    self.env._(
                        "Fill in “%(field)s”: without it the rule fits nothing.",
                        field=self._fields[asks]._description_string(self.env),
                    )
                )

    def _check_domains(self):
        try:
            senders.read(self.domains or "")
        except senders.InvalidEntry as exc:
            raise ValidationError(
                self.env._(
                    "“%(text)s” is neither an address nor a domain. Write them as "
                    "ana@example.com or example.com, separated by commas.",
                    text=exc.text,
                )
            ) from None

    @api.constrains("company_id", "queue_ids")
    def _check_queues(self):
        for rule, queue in foreign_queues(self):
            raise ValidationError(
                self.env._(
                    "“%(queue)s” is a queue of %(other)s, and the rule is for "
                    "%(company)s. Leave its company empty, or choose queues of "
                    "that company.",
                    queue=queue.display_name,
                    other=queue.company_id.name,
                    company=rule.company_id.name,
                )
            )

    # -- preview -----------------------------------------------------------------

    @api.depends(
        "kind",
        "company_id",
        "queue_ids",
        "tag_ids",
        "domains",
        "keywords",
        "after_minutes",
    )
    @api.depends_context("lang", "allowed_company_ids")
    def _compute_preview(self):
        waiting = self._previewed()
        for rule in self:
            found = len(rule._fitting(waiting))
            rule.preview_count = found
            rule.preview_words = self.env._(
                "%(count)s of %(all)s waiting", count=found, all=len(waiting)
            )

    @api.model
    def _previewed(self):
        """Conversations whose customers wait, as this user sees them."""
        domain = [("waiting_since", "!=", False), ("state", "!=", "closed")]
        Conversation = self.env["email.conversation"]
        if not Conversation.has_access("read"):
            return Conversation
        return Conversation.search(domain, order="id desc", limit=MOST_PREVIEWED)

    def _fitting(self, conversations):
        """Those of the conversations that this rule, saved or not, puts ahead."""
        self.ensure_one()
        # sudo: whether it fits, of conversations that the user sees.
        priorities = PriorityFacts(self.sudo()).priorities(conversations.sudo())
        return conversations.filtered(lambda one: priorities[one.id].reasons)

    def action_show_raised(self):
        """The conversations that the rule puts ahead now."""
        self.check_access("read")
        fitting = self._fitting(self._previewed())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Put ahead by “%(rule)s”", rule=self.display_name),
            "res_model": "email.conversation",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", fitting.ids)],
        }

    # -- for core ----------------------------------------------------------------

    def _to_core(self, number):
        """:param number: by which core knows it: an unsaved rule has no id"""
        waits = self.kind == "waiting"
        # An archived queue's rule is still not for all.
        queues = self.with_context(active_test=False).queue_ids
        return Rule(
            id=number,
            minutes=self.minutes,
            queues=frozenset(queues._origin.ids),
            company=self.company_id._origin.id or None,
            after=self.after_minutes * MINUTE if waits else None,
        )
