import time

from odoo import api, fields, models

from ..models.supervision.email_recording_export import FEW

WAIT = 15  # seconds


class EmailRecordingSave(models.TransientModel):
    """Asks as what recordings are saved."""

    _name = "email.recording.save"
    _description = "Save Recordings"

    recording_count = fields.Integer("Recordings", readonly=True)
    # Ids of the recordings.
    wanted = fields.Json()
    kind = fields.Selection(
        selection=[("pdf", "One PDF"), ("zip", "ZIP of PDFs and e-mails")],
        string="Save as",
        required=True,
        default="pdf",
    )
    with_notes = fields.Boolean("With notes")

    @api.model
    def _open(self, recordings):
        wizard = self.create(
            {"wanted": recordings.ids, "recording_count": len(recordings)}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Save Recordings"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_save(self):
        """Make the file while the user waits, or in the background where it is many."""
        self.ensure_one()
        recordings = self.env["email.recording"].browse(self.wanted or [])
        exports = self.env["email.recording.export"]
        export = exports._ask(recordings, self.kind, self.with_notes)
        until = time.monotonic() + WAIT
        while (
            export.state == "running"
            and export.total <= FEW
            and time.monotonic() < until
        ):
            export._go_on()
        if export.state == "done" and export._url():
            return export.part_ids.action_download()
        if export.state == "running":
            export._run_again()
        return export.action_open()
