from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .email_dialer_load import READING
from .letter_check import LetterCheck
from .letter_preview import ListPreview
from .list_lines import ListLines
from .playing import Playing
from .unsubscribing import one_click_trouble

STATES = [
    ("draft", "Empty"),
    ("loading", "Loading"),
    ("ready", "Ready"),
    ("running", "Running"),
    ("finished", "Finished"),
]
HOLDS = [
    ("restored", "Maybe Sent by Another Database"),
    ("late", "Nothing Was Sent for Long"),
    ("rejections", "Too Many Rejections"),
    ("letter", "The Mail Cannot Be Made"),
]


class EmailDialerList(models.Model):
    """Recipients of one mass mailing, and how far it is (I2, I4)."""

    _name = "email.dialer.list"
    _description = "E-mail List"
    _inherit = ["mail.thread", "email.guarded", "email.supervised"]
    _order = "id desc"
    _supervised_by = "dialer_id"

    name = fields.Char(required=True)
    subject = fields.Char(help="Of each e-mail; may hold ${variables} of its line.")
    dialer_id = fields.Many2one(
        comodel_name="email.dialer",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        related="dialer_id.company_id", store=True, index=True, readonly=True
    )
    running = fields.Boolean(
        readonly=True, help="Somebody pressed Play, and nobody Stop since."
    )
    file_ids = fields.One2many(
        comodel_name="email.dialer.file", inverse_name="list_id", string="Attachments"
    )
    line_ids = fields.One2many(
        comodel_name="email.dialer.line",
        inverse_name="list_id",
        string="All Lines",
        readonly=True,
    )
    content_id = fields.Many2one(
        comodel_name="email.dialer.content",
        readonly=True,
        copy=False,
        help="What it sends, as it was when it was played last.",
    )
    event_sequence = fields.Integer(
        readonly=True,
        copy=False,
        help="How often its calendar event has changed: calendars ask for it.",
    )
    unsubscribe_trouble = fields.Char(
        compute="_compute_unsubscribe_trouble",
        help="What keeps its recipients from unsubscribing in one click.",
    )
    load_ids = fields.One2many(
        comodel_name="email.dialer.load",
        inverse_name="list_id",
        string="Loaded Files",
        readonly=True,
    )
    repeated = fields.Selection(
        selection=[
            ("one", "One e-mail to each address"),
            ("all", "One e-mail for each line"),
        ],
        string="Same Address Again",
        required=True,
        default="one",
        help="What becomes of lines of a file with the same address. When this is "
        "changed, lines that were left out are loaded, or those of them that still "
        "wait are taken out.",
    )
    loading = fields.Boolean(compute="_compute_loading")
    repeated_words = fields.Char(compute="_compute_repeated_words")
    empty_words = fields.Char(compute="_compute_empty_words")

    @api.constrains("dialer_id")
    def _check_company_of_lines(self):
        for each in self:
            # sudo: whoever sees them.
            if ListLines(each.sudo()).is_of_another_company():
                raise ValidationError(
                    self.env._(
                        "“%(list)s” has recipients of another company than this dialer "
                        "is of. Create another list for it.",
                        list=each.name,
                    )
                )

    # -- content -----------------------------------------------------------------

    def _take_content(self):
        """On Play: keep what the list, its dialer and its template say now."""
        for each in self:
            self.env["email.dialer.content"]._take(each)

    def _check_letter(self):
        """Raises UserError: why none of its mails could be made."""
        for each in self:
            LetterCheck(each).check()

    def get_previews(self, limit=10):
        """What the mails of its first lines will look like; see ListPreview.first."""
        return ListPreview(self.ensure_one()).first(limit)

    def send_test(self, line_id=False):
        """Send the mail of a line, the first one for False, to the user's own address;
        returns it. Raises UserError."""
        preview = ListPreview(self.ensure_one())
        return preview.send_test(preview.check_line(line_id))

    def action_preview(self):
        return self.env["email.dialer.preview"]._open(self.ensure_one())

    # -- loading -----------------------------------------------------------------

    def write(self, vals):
        rule = vals.get("repeated")
        changed = self.filtered(lambda each: rule and each.repeated != rule)
        done = super().write(vals)
        for each in changed:
            each._on_repeated_changed()
        return done

    def unlink(self):
        # sudo: the bytes of its files go with it.
        mine = self.sudo()
        attachments = mine.file_ids.attachment_id | mine.load_ids.attachment_id
        done = super().unlink()
        attachments.unlink()
        return done

    def _on_repeated_changed(self):
        # sudo: loads are the system's; who may write the list may change this.
        loads = self.sudo().load_ids
        if self.repeated == "one":
            loads._take_out(copies_only=True)
        loads.filtered(lambda load: load.state in (*READING, "done"))._read_again()

    @api.depends("load_ids.state")
    def _compute_loading(self):
        for each in self:
            each.loading = any(load.state in READING for load in each.load_ids)

    @api.depends("load_ids.repeated_count")
    @api.depends_context("lang")
    def _compute_repeated_words(self):
        for each in self:
            count = sum(each.load_ids.mapped("repeated_count"))
            each.repeated_words = bool(count) and self.env._(
                "%(count)s lines have an address that another line has, and were left "
                "out: each address gets one e-mail. Choose “One e-mail for each line” "
                "to send those, too.",
                count=count,
            )

    @api.depends("load_ids.empty_count", "dialer_id.template_id")
    @api.depends_context("lang")
    def _compute_empty_words(self):
        for each in self:
            # sudo: whether there is a template, for who may not read it.
            text = each.sudo().dialer_id.template_id
            count = 0 if text else sum(each.load_ids.mapped("empty_count"))
            each.empty_words = bool(count) and self.env._(
                "%(count)s lines have no message, and the dialer has no template: "
                "those e-mails would leave empty.",
                count=count,
            )

    def _add_lines(self, recipients):
        """Put these into the list; whose address is in it already stays as it is.

        :param recipients: core.dialer.recipient.Recipient
        :return: how many are new
        """
        added = ListLines(self).add([(recipient, 0) for recipient in recipients])
        self._on_lines_added()
        return added

    def _on_lines_added(self):
        """A list that was finished is so no longer."""
        if self.finished_at:
            self.finished_at = False
        self.env.add_to_compute(self._fields["state"], self)

    # -- play and stop -------------------------------------------------------------

    state = fields.Selection(
        selection=STATES, compute="_compute_state", store=True, default="draft"
    )
    played_at = fields.Datetime(readonly=True, copy=False)
    played_by_id = fields.Many2one(
        comodel_name="res.users", string="Played by", readonly=True, copy=False
    )
    stopped_at = fields.Datetime(readonly=True, copy=False)
    stopped_by_id = fields.Many2one(
        comodel_name="res.users", string="Stopped by", readonly=True, copy=False
    )
    finished_at = fields.Datetime(readonly=True, copy=False)
    hold = fields.Selection(
        selection=HOLDS,
        string="Held Because",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Why it sends nothing until somebody has looked at it.",
    )
    hold_words = fields.Text("What Was Found", readonly=True, copy=False)
    files_wait = fields.Boolean(
        readonly=True, copy=False, help="The virus scanner has not seen all its files."
    )
    rejections_in_row = fields.Integer(readonly=True, copy=False)

    _running_idx = models.Index("(dialer_id) WHERE running")

    @api.depends("running", "finished_at", "load_ids.state")
    def _compute_state(self):
        for each in self:
            each.state = Playing(each).state()

    def action_play(self):
        """Send the lines that wait; nothing where it is sending already."""
        return Playing(self).play()

    def action_stop(self):
        """Send no line more, until somebody presses Play again."""
        return Playing(self).stop()

    def action_confirm(self):
        """Somebody has looked at what was found, and wants the list to go on."""
        return Playing(self).confirm()

    def action_look_in_sent(self):
        """Of a list that was restored: find what was sent before that."""
        return Playing(self).look_in_sent()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        Playing(self).check_may_go()

    def _say(self, words):
        """Into its history; words are text."""
        self.message_post(body=words, subtype_xmlid="mail.mt_note")

    # -- unsubscribing -------------------------------------------------------------

    @api.depends_context("lang")
    def _compute_unsubscribe_trouble(self):
        for each in self:
            each.unsubscribe_trouble = one_click_trouble(each)
