"""Microsoft 365 and Outlook.com by OAuth2 (Microsoft identity platform 2.0)."""

import logging
import re
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import msal
import requests

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

# At debug level msal tells what its token cache holds.
logging.getLogger("msal").setLevel(logging.INFO)
# It wants the answer as a POST; that would come without the session's SameSite cookie,
# and the session is what the answer is bound to.
warnings.filterwarnings("ignore", "response_mode='form_post' is recommended")

GLOBAL = "https://login.microsoftonline.com"
# National clouds: whose tokens for mail are issued under which name.
# https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
RESOURCES = {
    "login.microsoftonline.us": "https://outlook.office365.us",
    "login.partner.microsoftonline.cn": "https://partner.outlook.cn",
    "login.chinacloudapi.cn": "https://partner.outlook.cn",
}
RESOURCE = "https://outlook.office.com"

# https://learn.microsoft.com/entra/identity-platform/reference-error-codes
_CAUSES = {
    Cause.CONSENT: (65001,),
    Cause.DECLINED: (65004,),
    Cause.ADMIN_CONSENT: (90093, 90094, 90095, 900941),
    Cause.MFA: (50072, 50074, 50076, 50078, 50079, 500121),
    Cause.POLICY: (50005, 50097, 50131, 50158, 53000, 53001, 53002, 53003, 53004),
    Cause.SIGN_IN: (16000, 50055, 50058, 50125),
    Cause.EXPIRED: (50089, 70008, 70043, 70044, 700082, 700084),
    Cause.REVOKED: (50132, 50133, 50173, 70000),
    Cause.ACCOUNT: (50020, 50034, 50105, 51004, 500208, 9002341),
    Cause.ACCOUNT_DISABLED: (50053, 50057),
    Cause.CLIENT: (65005, 70001, 700016, 700011, 7000112, 7000114, 90124),
    Cause.CLIENT_SECRET: (7000215, 7000216, 7000218),
    Cause.CLIENT_SECRET_EXPIRED: (7000222,),
    Cause.TENANT: (50059, 50128, 90002, 90023, 900023, 900382),
    Cause.REDIRECT_URI: (50011, 500112, 500113),
    Cause.CODE: (54005, 501481, 700009),
    Cause.THROTTLED: (50196, 90055),
    Cause.UNAVAILABLE: (50000, 90033, 90006),
}
_BY_NUMBER = {number: cause for cause, each in _CAUSES.items() for number in each}
# The numbers may change, the sub-errors are promised:
# https://learn.microsoft.com/entra/msal/dotnet/advanced/exceptions/
_BY_SUBERROR = {
    "bad_token": Cause.EXPIRED,
    "token_expired": Cause.EXPIRED,
    "consent_required": Cause.CONSENT,
    "protection_policy_required": Cause.POLICY,
    "user_password_expired": Cause.SIGN_IN,
}


@dataclass(frozen=True)
class MicrosoftApp:
    """An application registered in Microsoft Entra.

    `tenant`: an organisation's domain or GUID, or "common" for everybody.
    `authority`: the cloud. `redirect_uri`: as it is registered. `timeout`: seconds of
    silence. `ca_file` and `local`: as of `Server`.
    """

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    tenant: str = "common"
    authority: str = GLOBAL
    timeout: float = 10
    ca_file: str | None = None
    local: bool = False

    @property
    def scopes(self):
        """For IMAP and SMTP; msal adds offline_access, openid and profile."""
        resource = RESOURCES.get(urlsplit(self.authority).hostname, RESOURCE)
        return (f"{resource}/IMAP.AccessAsUser.All", f"{resource}/SMTP.Send")

    def authorization_url(self, login_hint=""):
        """An `Authorization` to let a user sign in, `login_hint` (an address) filled
        in. Raises `OAuthFailed`."""
        with self._client() as client:
            flow = client.initiate_auth_code_flow(
                list(self.scopes),
                redirect_uri=self.redirect_uri,
                login_hint=login_hint or None,
                prompt="select_account",  # not whoever happens to be signed in
            )
        return Authorization(flow["auth_uri"], flow)

    def redeem(self, flow, answer):
        """The `Tokens` for the callback's parameters `answer`, once.

        `flow`: of the `Authorization` that the user's session kept, or None when it
        has none. Raises `OAuthFailed`.
        """
        answer = checked(flow, answer)
        if answer.get("error"):
            raise self._failure(answer, redeeming=True)
        started = utc_now()
        with self._client() as client:
            try:
                result = client.acquire_token_by_auth_code_flow(dict(flow), answer)
            except (RuntimeError, KeyError):  # another sign-in's nonce, half a flow
                raise OAuthFailed(Cause.STATE) from None
        if "error" in result:
            secrets = (answer["code"], flow.get("code_verifier"))
            raise self._failure(result, secrets, redeeming=True)
        claims = result.get("id_token_claims")
        return granted(result, started, claims, self.scopes)

    def renew(self, tokens):
        """New `Tokens` for `tokens`. Store them at once, in a transaction of their own:
        the old refresh token may work no more. Raises `OAuthFailed`."""
        started = utc_now()
        with self._client() as client:
            result = client.acquire_token_by_refresh_token(
                tokens.refresh_token, list(self.scopes)
            )
        if "error" in result:
            raise self._failure(result, (tokens.refresh_token,))
        claims = result.get("id_token_claims")
        return granted(result, started, claims, self.scopes, tokens)

    @contextmanager
    def _client(self):
        """A new one each time: msal repeats an error from memory for a while, and
        would keep tokens of one touchpoint where another finds them."""
        authority = f"{self.authority.rstrip('/')}/{self.tenant.strip().strip('/')}"
        with prepared(requests.Session(), self) as session:
            try:
                client = msal.ConfidentialClientApplication(
                    self.client_id,
                    client_credential=self.client_secret,
                    authority=authority,
                    instance_discovery=False,  # would ask the global cloud
                    http_client=session,
                )
            except (ValueError, KeyError):
                raise OAuthFailed(Cause.TENANT, authority) from None
            try:
                yield client
            except ValueError:  # no JSON
                host = urlsplit(self.authority).hostname or ""
                raise OAuthFailed(Cause.UNAVAILABLE, host) from None

    def _failure(self, result, secrets=(), redeeming=False):
        """The `OAuthFailed` for `result`, an error as the provider states it."""
        description = result.get("error_description") or ""
        number = _number(result, description)
        cause = _BY_NUMBER.get(number) or _BY_SUBERROR.get(result.get("suberror"))
        code = f"AADSTS{number}" if number else short(result["error"])
        return OAuthFailed(
            cause_of(result["error"], cause, redeeming),
            short(description, (self.client_secret, *secrets)),
            code,
        )


def _number(result, description):
    """The first that is known, else the first, else 0."""
    numbers = [each for each in result.get("error_codes") or () if type(each) is int]
    numbers += map(int, re.findall(r"AADSTS(\d{4,9})\b", description))
    return next((each for each in numbers if each in _BY_NUMBER), (numbers or [0])[0])
