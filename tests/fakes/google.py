"""Google's authorization server, played on loopback over TLS."""

from .oauth import OAuthServer

_BAD = "invalid_grant"
# name: (HTTP status, error, description)
_ERRORS = {
    "declined": (403, "access_denied", ""),
    "policy": (400, "admin_policy_enforced", ""),
    "client": (401, "invalid_client", "The OAuth client was not found."),
    "client_deleted": (401, "deleted_client", "The OAuth client was deleted."),
    "client_secret": (401, "invalid_client", "The provided client secret is invalid."),
    "revoked": (400, _BAD, "Token has been expired or revoked."),
    "expired": (400, _BAD, "Token has been expired or revoked."),
    "consent": (400, _BAD, "Token has been expired or revoked."),
    "code": (400, _BAD, "Malformed auth code."),
    "sign_in": (400, _BAD, "reauth related error (invalid_rapt)"),
    "account_deleted": (400, _BAD, "Account has been deleted"),
    "account_disabled": (400, _BAD, "Account disabled"),
    "redirect_uri": (400, "redirect_uri_mismatch", "Bad Request"),
    "scope": (400, "invalid_scope", "Bad Request"),
}


class GoogleDouble(OAuthServer):
    """Google's endpoints below `url`; see `OAuthServer` for what it can be told.

    Without `access_type=offline` it gives no refresh token, and with a consent given
    before only to `prompt=consent`, as Google does. `testing`: sign-ins end after a
    week.
    """

    testing = False

    paths = {
        "/o/oauth2/v2/auth": "authorize",
        "/token": "token",
        "/consent": "consent",
        "/introspect": "introspect",
    }

    @property
    def endpoints(self):
        """For `GoogleApp`."""
        return {
            "authorization_endpoint": f"{self.page_url}/o/oauth2/v2/auth",
            "token_endpoint": f"{self.url}/token",
        }

    def claims(self, account):
        return {"email": account, "email_verified": True}

    def _tokens(self, grant, form):
        answer = super()._tokens(grant, form)
        asked = grant.question
        if asked.get("access_type") != "offline" or "consent" not in asked["prompt"]:
            answer.pop("refresh_token", None)
        if self.testing:
            answer["refresh_token_expires_in"] = 604_799
        return answer

    def error(self, name):
        status, error, words = _ERRORS[name]
        return status, {"error": error} | (
            {"error_description": words} if words else {}
        )

    def error_at_callback(self, name):
        return {"error": _ERRORS[name][1]}

    def words(self, name):
        status, error, _words = _ERRORS[name]
        return f"Error {status}: {error}"
