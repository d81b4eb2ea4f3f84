import logging

from markupsafe import Markup

from odoo import http
from odoo.http import content_disposition, request

from ..models.attachments.original import Original
from .email_message import DOCUMENT, POLICY
from .find import find, missing

_logger = logging.getLogger(__name__)
HARMLESS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}


class EmailOriginalController(http.Controller):
    """Mails as they were received, byte for byte, with all that they carry."""

    @http.route("/email_channel/message/<int:message_id>/eml", type="http", auth="user")
    def of_message(self, message_id, **_form):
        mail = find("email.message", message_id)
        # sudo: the ledger is the administrators'; who may read the mail may read its
        # original.
        return self._give(mail.sudo().inbound_id or missing())

    @http.route("/email_channel/inbound/<int:inbound_id>/eml", type="http", auth="user")
    def of_inbound(self, inbound_id, **_form):
        row = find("email.inbound", inbound_id)
        # Of two copies the first has the mail; that one may be another company's.
        first = find("email.inbound", (row.original_id or row).id)
        # sudo: of which mail it is; who may not read that one gets no original.
        if mail := first.sudo().email_message_id:
            find("email.message", mail.id)
        return self._give(first)

    def _give(self, row):
        original = Original(row)
        if words := original.why_not():
            return self._sorry(words, 403)
        # A browser that looks ahead, or a link in a mail, posts no form of ours.
        if request.httprequest.method != "POST" and (words := original.warning()):
            return self._warn(words)
        try:
            raw = row._read_raw().get(row.id)
        except OSError:
            _logger.warning("Original of mail %s", row.id, exc_info=True)
            return self._sorry(row._explain_unreadable_raw(), 503)
        if raw is None:
            return self._sorry(row._explain_missing_raw(), 410)
        return request.make_response(
            raw,
            headers={
                **HARMLESS,
                "Content-Type": "message/rfc822",
                "Content-Disposition": content_disposition(f"mail-{row.id}.eml"),
            },
        )

    def _warn(self, words):
        """The page on which an administrator asks for it all the same."""
        values = {"words": words, "page": request.httprequest.path}
        return request.render(
            "email_channel.original_warning", values, headers=HARMLESS
        )

    def _sorry(self, words, status):
        """A page that says why there is no file."""
        return request.make_response(
            DOCUMENT.format(body=Markup("<p>%s</p>") % words, policy=""),
            status=status,
            headers={
                **HARMLESS,
                "Content-Type": "text/html; charset=utf-8",
                "Content-Security-Policy": POLICY.format(images="'none'"),
            },
        )
