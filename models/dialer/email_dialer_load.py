from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core.dialer.columns import HEADINGS
from ..groups import SUPERVISOR, role_group
from .line_words import layout_words

STATES = [
    ("waiting", "Waits to be read"),
    ("loading", "Being loaded"),
    ("done", "Loaded"),
    ("failed", "Not loaded"),
    ("cancelled", "Cancelled"),
]
READING = ("waiting", "loading")
COUNTS = (
    "added_count",
    "known_count",
    "repeated_count",
    "wrong_count",
    "empty_count",
)


class EmailDialerLoad(models.Model):
    """A file that is read into a list, in the background (I3).

    How far it is, and the lines read until there, are one transaction: after whatever
    ends the server it goes on exactly where it was.
    """

    _name = "email.dialer.load"
    _description = "File Loaded into an E-mail List"
    _inherit = ["email.guarded", "email.supervised"]
    _order = "id desc"
    _supervised_by = "list_id"

    list_id = fields.Many2one(
        comodel_name="email.dialer.list",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="list_id.company_id", store=True, index=True)
    name = fields.Char("File", readonly=True)
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment", readonly=True, ondelete="set null"
    )
    state = fields.Selection(
        selection=STATES, required=True, readonly=True, default="waiting", index=True
    )
    layout = fields.Json(readonly=True)  # as of loading.Layout
    position = fields.Integer(
        readonly=True, help="Letters of the text, or rows of the sheet, that are read."
    )
    size = fields.Integer(readonly=True, help="In the same unit.")
    next_number = fields.Integer(readonly=True, default=1)
    progress = fields.Float("Read", compute="_compute_progress", help="Percent.")
    added_count = fields.Integer("Added", readonly=True)
    known_count = fields.Integer(
        "There Already",
        readonly=True,
        help="Whose address was in the list before this file was loaded.",
    )
    repeated_count = fields.Integer(
        "Same Address Again",
        readonly=True,
        help="Whose address an earlier line of this file has.",
    )
    wrong_count = fields.Integer("Wrong Lines", readonly=True)
    empty_count = fields.Integer(
        "Without a Message", readonly=True, help="Of the lines that were added."
    )
    failure = fields.Json(readonly=True)
    words = fields.Text("What to Know", compute="_compute_words")
    wrong_ids = fields.One2many(
        comodel_name="email.dialer.wrong.line", inverse_name="load_id", readonly=True
    )

    @api.depends("position", "size", "state")
    def _compute_progress(self):
        for load in self:
            done = load.state == "done"
            share = load.position / load.size if load.size else 0
            load.progress = 100 if done else min(99, int(100 * share))

    @api.depends("failure", "layout", "state")
    @api.depends_context("lang")
    def _compute_words(self):
        for load in self:
            load.words = layout_words(self.env, load.failure, load.layout or {})

    # -- what people do ------------------------------------------------------------

    @api.model
    def _upload(self, mailing, name, content):
        """A file for a list, by who may write it.

        :param mailing: email.dialer.list
        :raise UserError: when there is nothing in it
        """
        mailing.check_access("write")
        if not content.strip():
            raise UserError(
                self.env._(
                    "“%(file)s” is empty. Choose a file with one recipient a line: "
                    "%(columns)s",
                    file=name,
                    columns=";".join(HEADINGS),
                )
            )
        # sudo: loads are the system's; who may write the list may load into it.
        load = self.sudo().create({"list_id": mailing.id, "name": name})
        load.attachment_id = load.env["ir.attachment"].create(
            {"name": name, "raw": content, "res_model": self._name, "res_id": load.id}
        )
        load._tell()
        self.env["email.dialer.loader"]._wake()
        return load.sudo(False)

    def action_cancel(self):
        """Stop reading, and take out what the file brought and has not been sent."""
        self.list_id.check_access("write")
        # sudo: loads and lines are the system's; who may write the list may.
        for load in self.sudo():
            load.state = "cancelled"
            load.flush_recordset()
            load._take_out()
            # It is read no more.
            load.attachment_id.unlink()
            load._tell()

    def _take_out(self, copies_only=False):
        """:param copies_only: leave one line to each address
        :return: how many lines are gone
        """
        self.env["email.dialer.line"].flush_model()
        self.env.cr.execute(
            SQL(
                "DELETE FROM email_dialer_line WHERE load_id = ANY(%s)"
                " AND state = 'waiting' AND copy_number >= %s",
                list(self.ids),
                1 if copies_only else 0,
            )
        )
        self.env["email.dialer.line"].invalidate_model(flush=False)
        return self.env.cr.rowcount

    def _read_again(self):
        """For lines that were left out; those that are there already stay."""
        if not self:
            return
        self.wrong_ids.unlink()
        counts = dict.fromkeys(COUNTS, 0)
        self.write({"state": "waiting", "position": 0, "next_number": 1, **counts})
        self.env["email.dialer.loader"]._wake()

    def action_show_wrong(self):
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "email_channel.email_dialer_wrong_line_action"
        )
        return {**action, "domain": [("load_id", "in", self.ids)]}

    def action_show_lines(self):
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "email_channel.email_dialer_line_action"
        )
        return {**action, "domain": [("load_id", "in", self.ids)]}

    def action_download_wrong(self):
        self.ensure_one().check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/email_channel/dialer/load/{self.id}/wrong",
            "target": "download",
        }

    # -- told ----------------------------------------------------------------------

    def _tell(self):
        """Open screens show how far it is."""
        group = role_group(self.env, SUPERVISOR)
        for load in self:
            channel = self.env["email.routing"]._company_channel(load.company_id)
            group._bus_send(
                "email_channel.dialer_load",
                {"list_id": load.list_id.id, "load_id": load.id},
                subchannel=channel,
            )
