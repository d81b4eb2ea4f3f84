from odoo import models
from odoo.exceptions import AccessError

PLACE = {"res_model", "res_id"}


class IrAttachment(models.Model):
    """A conversation's PDF says what its mails say: whoever may delete files of the
    ticket may delete it, or put it on another ticket, and nobody writes it."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if not self.env.su and vals.keys() - PLACE:
            self._check_no_pdf_of_conversation()
        return super().write(vals)

    def _check_no_pdf_of_conversation(self):
        """Raises AccessError."""
        # sudo: only whether.
        volumes = self.env["email.transcript.volume"].sudo()
        if volumes.search_count([("attachment_id", "in", self.ids)], limit=1):
            raise AccessError(
                self.env._(
                    "This PDF is made from its conversation, and changed by nobody."
                )
            )
