"""OAuth 2.0 (RFC 6749 with PKCE, RFC 7636): what comes back, and what goes wrong.

`MicrosoftApp` and `GoogleApp` are the providers. Both have

    authorization_url(login_hint="")  -> Authorization
    redeem(flow, answer)              -> Tokens
    renew(tokens)                     -> Tokens

and raise `OAuthFailed` and nothing else. No text of theirs holds a secret.
"""

import hmac
import json
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from .errors import ConnectionFailed, Reason

MARGIN = timedelta(minutes=5)  # an access token is not used in its last minutes


class Cause(StrEnum):
    """Why there are no tokens, or why a server does not take them."""

    CONSENT = "consent"  # never given, or withdrawn
    ADMIN_CONSENT = "admin_consent"  # the organisation's administrator has to consent
    DECLINED = "declined"  # the user pressed Cancel
    SCOPE = "scope"  # the user left out the permission for mail
    OFFLINE = "offline"  # no refresh token was given
    MFA = "mfa"  # a second factor is wanted
    SIGN_IN = "sign_in"  # the user has to sign in again, for another reason
    POLICY = "policy"  # the organisation's rules of access forbid it
    EXPIRED = "expired"  # the refresh token was not used for too long
    REVOKED = "revoked"  # the refresh token was taken back, or expired
    ACCOUNT = "account"  # not of this organisation, unknown, or not assigned
    ACCOUNT_DISABLED = "account_disabled"
    CLIENT = "client"  # the application is unknown, disabled, or may not do this
    CLIENT_SECRET = "client_secret"  # wrong
    CLIENT_SECRET_EXPIRED = "client_secret_expired"
    TENANT = "tenant"  # no such organisation, or the authority is no https address
    REDIRECT_URI = "redirect_uri"  # not the one that is registered
    STATE = "state"  # the answer does not belong to the question: forged, or stale
    CODE = "code"  # the code was used already, or is too old
    MAILBOX = "mailbox"  # the mail server refuses a token that is fresh
    SMTP_OFF = "smtp_off"  # Microsoft: authenticated SMTP is switched off
    THROTTLED = "throttled"  # asked too often
    UNAVAILABLE = "unavailable"  # the provider answers 5xx, or nonsense
    NETWORK = "network"  # it cannot be reached: `reason` says why
    OTHER = "other"


_TRANSIENT = {Cause.THROTTLED, Cause.UNAVAILABLE, Cause.NETWORK}
_SETTINGS = {
    Cause.CLIENT,
    Cause.CLIENT_SECRET,
    Cause.CLIENT_SECRET_EXPIRED,
    Cause.TENANT,
    Cause.REDIRECT_URI,
    Cause.ACCOUNT_DISABLED,
    Cause.SMTP_OFF,
}

# RFC 6749, 4.1.2.1 and 5.2; OpenID Connect Core, 3.1.2.6.
_BY_ERROR = {
    "access_denied": Cause.DECLINED,
    "account_selection_required": Cause.SIGN_IN,
    "consent_required": Cause.CONSENT,
    "interaction_required": Cause.SIGN_IN,
    "invalid_client": Cause.CLIENT_SECRET,
    "invalid_grant": Cause.REVOKED,
    "invalid_scope": Cause.SCOPE,
    "login_required": Cause.SIGN_IN,
    "redirect_uri_mismatch": Cause.REDIRECT_URI,
    "server_error": Cause.UNAVAILABLE,
    "temporarily_unavailable": Cause.UNAVAILABLE,
    "unauthorized_client": Cause.CLIENT,
}


class OAuthFailed(ConnectionFailed):
    """No tokens, or none that the mail server takes.

    `cause`: a `Cause`. `code`: the provider's, such as AADSTS65001 or invalid_grant.
    `detail`: the provider's short description. `reason`: as of any `ConnectionFailed`;
    `login` for what needs a person, something else for what may pass by itself.
    """

    def __init__(self, cause, detail="", code="", reason=None):
        self.cause = Cause(cause)
        self.code = code
        super().__init__(reason or self._reason(), detail)
        self.args = (": ".join(filter(None, (self.cause, code, detail))),)

    @property
    def reauthenticate(self):
        """Whether signing in again may help; else, or first, the settings of the
        application or of the account have to be put right."""
        return self.cause not in _TRANSIENT | _SETTINGS

    def _reason(self):
        return Reason.BUSY if self.cause in _TRANSIENT else Reason.LOGIN


