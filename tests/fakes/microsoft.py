"""Microsoft's identity platform, played on loopback over TLS."""

import base64
import json

from .oauth import OAuthServer

TENANT = "loop.test"

_BAD = "invalid_grant"
# name: (HTTP status, error, suberror, AADSTS number, description)
_ERRORS = {
    "consent": (
        400,
        _BAD,
        "consent_required",
        65001,
        "The user or administrator has not consented to use the application with ID "
        "'channel'. Send an interactive authorization request for this user and "
        "resource.",
    ),
    "declined": (400, "access_denied", "", 65004, "User declined to consent."),
    "admin_consent": (
        400,
        "access_denied",
        "",
        90094,
        "An administrator of Loop has set a policy that prevents you from granting "
        "Channel the permissions it is requesting.",
    ),
    "mfa": (
        400,
        "interaction_required",
        "basic_action",
        50076,
        "Due to a configuration change made by your administrator, you must use "
        "multi-factor authentication to access '00000002-0000-0ff1-ce00-000000000000'.",
    ),
    "mfa_enrol": (
        400,
        "interaction_required",
        "basic_action",
        50079,
        "You must enroll in multi-factor authentication.",
    ),
    "policy": (
        400,
        "interaction_required",
        "message_only",
        53003,
        "Access has been blocked by Conditional Access policies.",
    ),
    "client": (
        400,
        "unauthorized_client",
        "",
        700016,
        "Application with identifier 'other' was not found in the directory 'Loop'.",
    ),
    "client_secret": (
        401,
        "invalid_client",
        "",
        7000215,
        "Invalid client secret provided. Ensure the secret being sent in the request "
        "is the client secret value, not the client secret ID.",
    ),
    "client_secret_expired": (
        401,
        "invalid_client",
        "",
        7000222,
        "The provided client secret keys for app 'channel' are expired.",
    ),
    "expired": (
        400,
        _BAD,
        "bad_token",
        700082,
        "The refresh token has expired due to inactivity. The token was inactive for "
        "90.00:00:00.",
    ),
    "revoked": (
        400,
        _BAD,
        "bad_token",
        50173,
        "The provided grant has expired due to it being revoked, a fresh auth token "
        "is needed.",
    ),
    "code": (400, _BAD, "", 54005, "OAuth2 Authorization code was already redeemed."),
    "redirect_uri": (
        400,
        "invalid_request",
        "",
        50011,
        "The redirect URI specified in the request does not match the redirect URIs "
        "configured for the application 'channel'.",
    ),
    "account_disabled": (400, _BAD, "", 50057, "The user account is disabled."),
    "account": (
        400,
        _BAD,
        "",
        50020,
        "User account from identity provider 'live.com' does not exist in tenant "
        "'Loop'.",
    ),
    "tenant": (
        400,
        "invalid_tenant",
        "",
        90002,
        "Tenant 'nowhere.test' not found. Check to make sure you have the correct "
        "tenant ID.",
    ),
    "busy": (400, "temporarily_unavailable", "", 90033, "A transient error."),
    # A number nobody knows: the sub-error, or the error, has to do.
    "new_consent": (400, _BAD, "consent_required", 999001, "Something new."),
    "new_interaction": (400, "interaction_required", "", 999002, "Something new."),
    "new": (400, "something_new", "", 999003, "Something new."),
}


class MicrosoftDouble(OAuthServer):
    """https://login.microsoftonline.com on `url`; see `OAuthServer` for what it can be
    told. `tenants`: organisations it knows.

        with MicrosoftDouble(directory, ["ana@loop.test"]) as microsoft:
            app = MicrosoftApp(
                microsoft.client_id,
                microsoft.client_secret,
                "http://localhost/callback",
                authority=microsoft.url,
                ca_file=str(microsoft.certificate),
            )
    """

    rotates = True
    paths = {
        r"/(?P<tenant>[^/]+)/v2.0/.well-known/openid-configuration": "discover",
        r"/[^/]+/oauth2/v2.0/authorize": "authorize",
        r"/[^/]+/oauth2/v2.0/token": "token",
        "/consent": "consent",
        "/introspect": "introspect",
    }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.tenants = {"common", "organizations", TENANT}

    def discover(self, request, tenant):
        if tenant not in self.tenants:
            return request.json(*self.error("tenant"))
        base, page = f"{self.url}/{tenant}", f"{self.page_url}/{tenant}"
        return request.json(
            200,
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{page}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
            },
        )

    def claims(self, account):
        return {"preferred_username": account, "name": "Ana", "tid": TENANT}

    def _tokens(self, grant, form):
        who = {"uid": grant.account, "utid": TENANT}
        info = base64.urlsafe_b64encode(json.dumps(who).encode()).decode().rstrip("=")
        return super()._tokens(grant, form) | {"client_info": info, "ext_expires_in": 0}

    def error(self, name):
        status, error, suberror, number, _words = _ERRORS[name]
        said = {
            "error": error,
            "error_description": self.words(name),
            "error_codes": [number],
            "trace_id": "7a0b51b5-0000-4a4b-9d4c-2c1b1f000000",
        }
        return status, said | ({"suberror": suberror} if suberror else {})

    def error_at_callback(self, name):
        answer = {"error": _ERRORS[name][1], "error_description": self.words(name)}
        return answer | ({"error_subcode": "cancel"} if name == "declined" else {})

    def words(self, name):
        *_rest, number, words = _ERRORS[name]
        return (
            f"AADSTS{number}: {words} Trace ID: 7a0b51b5-0000-4a4b-9d4c-2c1b1f000000 "
            "Correlation ID: 33a1c2b0-0000-4d8c-8a24-5a5c2b000000 Timestamp: "
            "2026-01-02 03:04:05Z"
        )
