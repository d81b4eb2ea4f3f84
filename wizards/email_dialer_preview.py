from odoo import api, fields, models

from ..models.dialer.letter_preview import ListPreview


class EmailDialerPreview(models.TransientModel):
    """Shows the mails of a list, one after the other, as their recipients see them."""

    _name = "email.dialer.preview"
    _description = "Preview of an E-mail List"
    _inherit = ["email.linked"]

    list_id = fields.Many2one(
        comodel_name="email.dialer.list", required=True, readonly=True
    )
    line_id = fields.Many2one(
        comodel_name="email.dialer.line",
        required=True,
        domain="[('list_id', '=', list_id)]",
    )
    subject = fields.Char(compute="_compute_mail")
    email_to = fields.Char("To", compute="_compute_mail")
    html = fields.Html("E-mail", compute="_compute_mail", sanitize=False)
    text = fields.Text("As Plain Text", compute="_compute_mail")
    files = fields.Char(compute="_compute_mail")
    event_title = fields.Char("Event", compute="_compute_mail")
    event_when = fields.Char("When", compute="_compute_mail")
    event_place = fields.Char("Place", compute="_compute_mail")
    event_organiser = fields.Char("Organiser", compute="_compute_mail")
    trouble = fields.Text(compute="_compute_mail")
    is_first = fields.Boolean(compute="_compute_place")
    is_last = fields.Boolean(compute="_compute_place")

    @api.depends("line_id")
    @api.depends_context("lang")
    def _compute_mail(self):
        for preview in self:
            shown = ListPreview(preview.list_id).of(preview._line())
            event = shown["event"] or {}
            preview.update(
                {
                    "subject": shown["subject"],
                    "email_to": shown["to"],
                    "html": shown["html"],
                    "text": shown["text"],
                    "files": ", ".join(shown["files"]),
                    "event_title": event.get("title"),
                    "event_when": event.get("when"),
                    "event_place": event.get("place"),
                    "event_organiser": event.get("organiser"),
                    "trouble": "\n".join(shown["trouble"]),
                }
            )

    @api.depends("line_id")
    def _compute_place(self):
        for preview in self:
            beside = ListPreview(preview.list_id).beside
            line = preview._line()
            preview.is_first = not beside(line, behind=False)
            preview.is_last = not beside(line, behind=True)

    def _line(self):
        """Of the list, with the rights of the system; the first one when another's is
        named."""
        mine = self.line_id.list_id == self.list_id and self.line_id.id
        return ListPreview(self.list_id).check_line(mine)

    @api.model
    def _open(self, email_list, line=None):
        line = line or ListPreview(email_list).check_line(False)
        preview = self.create({"list_id": email_list.id, "line_id": line.id})
        return preview._action()

    def _action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_next(self):
        return self._go(behind=True)

    def action_previous(self):
        return self._go(behind=False)

    def _go(self, behind):
        line = ListPreview(self.list_id).beside(self._line(), behind)
        if line:
            self.line_id = line.id
        return self._action()

    def action_send_test(self):
        address = self.list_id.send_test(self._line().id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The test was sent to %(address)s.", address=address
                ),
            },
        }
