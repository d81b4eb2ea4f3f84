"""A real authorization server on https://localhost: RFC 6749 with PKCE, a page where a
person consents, and introspection (RFC 7662) for mail servers."""

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from .certificate import make_certificate
from .consent import PAGE
from .https import HttpsServer
from .loopback import free_port

LENGTH = 1500  # of an access token: as Microsoft's, for some lines have an end


@dataclass
class Grant:
    """What an account granted. `question`: the parameters of the authorization."""

    account: str
    question: dict = field(default_factory=dict)
    expires: float = float("inf")


class OAuthServer:
    """Serves `accounts` (addresses) to the one application `client_id`.

    With `plain_page` the page is at http://, for a browser that trusts nobody.
    A provider is a subclass: it has `paths`, and says the error called `name` by
    `error(name)` (HTTP status, JSON), `error_at_callback(name)` (parameters of the
    callback) and `words(name)` (for a person, on the page).
    Changeable while it runs:
    `client_secret`, and `secret_expired`;
    `redirect_uris`: those registered; None takes any;
    `lifetime`: seconds of an access token;
    `rotates`: a renewal brings a new refresh token; `single_use`: and ends the old one;
    `disabled`, `mfa`: accounts that are disabled, or need a second factor;
    `fault`: the name of an error that answers every token request;
    `page_fault`: the name of an error that answers Accept on the page;
    `status`: an HTTP status (429, 503) that answers every token request;
    `quotes`: text that every error of the token endpoint holds;
    `nonsense`: a body that answers every token request instead;
    `audience`: of the ID tokens, `client_id` unless told;
    `withhold`: scopes that the user does not grant.
    """

    paths = {}  # path -> name of the method that answers it
    rotates = False

    def __init__(self, directory, accounts, port=0, certificate=None, plain_page=False):
        self.accounts = list(accounts)
        self.port = port or free_port()
        self.certificate, self._key = certificate or make_certificate(directory)
        self.page_port = free_port() if plain_page else None
        self.client_id = "channel"
        self.client_secret = "the~client~secret"
        self.secret_expired = False
        self.redirect_uris = None
        self.lifetime = 3600
        self.single_use = False
        self.disabled = set()
        self.mfa = set()
        self.fault = self.page_fault = self.status = None
        self.nonsense = self.audience = None
        self.quotes = ""
        self.withhold = set()
        self.renewals = 0
        self._consented = set()
        self._pages, self._codes, self._refresh, self._access = {}, {}, {}, {}
        self._lock = threading.RLock()
        self._servers = []

    @property
    def url(self):
        return f"https://localhost:{self.port}"

    @property
    def page_url(self):
        """Where the authorization page is."""
        return f"http://localhost:{self.page_port}" if self.page_port else self.url

    @property
    def introspection_url(self):
        return f"{self.url}/introspect"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc_info):
        self.stop()

    def start(self):
        tls = HttpsServer(self, self.port, self.certificate, self._key)
        self._servers.append(tls)
        if self.page_port:
            self._servers.append(HttpsServer(self, self.page_port))

    def stop(self):
        while self._servers:
            self._servers.pop().stop()

    def remember(self, account, refresh_token, scope):
        """What `account` granted in an earlier run."""
        self._consented.add(account)
        self._refresh[refresh_token] = Grant(account, {"scope": scope})

    # -- what an administrator or time does

    def expire_access(self):
        """Every access token ends now; refresh tokens go on."""
        with self._lock:
            for grant in self._access.values():
                grant.expires = 0

    def expire_refresh(self):
        """Every refresh token ends now, by age."""
        with self._lock:
            for grant in self._refresh.values():
                grant.expires = 0

    def revoke(self, account):
        """Every token of `account` ends now."""
        with self._lock:
            for tokens in (self._refresh, self._access):
                for token in [k for k, g in tokens.items() if g.account == account]:
                    del tokens[token]

    def withdraw_consent(self, account):
        """The account's consent is taken back; its access tokens go on."""
        self._consented.discard(account)

    # -- what mail servers ask

    def owner(self, token):
        """The account a valid access token is for, or None."""
        with self._lock:
            grant = self._access.get(token)
        return grant.account if grant and time.time() < grant.expires else None

    def introspect(self, request):
        owner = self.owner(request.form.get("token", ""))
        said = {"active": True, "username": owner} if owner else {"active": False}
        return request.json(200, said)

    # -- the page

    def authorize(self, request):
        """The page where a person chooses an account and consents or declines."""
        question = request.query
        if problem := self._wrong_question(question):
            return request.page(400, f"<h1>{html.escape(problem)}</h1>")
        page = secrets.token_urlsafe(8)
        self._pages[page] = question
        options = "".join(
            f"<option{' selected' * (each == question.get('login_hint'))}>"
            f"{html.escape(each)}</option>"
            for each in self.accounts
        )
        scopes = "".join(
            f"<li>{html.escape(each)}</li>" for each in question["scope"].split()
        )
        return request.page(200, PAGE.format(page=page, options=options, scopes=scopes))

    def _wrong_question(self, question):
        if question.get("client_id") != self.client_id:
            return "The application was not found"
        if self.redirect_uris and question["redirect_uri"] not in self.redirect_uris:
            return self.words("redirect_uri")
        if question.get("response_type") != "code" or not question.get("state"):
            return "The request is not understood"
        if question.get("code_challenge_method") != "S256":
            return "PKCE is wanted"
        return ""

    def consent(self, request):
        """What the page's buttons do: back to the application."""
        question = self._pages.pop(request.form.get("page"), None)
        if not question:
            return request.page(400, "<h1>This page is too old</h1>")
        account = request.form["account"]
        fault = self.page_fault
        if request.form.get("answer") != "accept":
            fault = "declined"
        if fault:
            answer = self.error_at_callback(fault)
        else:
            self._consented.add(account)
            code = secrets.token_urlsafe(32)
            self._codes[code] = Grant(account, question, time.time() + 600)
            answer = {"code": code}
        answer["state"] = question["state"]
        return request.redirect(f"{question['redirect_uri']}?{urlencode(answer)}")

    # -- the token endpoint

    def token(self, request):
        if self.status:
            return request.json(self.status, {}, {"Retry-After": "7"})
        if self.nonsense is not None:
            return request.page(200, self.nonsense)
        with self._lock:
            fault, grant = self._examined(request.form)
            if fault:
                status, said = self.error(fault)
                words = f"{said.get('error_description', '')} {self.quotes}"
                return request.json(status, said | {"error_description": words})
            return request.json(200, self._tokens(grant, request.form))

    def _examined(self, form):
        """(name of an error, None), or (None, the grant)."""
        if form.get("client_id") != self.client_id:
            return "client", None
        if form.get("client_secret") != self.client_secret:
            return "client_secret", None
        if self.secret_expired:
            return "client_secret_expired", None
        if self.fault:
            return self.fault, None
        renewing = form["grant_type"] == "refresh_token"
        examine = self._renewed if renewing else self._redeemed
        fault, grant = examine(form)
        if not fault and grant.account in self.disabled:
            fault = "account_disabled"
        if not fault and grant.account in self.mfa:
            fault = "mfa"
        return fault, grant

    def _redeemed(self, form):
        grant = self._codes.pop(form.get("code"), None)  # once
        if not grant or grant.expires < time.time():
            return "code", None
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if _base64(challenge) != grant.question["code_challenge"]:
            return "code", None
        if form.get("redirect_uri") != grant.question["redirect_uri"]:
            return "redirect_uri", None
        return None, grant

    def _renewed(self, form):
        grant = self._refresh.get(form.get("refresh_token"))
        if not grant:
            return "revoked", None
        if grant.expires < time.time():
            return "expired", None
        if grant.account not in self._consented:
            return "consent", None
        return None, grant

    def _tokens(self, grant, form):
        renewing = form["grant_type"] == "refresh_token"
        self.renewals += renewing
        access = secrets.token_urlsafe(LENGTH)
        expires = time.time() + self.lifetime
        self._access[access] = replace(grant, expires=expires)
        scopes = set(grant.question["scope"].split()) - self.withhold
        answer = {
            "token_type": "Bearer",
            "access_token": access,
            "expires_in": self.lifetime,
            "scope": " ".join(sorted(scopes)),
            "id_token": self._id_token(grant),
        }
        if self.rotates or not renewing:
            refresh = secrets.token_urlsafe(400)
            self._refresh[refresh] = replace(grant, expires=float("inf"))
            answer["refresh_token"] = refresh
        if renewing and self.single_use:
            del self._refresh[form["refresh_token"]]
        return answer

    def _id_token(self, grant):
        """Not signed: it goes out over TLS."""
        claims = {
            "iss": self.url,
            "sub": hashlib.sha256(grant.account.encode()).hexdigest(),
            "aud": self.audience or self.client_id,
            "iat": int(time.time()),
            "exp": int(time.time()) + 3600,
            "nonce": grant.question.get("nonce"),
            **self.claims(grant.account),
        }
        parts = ({"alg": "none", "typ": "JWT"}, claims)
        return ".".join([*(_base64(json.dumps(each).encode()) for each in parts), ""])

    # -- what a provider says in its own way

    def claims(self, account):
        return {"email": account}


def _base64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
