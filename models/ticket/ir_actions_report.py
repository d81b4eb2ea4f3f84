from odoo import models

from .thread_print import ThreadPrint

PRINTED = "email_channel.report_conversation"


class IrActionsReport(models.Model):
    """*Print* of a conversation, or of its recording: its mails hold customers' HTML,
    which Odoo's way to make a PDF would let run and fetch."""

    _inherit = "ir.actions.report"

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        name = self._get_report(report_ref).report_name
        ids = [res_ids] if isinstance(res_ids, int) else res_ids or []
        ids = list(dict.fromkeys(ids))
        if name == PRINTED:
            conversations = self.env["email.conversation"].browse(ids)
            return ThreadPrint(conversations).pdf(), "pdf"
        recordings = self.env["email.supervision"]._printed_recordings(name, ids)
        if recordings:
            return recordings, "pdf"
        return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
