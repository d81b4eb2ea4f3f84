from odoo import http
from odoo.http import request

from ..core.inbound.html import activate_remote
from ..models.own_hosts import may_be_asked
from .find import find

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
    @http.route("/email_channel/message/<int:message_id>", type="http", auth="user")
    def open(self, message_id):
        """The direct link to a mail, as the ticket's comments have it."""
        # sudo: whoever sees the conversation gets there, and may take it to read it.
        mail = request.env["email.message"].sudo().browse(message_id).exists()
        conversation = find("email.conversation", mail.conversation_id.id)
        return request.redirect(f"/odoo/email-desk/{conversation.id}?mail={mail.id}")

    @http.route(
        "/email_channel/message/<int:message_id>/body", type="http", auth="user"
    )
    def body(self, message_id, remote=None):
        """The mail as a document that can neither run nor load anything by itself."""
        mail = find("email.message", message_id)
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
