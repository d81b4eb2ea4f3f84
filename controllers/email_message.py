import logging

from markupsafe import Markup
from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request

from ..core.inbound.html import activate_remote
from ..models.own_hosts import may_be_asked

_logger = logging.getLogger(__name__)

# The mail is a document of its own: no script, no form, no frame, no connection; images
# from here, and from elsewhere only when the agent asked for them.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'none'; style-src 'unsafe-inline'; "
    "img-src {images}; font-src data:; form-action 'none'; base-uri 'none'; "
)
POLICY = (
    f"{CONTENT_POLICY}frame-ancestors 'self'; "
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
# The browser makes of it a document without an address (mail_remote.esm.js), which has
# no headers.
REMOTE_IMAGES = "data: https: http:"
REMOTE_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="'
    f'{CONTENT_POLICY.format(images=REMOTE_IMAGES)}">'
)
NO_PICTURE = "/web/static/img/placeholder.png"
DOCUMENT = """<!DOCTYPE html>
<html><head><meta charset="utf-8">{policy}
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ margin: 0; font: 14px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }}
img {{ max-width: 100%; height: auto; }}
td, th {{ overflow-wrap: normal; }}
pre {{ white-space: pre-wrap; }}
details > summary {{ color: #6b7280; cursor: pointer; }}
</style></head><body>{body}</body></html>"""


class EmailMessageController(http.Controller):
    def _find(self, model, record_id):
        record = request.env[model].browse(record_id)
        try:
            record.check_access("read")
            return record.exists() or self._missing()
        except (AccessError, MissingError):
            return self._missing()

    def _missing(self):
        """The same answer for what is not there and what is not theirs to see."""
        raise NotFound

    @http.route("/email_channel/message/<int:message_id>", type="http", auth="user")
    def open(self, message_id):
        """The direct link to a mail, as the ticket's comments have it."""
        # sudo: whoever sees the conversation gets there, and may take it to read it.
        mail = request.env["email.message"].sudo().browse(message_id).exists()
        conversation = self._find("email.conversation", mail.conversation_id.id)
        return request.redirect(
            f"/odoo/email-conversations/{conversation.id}?mail={mail.id}"
        )

    @http.route(
        "/email_channel/message/<int:message_id>/body", type="http", auth="user"
    )
    def body(self, message_id, remote=None):
        """The mail as a document that can neither run nor load anything by itself."""
        mail = self._find("email.message", message_id)
        body = mail.body_html or ""
        images, policy = "'self' data:", ""
        if remote:
            body = activate_remote(body, may_be_asked(mail.conversation_id))
            images, policy = f"'self' {REMOTE_IMAGES}", REMOTE_POLICY
        return request.make_response(
            DOCUMENT.format(body=body, policy=policy),
            headers=[
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Security-Policy", POLICY.format(images=images)),
                ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "no-referrer"),
                ("Cache-Control", "private, no-cache"),
            ],
        )

    @http.route(
        "/email_channel/message/<int:message_id>/picture/<path:content_id>",
        type="http",
        auth="user",
    )
    def picture(self, message_id, content_id):
        """A picture of the mail, for its comment on the ticket: whoever may not read
        the mail, or comes before it has been checked, gets Odoo's stand-in."""
        mail = request.env["email.message"].browse(message_id)
        if not mail._filtered_access("read"):
            return request.redirect(NO_PICTURE)
        # sudo: whoever may read the mail may read what came with it.
        files = mail.sudo().file_ids
        shown = files.filtered(lambda file: file.content_id == content_id)
        found = shown.attachment_id[:1]
        return request.redirect(f"/web/image/{found.id}" if found else NO_PICTURE)

    @http.route("/email_channel/message/<int:message_id>/eml", type="http", auth="user")
    def original(self, message_id):
        """The mail as it was received, byte for byte."""
        mail = self._find("email.message", message_id)
        # sudo: the ledger is the administrators'; who may read the mail may read its
        # original.
        return self._eml(mail.sudo().inbound_id or self._missing())

    @http.route("/email_channel/inbound/<int:inbound_id>/eml", type="http", auth="user")
    def inbound(self, inbound_id):
        row = self._find("email.inbound", inbound_id)
        # Of two copies the first has the mail; that one may be another company's.
        first = self._find("email.inbound", (row.original_id or row).id)
        # sudo: of which mail it is; who may not read that one gets no original.
        if mail := first.sudo().email_message_id:
            self._find("email.message", mail.id)
        return self._eml(first)

    def _eml(self, row):
        try:
            raw = row._read_raw().get(row.id)
        except OSError:
            _logger.warning("Original of mail %s", row.id, exc_info=True)
            return self._sorry(row._explain_unreadable_raw(), 503)
        if raw is None:
            return self._sorry(row._explain_missing_raw(), 410)
        return request.make_response(
            raw,
            headers=[
                ("Content-Type", "message/rfc822"),
                ("X-Content-Type-Options", "nosniff"),
                ("Content-Disposition", content_disposition(f"mail-{row.id}.eml")),
            ],
        )

    def _sorry(self, words, status):
        """A page that says why there is no file."""
        return request.make_response(
            DOCUMENT.format(body=Markup("<p>%s</p>") % words, policy=""),
            status=status,
            headers=[
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Security-Policy", POLICY.format(images="'none'")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
