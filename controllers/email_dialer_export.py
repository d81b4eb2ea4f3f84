from odoo import http
from odoo.http import content_disposition, request

from ..models.dialer.line_export import LineExport
from ..models.groups import SUPERVISOR, has_role
from .find import find, missing


class EmailDialerExportController(http.Controller):
    @http.route(
        "/email_channel/dialer/list/<int:list_id>/lines.csv", type="http", auth="user"
    )
    def lines(self, list_id, **_again):
        """The lines of a list with their final states."""
        if not has_role(request.env.user, SUPERVISOR):
            missing()
        export = LineExport(find("email.dialer.list", list_id))
        return request.make_response(
            export.stream(),
            headers={
                "Content-Type": "text/csv; charset=utf-8",
                "Content-Disposition": content_disposition(export.file_name()),
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )
