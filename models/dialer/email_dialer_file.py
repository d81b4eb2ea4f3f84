import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..attachments.outgoing_files import OutgoingFiles

# Letters that nobody mistakes for another, and no program for a number.
LETTERS = "bcdfghjkmnpqrstvwxz"
STATES = [
    ("passed", "Checked"),
    ("checking", "Waits for the virus scanner"),
    ("refused", "Refused"),
    ("infected", "Has a virus"),
    ("unscanned", "Not checked for viruses"),
]


class EmailDialerFile(models.Model):
    """A file of a list, stored once; its lines name it by its token (I2)."""

    _name = "email.dialer.file"
    _description = "Attachment of an E-mail List"
    _inherit = ["email.guarded", "email.supervised"]
    _order = "id"
    _supervised_by = "list_id"

    list_id = fields.Many2one(
        comodel_name="email.dialer.list",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="list_id.company_id", store=True, index=True)
    token = fields.Char(
        readonly=True,
        default=lambda self: self._new_token(),
        help="What the column of a line says for it. Copy it from here.",
    )
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="File",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    name = fields.Char(related="attachment_id.name")
    size = fields.Integer(related="attachment_id.file_size")
    state = fields.Selection(selection=STATES, compute="_compute_state")
    words = fields.Char("Why It Cannot Leave", compute="_compute_state")

    _token_unique = models.UniqueIndex("(token)")

    @api.model
    def _new_token(self):
        return "file-" + "".join(secrets.choice(LETTERS) for _time in range(8))

    @api.model
    def _file_of(self, mailing, token):
        """The file of the list that its lines name so; none without one."""
        found = token.strip().casefold()
        return mailing.file_ids.filtered(lambda file: file.token == found)

    @api.depends("attachment_id")
    @api.depends_context("lang")
    def _compute_state(self):
        # sudo: who sees the list may know what is wrong with its files.
        for company, files in self.sudo().grouped("company_id").items():
            findings = OutgoingFiles(files.attachment_id, company).findings()
            for file in files:
                finding = findings.get(file.attachment_id)
                file.state = finding.state if finding else "refused"
                file.words = finding.words(self.env) if finding else False

    @api.model
    def _upload(self, mailing, name, content):
        """A file that lines of the list may name, by who may write it.

        :raise UserError: when it may not leave with a mail
        """
        mailing.check_access("write")
        # sudo: the file is the list's, for whoever may read the list.
        attachment = self.env["ir.attachment"].sudo()
        attachment = attachment.create(
            {"name": name, "raw": content, "res_model": self._name}
        )
        outgoing = OutgoingFiles(attachment, mailing.company_id)
        findings = outgoing.findings()
        if findings[attachment].state == "checking" and outgoing.scan(findings):
            findings = outgoing.findings()
        finding = findings[attachment]
        if finding.stops:
            raise UserError(
                self.env._(
                    "“%(file)s”: %(reason)s", file=name, reason=finding.words(self.env)
                )
            )
        file = self.sudo().create(
            {"list_id": mailing.id, "attachment_id": attachment.id}
        )
        attachment.res_id = file.id
        return file.sudo(False)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_named(self):
        for file in self:
            if count := file._waiting_count():
                raise UserError(
                    self.env._(
                        "“%(file)s” is named by %(count)s lines that still wait to be "
                        "sent. Take those lines out first, or let them be sent.",
                        file=file.name,
                        count=count,
                    )
                )

    def _waiting_count(self):
        """How many lines are still to be sent with it."""
        self.env["email.dialer.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT count(*) FROM email_dialer_line
                    WHERE list_id = %s AND state IN ('waiting', 'sending')
                      AND files @> %s::jsonb""",
                self.list_id.id,
                str(self.ids),
            )
        )
        return rows[0][0]
