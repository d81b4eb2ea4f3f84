"""Gmail and Google Workspace by OAuth2.

https://developers.google.com/identity/protocols/oauth2/web-server
"""

import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field

import jwt
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from .oauth import (
    Authorization,
    Cause,
    OAuthFailed,
    cause_of,
    checked,
    granted,
    short,
    utc_now,
)
from .oauth_http import prepared

MAIL = "https://mail.google.com/"  # IMAP and SMTP
SCOPES = ("openid", "email", MAIL)

_BY_ERROR = {
    "admin_policy_enforced": Cause.POLICY,
    "deleted_client": Cause.CLIENT,
    "disabled_client": Cause.CLIENT,
    "org_internal": Cause.ACCOUNT,
    "rate_limit_exceeded": Cause.THROTTLED,
}
# Where one error stands for several, Google tells them apart in its description.
_BY_WORDS = {
    ("invalid_client", "was not found"): Cause.CLIENT,
    ("invalid_client", "deleted"): Cause.CLIENT,
    ("invalid_client", "disabled"): Cause.CLIENT,
    ("invalid_grant", "invalid_rapt"): Cause.SIGN_IN,
    ("invalid_grant", "account has been deleted"): Cause.ACCOUNT,
    ("invalid_grant", "account disabled"): Cause.ACCOUNT_DISABLED,
}


@dataclass(frozen=True)
class GoogleApp:
    """An OAuth client of the kind "web application" in the Google Cloud console.

    `redirect_uri`: as it is registered. `timeout`: seconds of silence. `ca_file`
    and `local`: as of `Server`.
    """

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    authorization_endpoint: str = "https://accounts.google.com/o/oauth2/v2/auth"
    token_endpoint: str = "https://oauth2.googleapis.com/token"
    timeout: float = 10
    ca_file: str | None = None
    local: bool = False

    def authorization_url(self, login_hint=""):
        """As `MicrosoftApp.authorization_url`; asks nothing of the network."""
        flow = {
            "state": secrets.token_urlsafe(24),
            "nonce": secrets.token_urlsafe(24),
            "code_verifier": secrets.token_urlsafe(48),
        }
        hint = {"login_hint": login_hint} if login_hint else {}
        with self._session() as session:
            url, _state = session.create_authorization_url(
                self.authorization_endpoint,
                **flow,
                **hint,
                scope=" ".join(SCOPES),
                access_type="offline",
                # Only who is asked for consent again gives a refresh token again.
                prompt="consent select_account",
            )
        return Authorization(url, flow)

    def redeem(self, flow, answer):
        """As `MicrosoftApp.redeem`."""
        answer = checked(flow, answer)
        verifier = flow.get("code_verifier")
        if answer.get("error"):
            raise self._failure(answer["error"], answer.get("error_description"), ())
        started = utc_now()
        with self._session(redeeming=(answer["code"], verifier)) as session:
            result = session.fetch_token(
                self.token_endpoint,
                grant_type="authorization_code",
                code=answer["code"],
                code_verifier=verifier,
                redirect_uri=self.redirect_uri,
            )
        claims = self._claims(result, flow)
        scopes = result.get("scope", MAIL).split()
        if MAIL not in scopes:  # each has its own box on Google's page
            raise OAuthFailed(Cause.SCOPE, " ".join(scopes))
        return granted(result, started, claims, SCOPES)

    def renew(self, tokens):
        """As `MicrosoftApp.renew`."""
        started = utc_now()
        with self._session(renewing=(tokens.refresh_token,)) as session:
            result = session.refresh_token(
                self.token_endpoint, refresh_token=tokens.refresh_token
            )
        return granted(result, started, None, before=tokens)

    @contextmanager
    def _session(self, redeeming=(), renewing=()):
        session = OAuth2Session(
            self.client_id,
            self.client_secret,
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_post",
        )
        try:
            with prepared(session, self):
                yield session
        except OAuthError as error:
            hidden = (*redeeming, *renewing)
            raise self._failure(
                error.error, error.description, hidden, bool(redeeming)
            ) from None
        except ValueError:  # no JSON
            raise OAuthFailed(Cause.UNAVAILABLE) from None

    def _claims(self, result, flow):
        """Of the ID token. It came straight from Google, over TLS: that stands for its
        signature (OpenID Connect Core, 3.1.3.7) and for its age, which a wrong clock
        of ours would misjudge."""
        try:
            claims = jwt.decode(
                result.get("id_token", ""),
                audience=self.client_id,
                options={"verify_signature": False, "verify_aud": True},
            )
        except jwt.InvalidTokenError as error:
            raise OAuthFailed(Cause.STATE, type(error).__name__) from None
        if claims.get("nonce") != flow.get("nonce"):
            raise OAuthFailed(Cause.STATE)
        return claims

    def _failure(self, error, description, hidden, redeeming=False):
        words = (description or "").lower()
        cause = _BY_ERROR.get(error)
        for (name, part), meaning in _BY_WORDS.items():
            if error == name and part in words:
                cause = meaning
        return OAuthFailed(
            cause_of(error, cause, redeeming),
            short(description, (self.client_secret, *hidden)),
            short(error),
        )
