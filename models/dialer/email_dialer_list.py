from odoo import fields, models

from .list_lines import ListLines


class EmailDialerList(models.Model):
    """Recipients of one mass mailing, and how far it is (I2, I4)."""

    _name = "email.dialer.list"
    _description = "E-mail List"
    _inherit = ["email.guarded"]
    _order = "id desc"

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
        string="Lines",
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

    # -- content -----------------------------------------------------------------

    def _take_content(self):
        """On Play: keep what the list, its dialer and its template say now."""
        for each in self:
            self.env["email.dialer.content"]._take(each)

    # -- loading -----------------------------------------------------------------

    def _add_lines(self, recipients):
        """Put these into the list; whose address is in it already stays as it is.

        :param recipients: core.dialer.recipient.Recipient
        :return: how many are new
        """
        return ListLines(self).add([(recipient, 0) for recipient in recipients])
