from odoo import api, fields, models

from ...core.dialer.columns import HEADINGS
from .line_words import problem_words

COLUMNS = [
    ("line", "The whole line"),
    ("campaign", "Dialer (campaña)"),
    ("email", "Recipient (emailDestinatario)"),
    ("message", "Message (mensaje)"),
    ("files", "Attachments (adjuntos)"),
    ("variables", "Variables (variables)"),
    ("priority", "Priority (prioridad)"),
]
KINDS = [("wrong", "Wrong"), ("repeated", "Same address again")]


class EmailDialerWrongLine(models.Model):
    """A line of a file that is not in the list, and why (I3)."""

    _name = "email.dialer.wrong.line"
    _description = "Line of a File That Was Not Loaded"
    _inherit = ["email.guarded", "email.supervised"]
    _order = "load_id desc, kind desc, number, id"
    _rec_name = "number"
    _log_access = False
    _supervised_by = "load_id"

    load_id = fields.Many2one(
        comodel_name="email.dialer.load",
        string="File",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    list_id = fields.Many2one(related="load_id.list_id", string="List")
    company_id = fields.Many2one(comodel_name="res.company", readonly=True, index=True)
    kind = fields.Selection(selection=KINDS, readonly=True, default="wrong")
    number = fields.Integer("Line Number", readonly=True)
    column = fields.Selection(selection=COLUMNS, readonly=True)
    problems = fields.Json(readonly=True)  # as of core.dialer.lines.Problem
    cells = fields.Json(readonly=True)
    raw = fields.Text("As in the File", readonly=True)
    words = fields.Text("What Is Wrong", compute="_compute_words")

    @api.depends("problems")
    @api.depends_context("lang")
    def _compute_words(self):
        for line in self:
            line.words = "\n".join(
                problem_words(self.env, each) for each in line.problems or ()
            )

    def _to_correct(self):
        """What is given back of each: (number, cells, what is wrong)."""
        columns = len(HEADINGS)
        for line in self:
            cells = list(line.cells or ())
            cells += [""] * (columns - len(cells))
            yield line.number, cells, " ".join((line.words or "").split())
