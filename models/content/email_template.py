from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ...core.content import template_search, variables
from ...core.content.clean import clean_html
from ...core.inbound.html import excerpt, html_to_text
from ..attachments.outgoing_files import OutgoingFiles
from ..company_queues import foreign_queues
from ..groups import SUPERVISOR, has_role
from .template_choice import TemplateChoice
from .template_files import TemplateFiles
from .template_letter import TemplateLetter


class EmailTemplate(models.Model):
    """A text kept for use: what is inserted into a letter, filled in for its customer
    and the agent who sends it."""

    _name = "email.template"
    _description = "E-mail Text Template"
    _inherit = ["email.guarded"]
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self._default_company_id(),
        help="Empty: for all companies.",
    )
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="email_text_template_queue_rel",
        column1="template_id",
        column2="queue_id",
        string="Queues",
        domain="company_id and [('company_id', 'in', (company_id, False))] or []",
        help="Empty: for all queues.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Kept by",
        default=lambda self: self._default_user_id(),
        ondelete="cascade",
        index="btree_not_null",
        domain="[('share', '=', False)]",
        help="Only this person sees and uses it. Empty: shared with the agents of its "
        "queues.",
    )
    can_edit = fields.Boolean(compute="_compute_can_edit")
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        help="Offered first to customers of this language. Empty: for any.",
    )
    shortcut = fields.Char(
        help="Typed after a / in the text of an e-mail, it inserts this template.",
    )
    subject = fields.Char(
        help="Put in where an e-mail has no subject yet; never over one that is "
        "written.",
    )
    body = fields.Html("Text", sanitize_attributes=False, sanitize_style=False)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="email_text_template_file_rel",
        column1="template_id",
        column2="attachment_id",
        string="Files",
    )
    use_count = fields.Integer(
        "Uses",
        readonly=True,
        copy=False,
        help="How often it was inserted into an e-mail.",
    )
    excerpt = fields.Char(compute="_compute_texts", store=True)
    search_text = fields.Text(compute="_compute_texts", store=True)
    unknown_variables = fields.Char(compute="_compute_unknown_variables")

    def _default_user_id(self):
        """An agent keeps his own; a supervisor writes those for all."""
        user = self.env.user
        return not has_role(user, SUPERVISOR) and user

    def _default_company_id(self):
        return has_role(self.env.user, SUPERVISOR) and self.env.company

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_can_edit(self):
        editable = self._origin._filtered_access("write")
        for template in self:
            template.can_edit = not template._origin or template._origin in editable

    @api.depends("name", "shortcut", "subject", "body")
    def _compute_texts(self):
        for template in self:
            text = html_to_text(str(template.body or ""))
            template.excerpt = excerpt(text)
            template.search_text = template_search.searched(
                template.name or "",
                template.shortcut or "",
                template.subject or "",
                text,
            )

    @api.depends("subject", "body")
    def _compute_unknown_variables(self):
        known = {each["name"] for each in self.env["email.variables"]._catalog()}
        for template in self:
            texts = (template.subject or "", html_to_text(str(template.body or "")))
            unknown = [each for each in variables.names(*texts) if each not in known]
            template.unknown_variables = ", ".join(f"${{{each}}}" for each in unknown)

    # -- writing -----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create([self._tidied(vals) for vals in vals_list])
        templates._keep_files()
        return templates

    def write(self, vals):
        done = super().write(self._tidied(vals))
        if {"attachment_ids", "body"} & vals.keys():
            self._keep_files()
        return done

    def _tidied(self, vals):
        vals = dict(vals)
        if vals.get("body"):
            vals["body"] = clean_html(str(vals["body"]))
        if vals.get("subject"):
            vals["subject"] = " ".join(vals["subject"].split())
        if vals.get("shortcut"):
            vals["shortcut"] = self._read_shortcut(vals["shortcut"])
        return vals

    def _read_shortcut(self, typed):
        try:
            return template_search.shortcut(typed)
        except ValueError:
            raise ValidationError(
                self.env._(
                    "“%(shortcut)s” cannot be typed as a shortcut. Use up to 30 "
                    "letters, digits, dots, dashes and underscores, without spaces.",
                    shortcut=typed,
                )
            ) from None

    def _keep_files(self):
        """Files and pictures are the template's: whoever may use it, may read them."""
        for template in self:
            TemplateFiles(template).keep()

    def copy_data(self, default=None):
        copies = super().copy_data(default)
        for template, vals in zip(self, copies, strict=True):
            vals["name"] = self.env._("%(name)s (copy)", name=template.name)
            if not has_role(self.env.user, SUPERVISOR):
                vals["user_id"] = self.env.uid
        return copies

    @api.constrains("company_id", "queue_ids")
    def _check_queues(self):
        """Raises ValidationError when a company's template is for queues of another
        one."""
        for template, queue in foreign_queues(self):
            raise ValidationError(
                self.env._(
                    "“%(template)s” is for %(company)s, and “%(queue)s” is a "
                    "queue of %(other)s. Leave the template's company empty, "
                    "or choose queues of that company.",
                    template=template.name,
                    company=template.company_id.name,
                    queue=queue.display_name,
                    other=queue.company_id.name,
                )
            )

    @api.constrains("attachment_ids")
    def _check_files(self):
        """Raises ValidationError, which names the files that could never leave."""
        for template in self:
            # sudo: what the company's rule and the scanner say of its files.
            files = template.sudo().attachment_ids
            findings = OutgoingFiles(files, template._file_company()).findings()
            lines = [
                self.env._(
                    "“%(file)s”: %(reason)s",
                    file=file.name,
                    reason=finding.words(self.env),
                )
                for file, finding in findings.items()
                if finding.stops
            ]
            if lines:
                raise ValidationError(
                    self.env._(
                        "These files cannot be sent:\n\n%(files)s\n\nTake them off, "
                        "and save the template again.",
                        files="\n".join(lines),
                    )
                )

    def _file_company(self):
        # sudo: the rule of its company holds, whoever asks.
        return self.sudo().company_id or self.env.company.sudo()

    def check_files(self, ids, touchpoint_id=False, scan=False):
        """As email.compose.check_files, of files of this template."""
        del touchpoint_id  # a template leaves from any
        self.check_access("read")
        return TemplateFiles(self).check(ids, scan)

    # -- using -------------------------------------------------------------------

    @api.model
    def get_choices(self, compose_id, query=""):
        """Templates for a letter, those that fit it best first.

        :param compose_id: of the user's email.compose
        :param query: words of name, shortcut, subject or text
        :return: {"choices": [{"id", "name", "shortcut", "subject", "excerpt", "own",
            "fits"}], "more": whether there are others}
        """
        compose = self._check_compose(compose_id)
        return TemplateChoice(compose).choices(str(query or ""))

    @api.model
    def _shortcuts(self, compose):
        """[{"id", "name", "shortcut"}] for the editor of a letter, as `get_choices`."""
        return TemplateChoice(compose).shortcuts()

    def preview(self, compose_id):
        """What `insert` would put into a letter.

        :return: {"subject", "body", "missing": names without a value, "files": names}
        """
        self.ensure_one().check_access("read")
        compose = self._check_compose(compose_id)
        return TemplateLetter(self, compose).preview()

    def insert(self, compose_id):
        """Fill it in for a letter, with files and pictures of the letter's own, and
        count it. A file that the letter has already is not added again.

        :return: {"subject", "body", "missing", "file_ids": of ir.attachment}
        """
        self.ensure_one().check_access("read")
        compose = self._check_compose(compose_id)
        found = TemplateLetter(self, compose).insert()
        self._count_use()
        return found

    @api.private
    def _render(
        self,
        *,
        conversation=None,
        agent=None,
        touchpoint=None,
        ticket=None,
        customer=None,
        extra=None,
        mark=False,
        with_subject=True,
    ):
        """Fill it in; see email.variables._values.

        :param mark: let what has no value stand in the text as ``${name}``, red; else
            it is left out, and the caller decides by "unknown" and "empty"
        :return: {"subject": one line, "body": HTML, "unknown": names, "empty": names}
        """
        self.ensure_one()
        Variables = self.env["email.variables"]
        if self.lang:
            Variables = Variables.with_context(lang=self.lang)
        values = Variables._values(
            conversation=conversation,
            touchpoint=touchpoint,
            ticket=ticket,
            agent=agent,
            customer=customer,
            extra=extra,
        )
        line = with_subject and self.subject or ""
        subject = variables.fill_line(line, values, keep=mark)
        body = variables.fill_html(str(self.body or ""), values, mark=mark)
        return {
            "subject": subject.text,
            "body": body.text,
            "unknown": list(dict.fromkeys([*subject.unknown, *body.unknown])),
            "empty": list(dict.fromkeys([*subject.empty, *body.empty])),
        }

    def _check_compose(self, compose_id):
        compose = self.env["email.compose"].browse(int(compose_id)).exists()
        if not compose:
            raise UserError(
                self.env._("This e-mail is open no longer. Open its draft, or reply.")
            )
        compose.check_access("write")
        return compose

    def _count_use(self):
        # A count is no change of the text: who wrote it last, and when, stays.
        self.env.cr.execute(
            SQL(
                "UPDATE email_template SET use_count = COALESCE(use_count, 0) + 1"
                " WHERE id = ANY(%s)",
                self.ids,
            )
        )
        self.invalidate_recordset(["use_count"])
