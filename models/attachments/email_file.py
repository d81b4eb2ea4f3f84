from contextlib import nullcontext

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..groups import ADMINISTRATOR, has_role
from .file_words import reason_words

# Its bytes are within reach of those who read its mail.
WITHIN_REACH = ("passed", "unscanned")


class EmailFile(models.Model):
    """One file of a mail, whatever became of it.

    Of a file that came in, an ir.attachment is made when it may be reached, and never
    before: until then its bytes are in the original of its mail only, in the ledger.
    """

    _name = "email.file"
    _description = "File of an E-mail"
    _inherit = ["email.guarded"]
    _order = "message_id, position, id"

    message_id = fields.Many2one(
        comodel_name="email.message",
        string="E-mail",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    name = fields.Char(required=True, readonly=True)
    mimetype = fields.Char("Type", readonly=True)
    size = fields.Integer("Size (bytes)", readonly=True)
    digest = fields.Char(
        readonly=True, index=True, help="SHA-256 of its bytes, in hexadecimal digits."
    )
    content_id = fields.Char(
        readonly=True, help="By which the text of the mail shows it as a picture."
    )
    position = fields.Integer(
        readonly=True, help="Which of the files of the mail it is, from 0."
    )
    state = fields.Selection(
        selection=[
            ("checking", "Being checked"),
            ("passed", "Clean"),
            ("unscanned", "Not scanned"),
            ("refused", "Not let in"),
            ("infected", "Infected"),
        ],
        required=True,
        readonly=True,
        default="checking",
    )
    # {"code": why, and what its words need}
    refusal = fields.Json(readonly=True)
    reason = fields.Char("Why Not", compute="_compute_reason")
    signature = fields.Char("Virus", readonly=True)
    released = fields.Boolean(readonly=True, help="An administrator let it through.")
    withdrawn_at = fields.Datetime(
        "Withdrawn", readonly=True, help="It had passed, and was found infected later."
    )
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    opener_ids = fields.Many2many(
        comodel_name="res.users",
        relation="email_file_opener_rel",
        column1="file_id",
        column2="user_id",
        readonly=True,
        groups=fields.NO_ACCESS,
        help="Who opened it, and is told when it is found infected later.",
    )
    next_scan_at = fields.Datetime("Next Scan", readonly=True)
    scan_attempts = fields.Integer(readonly=True)
    scanned_at = fields.Datetime("Scanned", readonly=True)
    scanned_version = fields.Char("Scanned With", readonly=True)

    _checking_idx = models.Index("(next_scan_at) WHERE state = 'checking'")
    _kept_out_idx = models.Index(
        "(message_id) WHERE state IN ('checking', 'refused', 'infected')"
    )

    @api.depends("refusal")
    @api.depends_context("lang")
    def _compute_reason(self):
        for file in self:
            file.reason = reason_words(self.env, file.refusal)

    # -- who reads them: those who read their mails -------------------------------

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        # sudo: of which mails they are, to ask whether those may be read.
        mails = self.sudo().message_id.sudo(False)
        readable = mails._filtered_access("read")
        forbidden = self.sudo().filtered(lambda file: file.message_id not in readable)
        forbidden = forbidden.sudo(False)
        if not forbidden:
            return result
        if result:
            return result[0] | forbidden, result[1]
        rule = self.env["ir.rule"]
        return forbidden, lambda: rule._make_access_error(operation, forbidden)

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not self.env.su:
            readable = self.env["email.message"]._search([])
            domain = Domain(domain) & Domain("message_id", "in", readable)
        return super()._search(domain, *args, **kwargs)

    # -- who has opened them ------------------------------------------------------

    @api.model
    def _on_opened(self, attachment):
        """The user is given an attachment."""
        user = self.env.user
        if user.share or attachment.res_model != "email.conversation":
            return
        unknown = SQL(
            """SELECT file.id, %(user)s FROM email_file file
                WHERE file.attachment_id = %(attachment)s
                  AND NOT EXISTS (
                      SELECT FROM email_file_opener_rel known
                       WHERE known.file_id = file.id AND known.user_id = %(user)s)""",
            user=user.id,
            attachment=attachment.id,
        )
        if self.env.execute_query(unknown):
            with self._writing_cursor() as cr:
                cr.execute(
                    SQL(
                        "INSERT INTO email_file_opener_rel (file_id, user_id) %s"
                        " ON CONFLICT DO NOTHING",
                        unknown,
                    )
                )

    def _writing_cursor(self):
        """As core's own pages that mostly read have it."""
        if not self.env.cr.readonly:
            return nullcontext(self.env.cr)
        self.env.cr.rollback()
        return self.env.registry.cursor(readonly=False)

    # -- what is shown of them ----------------------------------------------------

    def _line(self):
        """See email.message._file_lines."""
        attachment = self.attachment_id if self.state in WITHIN_REACH else None
        return {
            "id": self.id,
            "attachment_id": bool(attachment) and attachment.id,
            "name": self.name,
            "mimetype": self.mimetype or "",
            "size": self.size,
            "state": self.state,
            "reason": self.reason or "",
            "signature": self.signature or "",
            "stuck": self.state == "checking"
            and bool(self.env["email.scanner"]._unreachable_since()),
            "withdrawn": bool(self.withdrawn_at),
            "url": bool(attachment) and attachment_url(attachment),
            "can_let_through": self._can_be_let_through()
            and has_role(self.env.user, ADMINISTRATOR),
        }

    def _can_be_let_through(self):
        return self.state == "refused" and self.message_id.direction == "in"


def attachment_url(attachment):
    return f"/web/content/{attachment.id}?download=true"
