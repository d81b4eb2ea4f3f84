from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from ..models.groups import ADMINISTRATOR, has_role
from ..models.touchpoint.ir_http import NOTICE
from ..models.touchpoint.oauth_app import CALLBACK
from ..models.touchpoint.sign_in import SignIn


class EmailOauthController(http.Controller):
    @http.route(CALLBACK, type="http", auth="user", methods=["GET"])
    def callback(self, **answer):
        """Where Microsoft and Google send the browser back to."""
        if not has_role(request.env.user, ADMINISTRATOR):
            return self._refuse(
                request.env._(
                    "Only administrators of the e-mail channel may connect mailboxes."
                )
            )
        touchpoint, flow = request.env["email.oauth.flow"]._take(
            answer.get("state", "")
        )
        if not touchpoint:
            return self._refuse(self._explain_state())
        try:
            touchpoint.check_access("write")
        except AccessError:
            return self._refuse(
                request.env._("You may no longer change this touchpoint.")
            )
        message, kind = SignIn(touchpoint).finish(flow, answer)
        # The page that comes next shows it (ir.http.session_info).
        request.session[NOTICE] = {"message": message, "type": kind}
        return request.redirect(f"/odoo/email-touchpoints/{touchpoint.id}")

    def _explain_state(self):
        base = request.env["ir.config_parameter"].sudo().get_param("web.base.url")
        return request.env._(
            "This answer belongs to no sign-in that you began in this browser within "
            "the last ten minutes. Nothing was stored. Open the touchpoint at %(base)s "
            "and sign in again.",
            base=base,
        )

    def _refuse(self, words):
        return request.render(
            "email_channel.sign_in_refused", {"words": words}, status=403
        )
