from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.record_ids import MOST
from .find import missing


class EmailSpyController(http.Controller):
    @http.route(
        "/email_channel/spy/<int:draft_id>/picture/<int:file_id>",
        type="http",
        auth="user",
    )
    def picture(self, draft_id, file_id):
        """A picture in what an agent is writing, as long as one looks on at it."""
        if max(draft_id, file_id) > MOST:
            missing()
        try:
            file = request.env["email.spy"]._check_picture_sudo(draft_id, file_id)
        except UserError:  # and AccessError
            missing()
        response = (
            request.env["ir.binary"]
            ._get_stream_from(file)
            .get_response(
                # Opened by itself, a drawing could be a page of ours.
                as_attachment="svg" in file.mimetype,
                content_security_policy="default-src 'none'; style-src 'unsafe-inline'",
            )
        )
        # Asked for anew each time: the look may be over.
        response.headers["Cache-Control"] = "private, no-cache"
        return response
