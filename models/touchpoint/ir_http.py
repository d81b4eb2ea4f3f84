from odoo import models
from odoo.http import request

NOTICE = "email_channel_notice"


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """With what the last sign-in came to, once."""
        result = super().session_info()
        result[NOTICE] = request.session.pop(NOTICE, None)
        return result
