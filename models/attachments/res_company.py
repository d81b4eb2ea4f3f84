from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.attachments import lists
from ...core.attachments.kinds import AUDIO, IMAGE, VIDEO
from ..groups import EMPLOYEE
from .rule_words import unreadable_list_words

LISTS = {
    "email_images": (lists.IMAGES, lambda text: lists.check_allowed(text, IMAGE)),
    "email_videos": (lists.VIDEOS, lambda text: lists.check_allowed(text, VIDEO)),
    "email_audios": (lists.AUDIOS, lambda text: lists.check_allowed(text, AUDIO)),
    "email_banned_files": (lists.BANNED, lists.check_banned),
}
# What comes in has passed a provider's limits already; out, what providers take.
LIMITS = {
    "email_in_max_files": 500,
    "email_in_max_file_mb": 100,
    "email_in_max_mail_mb": 100,
    "email_out_max_files": 100,
    "email_out_max_file_mb": 25,
    "email_out_max_mail_mb": 25,
}
MOST = 1_000_000


class ResCompany(models.Model):
    """Which files the company's mail may carry (F1), and how many of what size."""

    _inherit = "res.company"

    email_images = fields.Text(
        "Images",
        default=lists.IMAGES,
        groups=EMPLOYEE,
        help="Images of these types may be received and sent; others are refused. "
        "RAW is the format of all cameras.",
    )
    email_videos = fields.Text(
        "Videos",
        default=lists.VIDEOS,
        groups=EMPLOYEE,
        help="Videos of these types may be received and sent; others are refused.",
    )
    email_audios = fields.Text(
        "Sounds",
        default=lists.AUDIOS,
        groups=EMPLOYEE,
        help="Sounds of these types may be received and sent; others are refused.",
    )
    email_banned_files = fields.Text(
        "Banned Files",
        default=lists.BANNED,
        groups=EMPLOYEE,
        help="All other files may be received and sent, except those of these types. "
        "EXE stands for all programs and installers, BAT for all scripts, BIN for disk "
        "images, too.",
    )
    email_in_max_files = fields.Integer(
        "Most Files Received", default=LIMITS["email_in_max_files"], groups=EMPLOYEE
    )
    email_in_max_file_mb = fields.Integer(
        "Largest File Received (MB)",
        default=LIMITS["email_in_max_file_mb"],
        groups=EMPLOYEE,
    )
    email_in_max_mail_mb = fields.Integer(
        "All Files Received (MB)",
        default=LIMITS["email_in_max_mail_mb"],
        groups=EMPLOYEE,
    )
    email_out_max_files = fields.Integer(
        "Most Files Sent", default=LIMITS["email_out_max_files"], groups=EMPLOYEE
    )
    email_out_max_file_mb = fields.Integer(
        "Largest File Sent (MB)",
        default=LIMITS["email_out_max_file_mb"],
        groups=EMPLOYEE,
    )
    email_out_max_mail_mb = fields.Integer(
        "All Files Sent (MB)", default=LIMITS["email_out_max_mail_mb"], groups=EMPLOYEE
    )

    @api.constrains(*LISTS)
    def _check_email_file_lists(self):
        for company in self:
            for name, (_default, check) in LISTS.items():
                try:
                    check(company[name] or "")
                except lists.UnreadableList as exc:
                    words = unreadable_list_words(self.env, exc)
                    label = self._fields[name]._description_string(self.env)
                    raise ValidationError(
                        self.env._("%(list)s: %(words)s", list=label, words=words)
                    ) from exc

    @api.constrains(*LIMITS)
    def _check_email_file_limits(self):
        for company in self:
            if not all(0 <= company[name] <= MOST for name in LIMITS):
                raise ValidationError(
                    self.env._(
                        "The limits for files are numbers up to %(most)s. Enter 0 for "
                        "no limit.",
                        most=MOST,
                    )
                )

    def _reset_email_file_rule(self):
        """Back to the manual's lists, and to the limits of the beginning."""
        self.write({**{name: text for name, (text, _check) in LISTS.items()}, **LIMITS})

    def _add_email_file_type(self, name, extension):
        """:param name: of one of the lists"""
        self[name] = lists.add_type(self[name], extension)
