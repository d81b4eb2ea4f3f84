from odoo import api, models
from odoo.fields import Domain


class EmailMailbox(models.Model):
    """Folders of touchpoints that receive by forwarding are not read."""

    _inherit = "email.mailbox"

    @api.model
    def _receiving_domain(self):
        return super()._receiving_domain() & self._read_domain()

    @api.model
    def _tried_domain(self):
        return super()._tried_domain() & self._read_domain()

    @api.model
    def _read_domain(self):
        """As `_reads_mailbox` of the touchpoint."""
        return Domain("touchpoint_id.connection_method", "!=", "forwarding") | Domain(
            "touchpoint_id.handing_over", "=", True
        )

    def _in_turn(self, started):
        read = self.filtered(lambda folder: folder.touchpoint_id._reads_mailbox())
        return super(EmailMailbox, read)._in_turn(started)

    def _reconcile(self):
        return super()._reconcile() if self.touchpoint_id._reads_mailbox() else 0