@dataclass(frozen=True)
class Authorization:
    """Where to send the browser, and what to keep until it is back.

    `flow`: JSON-able. It is a secret of the user's session: keep it there under
    `state`, let nobody else redeem it, and take it out before `redeem`.
    """

    url: str = field(repr=False)
    flow: dict = field(repr=False)

    @property
    def state(self):
        return self.flow["state"]


@dataclass(frozen=True)
class Tokens:
    """What an account granted. `expires_at`: of the access token, UTC. `account`: the
    address of who signed in, maybe empty: compare it with the one that was meant.
    `scopes`: granted, as the provider writes them. `ends_at`: of the refresh token,
    UTC, where the provider tells (Google, of an application in testing, or of access
    granted for a time)."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    account: str = ""
    scopes: tuple[str, ...] = ()
    ends_at: datetime | None = None

    def usable(self, now, rejected=None):
        """Whether the access token can be used at `now` (UTC), given that a server
        refused the access token `rejected`."""
        return self.access_token != rejected and now < self.expires_at - MARGIN

    def dump(self):
        """As text, to be encrypted and stored."""
        return json.dumps(asdict(self), default=datetime.isoformat)

    @classmethod
    def load(cls, text):
        values = json.loads(text)
        for name in ("expires_at", "ends_at"):
            if values.get(name):
                values[name] = datetime.fromisoformat(values[name])
        return cls(**values | {"scopes": tuple(values["scopes"])})


def checked(flow, answer):
    """`answer` (the parameters of the callback) as a dict of text, when it belongs to
    `flow`. Raises `OAuthFailed`."""
    answer = {name: value for name, value in answer.items() if isinstance(value, str)}
    state = str((flow or {}).get("state", ""))
    given = answer.get("state", "")
    if not state or not hmac.compare_digest(state.encode(), given.encode()):
        raise OAuthFailed(Cause.STATE)
    if not answer.get("code") and not answer.get("error"):
        raise OAuthFailed(Cause.STATE)
    return answer


def granted(answer, started, claims, asked=(), before=None):
    """The `Tokens` of a token endpoint's `answer` (RFC 6749, 5.1).

    `started`: UTC, when it was asked. `claims`: of the ID token, or nothing. `asked`:
    the scopes, for a provider that does not repeat them. `before`: the tokens that are
    renewed. Raises `OAuthFailed`.
    """
    if not isinstance(answer.get("access_token"), str):
        raise OAuthFailed(Cause.UNAVAILABLE, "an answer without access token")
    scopes = tuple((answer.get("scope") or "").split())
    refresh_token = answer.get("refresh_token") or (before and before.refresh_token)
    if not refresh_token:
        raise OAuthFailed(Cause.OFFLINE)
    ends_at = before and before.ends_at
    left = answer.get("refresh_token_expires_in")
    if isinstance(left, int):
        ends_at = started + timedelta(seconds=left)
    return Tokens(
        answer["access_token"],
        refresh_token,
        started + timedelta(seconds=_seconds(answer.get("expires_in"))),
        _account(claims) or (before.account if before else ""),
        scopes or (before.scopes if before else tuple(asked)),
        ends_at,
    )


def cause_of(error, known, redeeming):
    """The `Cause` behind OAuth's `error`, refined by `known`, what the provider's own
    numbers or words mean, if they do. `redeeming`: a code, not a refresh token."""
    cause = known or _BY_ERROR.get(error, Cause.OTHER)
    if redeeming and cause in (Cause.EXPIRED, Cause.REVOKED):
        return Cause.CODE
    return cause


def utc_now():
    return datetime.now(UTC)


def short(description, secrets=()):
    """The provider's `description` without what is of no use to a reader."""
    words = " ".join((description or "").split())
    words = re.sub(r"^AADSTS\d+: | Trace ID:.*", "", words)
    for secret in filter(None, secrets):
        words = words.replace(secret, "***")
    return words[:300]


def _seconds(expires_in):
    try:
        return max(0, int(expires_in))
    except (TypeError, ValueError):
        return 3600  # what both providers mean when they say nothing


def _account(claims):
    claims = claims or {}
    return claims.get("preferred_username") or claims.get("email") or ""
