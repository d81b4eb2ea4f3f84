from odoo import fields, models

from .sent_mails import SentMails

LEFT = ("sent", "rejected", "uncertain", "sending")


class EmailDialerLine(models.Model):
    """What became of a mail, and how it was."""

    _inherit = "email.dialer.line"

    sent_subject = fields.Char("Subject", compute="_compute_sent")
    # Cleaned as mail that comes in: nothing in it loads by itself.
    sent_html = fields.Html("E-mail", compute="_compute_sent", sanitize=False)
    clicked_words = fields.Text("Links Followed", compute="_compute_clicked_words")

    def _compute_sent(self):
        """As its recipient has it, made of the version that it was sent with."""
        # sudo: whoever may read the line may read what it says.
        lines = self.sudo()
        mails = SentMails(lines.env)
        for line, system in zip(self, lines, strict=True):
            mail = mails.shown(system) if line.state in LEFT else None
            line.sent_subject = mail and mail.subject
            line.sent_html = mail and mail.html

    def _compute_clicked_words(self):
        for line in self:
            line.clicked_words = "\n".join(sorted(line.clicked_links or {})) or False
