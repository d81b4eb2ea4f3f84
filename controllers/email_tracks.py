import base64

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ..core.dialer.tracks import LINK, SEEN
from ..models.dialer.line_visits import LineVisit

# One transparent point.
PICTURE = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
OPTIONS = {
    "type": "http",
    "auth": "public",
    "methods": ["GET"],
    "sitemap": False,
    "save_session": False,
    # It writes, which Odoo does not expect of a GET.
    "readonly": False,
}


class EmailTracksController(http.Controller):
    """What the mails of lists load and link to."""

    @http.route(f"{SEEN}<string:token>", **OPTIONS)
    def seen(self, token, **_else):
        """The same picture for every token, which says nothing about any."""
        _visit(token).see()
        headers = {**HEADERS, "Content-Type": "image/gif"}
        return request.make_response(PICTURE, list(headers.items()))

    @http.route(f"{LINK}<string:token>/<string:sign>", **OPTIONS)
    def follow(self, token, sign, to="", **_else):
        """Only to where the mail itself led: this is no way to anywhere else."""
        visit = _visit(token)
        if not visit.leads_to(sign, to):
            raise NotFound
        visit.follow(to)
        response = request.redirect(to, code=302, local=False)
        response.headers.extend(HEADERS)
        return response


def _visit(token):
    headers = request.httprequest.headers
    purposes = ("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz")
    told = {
        "method": request.httprequest.method,
        "agent": headers.get("User-Agent", ""),
        "purpose": " ".join(headers.get(name, "") for name in purposes),
    }
    return LineVisit(request.env, token, told)
