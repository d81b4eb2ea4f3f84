from markupsafe import Markup
from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ..models.attachments.email_file import WITHIN_REACH
from ..models.conversation.written_files import picture_url
from .find import find

PLACE = """<svg xmlns="http://www.w3.org/2000/svg" width="300" height="48" \
viewBox="0 0 300 48"><rect x=".5" y=".5" width="299" height="47" rx="4" \
fill="#f3f4f6" stroke="#6b7280" stroke-dasharray="4"/><text x="150" y="29" \
text-anchor="middle" font-family="system-ui, sans-serif" font-size="13" \
fill="#374151">%s</text></svg>"""


class EmailFileController(http.Controller):
    @http.route("/email_channel/picture/<int:file_id>", type="http", auth="user")
    def picture(self, file_id, **_again):
        """A picture in the text of a mail, or in its place why it is not shown."""
        try:
            # sudo: who may read the file may see it; it is read here to say why not.
            file = find("email.file", file_id).sudo()
        except NotFound:
            file = request.env["email.file"]
        if file.state in WITHIN_REACH and file.attachment_id:
            return request.redirect(picture_url(file.attachment_id.id))
        return request.make_response(
            Markup(PLACE) % self._words(file),
            headers={
                "Content-Type": "image/svg+xml; charset=utf-8",
                "Content-Security-Policy": "default-src 'none'",
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )

    def _words(self, file):
        words = {
            "checking": request.env._("This image is being checked"),
            "refused": request.env._("This image was not let in"),
            "infected": request.env._("This image had a virus and was removed"),
        }
        return words.get(file.state) or request.env._("This image is not available")
