import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .email_scan import DAYS
from .email_scanner import WITHOUT
from .file_rule import FileRule
from .res_company import LISTS
from .rule_words import refusal_words


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    email_images = fields.Text(related="company_id.email_images", readonly=False)
    email_videos = fields.Text(related="company_id.email_videos", readonly=False)
    email_audios = fields.Text(related="company_id.email_audios", readonly=False)
    email_banned_files = fields.Text(
        related="company_id.email_banned_files", readonly=False
    )
    email_in_max_files = fields.Integer(
        related="company_id.email_in_max_files", readonly=False
    )
    email_in_max_file_mb = fields.Integer(
        related="company_id.email_in_max_file_mb", readonly=False
    )
    email_in_max_mail_mb = fields.Integer(
        related="company_id.email_in_max_mail_mb", readonly=False
    )
    email_out_max_files = fields.Integer(
        related="company_id.email_out_max_files", readonly=False
    )
    email_out_max_file_mb = fields.Integer(
        related="company_id.email_out_max_file_mb", readonly=False
    )
    email_out_max_mail_mb = fields.Integer(
        related="company_id.email_out_max_mail_mb", readonly=False
    )

    # What the settings, as they stand, say of a file; it is kept nowhere.
    email_tried_file = fields.Binary("Try a File", store=False)
    email_tried_name = fields.Char("Name of the File", store=False)
    email_tried_words = fields.Text(compute="_compute_email_tried_words")
    email_tried_passes = fields.Boolean(compute="_compute_email_tried_words")

    @api.depends("email_tried_file", *LISTS)
    def _compute_email_tried_words(self):
        for settings in self:
            content = base64.b64decode(settings.email_tried_file or b"")
            file = (settings.email_tried_name or "", "", content)
            (refusal,) = FileRule(settings).refusals([file], "in")
            words = refusal_words(settings.env, refusal and refusal.as_json())
            settings.email_tried_passes = not refusal
            settings.email_tried_words = words or settings.env._("It may pass.")

    def action_add_email_file_type(self):
        """A type that is often wanted, to the list that the button stands below."""
        name = self.env.context.get("email_file_list")
        if name in LISTS:
            extension = self.env.context.get("email_file_type", "")
            self.company_id._add_email_file_type(name, extension)
        return {"type": "ir.actions.client", "tag": "reload"}

    email_scanner_ids = fields.Many2many(
        comodel_name="email.scanner", compute="_compute_email_scanner_ids"
    )
    email_scanner_situation = fields.Selection(
        selection=[
            ("missing", "No scanner is connected"),
            ("connected", "Connected"),
            ("lost", "No scanner answers"),
            ("without", "Without a scanner"),
        ],
        compute="_compute_email_scanner_ids",
    )
    email_scan_again_days = fields.Integer(
        "Days to Scan Again",
        compute="_compute_email_scan_again_days",
        inverse="_inverse_email_scan_again_days",
        store=True,
        readonly=False,
    )

    def _compute_email_scanner_ids(self):
        scanners = self.env["email.scanner"]
        for settings in self:
            settings.email_scanner_ids = scanners.search([("active", "=", True)])
            settings.email_scanner_situation = scanners._tell_situation()

    # Not config_parameter: it takes 0, which means never here, for nothing entered.

    @api.depends("company_id")
    def _compute_email_scan_again_days(self):
        days = self.env["email.scan"]._days_to_scan_again()
        self.email_scan_again_days = days

    def _inverse_email_scan_again_days(self):
        for settings in self:
            if settings.email_scan_again_days < 0:
                raise ValidationError(
                    self.env._("Enter for how many days files are scanned again.")
                )
            days = str(settings.email_scan_again_days)
            self.env["ir.config_parameter"].set_param(DAYS, days)

    def action_find_email_scanner(self):
        """Take the clamd at one of the usual places."""
        scanners = self.env["email.scanner"]
        scanners.check_access("create")
        if found := scanners._find_usual():
            return found._say("success", found._tell_what())
        return scanners._say_none_found()

    def action_go_without_email_scanner(self):
        self.env["ir.config_parameter"].set_param(WITHOUT, True)
        return {"type": "ir.actions.client", "tag": "reload"}

    def action_want_email_scanner(self):
        self.env["ir.config_parameter"].set_param(WITHOUT, False)
        return {"type": "ir.actions.client", "tag": "reload"}

    def action_reset_email_file_rule(self):
        self.company_id._reset_email_file_rule()
        return {"type": "ir.actions.client", "tag": "reload"}
