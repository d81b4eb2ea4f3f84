from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    email_images = fields.Char(related="company_id.email_images", readonly=False)
    email_videos = fields.Char(related="company_id.email_videos", readonly=False)
    email_audios = fields.Char(related="company_id.email_audios", readonly=False)
    email_banned_files = fields.Char(
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

    def action_reset_email_file_rule(self):
        self.company_id._reset_email_file_rule()
        return {"type": "ir.actions.client", "tag": "reload"}
