from odoo import api, fields, models

from .recording_part import finish


class EmailRecordingPart(models.Model):
    """One file of saved recordings: many of them fill several."""

    _name = "email.recording.part"
    _description = "File of Saved Recordings"
    _order = "number"
    _rec_names_search = ["number"]

    export_id = fields.Many2one(
        comodel_name="email.recording.export",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    number = fields.Integer(readonly=True)
    name = fields.Char(compute="_compute_name")
    url = fields.Char(compute="_compute_name")
    size = fields.Integer("Size (bytes)", readonly=True)
    pages = fields.Integer(readonly=True)
    finished = fields.Boolean(readonly=True)
    content = fields.Binary(attachment=True, readonly=True, groups=fields.NO_ACCESS)
    # [(bookmark, page)], and what the list at its beginning says.
    outline = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    rows = fields.Json(readonly=True, groups=fields.NO_ACCESS)

    @api.depends("number", "export_id.kind", "export_id.part_ids")
    @api.depends_context("lang")
    def _compute_name(self):
        for part in self:
            several = f"-{part.number}" if len(part.export_id.part_ids) > 1 else ""
            name = self.env._("recordings")
            part.name = f"{name}{several}.{part.export_id.kind}"
            part.url = f"/email_channel/recordings/{part.id}"

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "email_channel.download",
            "params": {"url": self.url},
        }

    @api.model
    def _begin(self, export):
        return self.create({"export_id": export.id, "number": len(export.part_ids) + 1})

    def _file(self):
        """ir.attachment with its bytes, or empty."""
        # sudo: whoever may read the part may have its file.
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("res_field", "=", "content"),
                ],
                limit=1,
            )
        )

    def _read(self):
        return self._file().raw or b""

    def _keep(self, content, rows):
        file = self._file()
        vals = {"raw": content, "mimetype": MIMETYPES[self.export_id.kind]}
        if file:
            file.write(vals)
        else:
            place = {"res_model": self._name, "res_id": self.id, "res_field": "content"}
            self.env["ir.attachment"].create({"name": "content", **place, **vals})
        self.write({"size": len(content), "rows": rows})

    def _finish(self, with_notes):
        finish(self, with_notes)
        self.finished = True


MIMETYPES = {"pdf": "application/pdf", "zip": "application/zip"}
