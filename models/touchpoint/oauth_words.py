"""What went wrong with a sign-in, in the administrator's words."""

from .oauth_app import PROVIDERS

# What is put right in the settings of the channel.
IN_SETTINGS = frozenset(
    {
        "authority_local",
        "client",
        "client_secret",
        "client_secret_expired",
        "redirect_uri",
        "tenant",
    }
)


def explain(env, failure, **values):
    """One sentence or more about an adapters.oauth.OAuthFailed, and what to do.

    :param values: as of `sentence`
    """
    words = sentence(env, cause_of(failure), **values)
    words = words[:1].upper() + words[1:]
    if failure.detail and failure.cause != "network":
        words += "\n" + env._("The server said: %(detail)s", detail=failure.detail)
    return words


def cause_of(failure):
    """The cause to tell of an adapters.oauth.OAuthFailed."""
    return "authority_local" if failure.reason == "local" else str(failure.cause)


def sentence(env, cause, method, account):
    """:param cause: as of `cause_of`
    :param method: "microsoft" or "google"
    :param account: the address meant
    :return: "" for what is no such cause
    """
    values = {"provider": PROVIDERS.get(method, ""), "account": account}
    for sentences in (_of_account, _of_application, _of_the_moment):
        if found := sentences(env, values).get(cause):
            return found
    return ""


def _of_account(env, values):
    """What signing in again may help."""
    return {
        "consent": env._(
            "%(account)s has not allowed this application to read and send mail, or "
            "took it back. Sign in again and accept.",
            **values,
        ),
        "admin_consent": env._(
            "the organisation lets only an administrator allow applications. Ask its "
            "%(provider)s administrator to grant admin consent to this application, "
            "then sign in again.",
            **values,
        ),
        "declined": env._(
            "the permissions were not accepted. Sign in again and press Accept."
        ),
        "scope": env._(
            "the permission to read and send mail was not given. Sign in again and "
            "tick its box."
        ),
        "offline": env._(
            "%(provider)s gave access for one hour only. Remove this application from "
            "the account's third-party access, then sign in again.",
            **values,
        ),
        "mfa": env._(
            "%(provider)s wants a second factor of %(account)s. Sign in again and "
            "confirm it.",
            **values,
        ),
        "sign_in": env._(
            "%(provider)s wants %(account)s to sign in. Press the button to sign in.",
            **values,
        ),
        "policy": env._(
            "a rule of the organisation keeps this application out. Ask its "
            "%(provider)s administrator to allow it, then sign in again.",
            **values,
        ),
        "expired": env._(
            "the sign-in of %(account)s was not used for too long and has expired. "
            "Sign in again.",
            **values,
        ),
        "revoked": env._(
            "the sign-in of %(account)s was revoked: the password was changed, or an "
            "administrator ended it. Sign in again.",
            **values,
        ),
        "account": env._(
            "this account may not use the application: it is of another organisation, "
            "unknown, or not assigned to it. Sign in with another account, or ask the "
            "%(provider)s administrator.",
            **values,
        ),
        "state": env._(
            "the answer belongs to no sign-in that you began in this browser within "
            "the last ten minutes. Open the touchpoint and sign in again."
        ),
        "code": env._("the answer was used already, or is too old. Sign in again."),
        "mailbox": env._(
            "the server did not let the signed-in account into the mailbox of "
            "%(account)s. See that IMAP and SMTP are switched on for it, and that the "
            "account may use it.",
            **values,
        ),
        "other": env._("%(provider)s refused to sign in.", **values),
    }


def _of_application(env, values):
    """What has to be put right first, in the settings or at the provider."""
    return {
        "account_disabled": env._(
            "%(account)s is disabled or locked at %(provider)s. Have it enabled, then "
            "press Reconnect.",
            **values,
        ),
        "client": env._(
            "%(provider)s does not know the application, or it is disabled. Check the "
            "client ID in the settings.",
            **values,
        ),
        "client_secret": env._(
            "the client secret is wrong. Enter its value, not its ID, in the settings."
        ),
        "client_secret_expired": env._(
            "the client secret has expired. Make a new one at %(provider)s and enter "
            "it in the settings; nobody has to sign in again.",
            **values,
        ),
        "tenant": env._(
            "%(provider)s knows no such organisation. Check the tenant and the "
            "authority in the settings.",
            **values,
        ),
        "authority_local": env._(
            "the authority leads to Odoo's own machine or its immediate link, where "
            "nobody is signed in unless a system administrator allows it (system "
            "parameter email_channel.allow_local_servers). Check the authority."
        ),
        "redirect_uri": env._(
            "the redirect URI is not registered with the application. Copy it from "
            "the settings, character by character."
        ),
        "smtp_off": env._(
            "sending is switched off for this mailbox. Have “Authenticated SMTP” "
            "switched on in the Microsoft 365 admin center, under the user's mail apps."
        ),
    }


def _of_the_moment(env, values):
    """What passes by itself."""
    return {
        "throttled": env._(
            "%(provider)s was asked too often. Try again later.", **values
        ),
        "unavailable": env._(
            "%(provider)s cannot sign anybody in at the moment. Try again later.",
            **values,
        ),
        "network": env._(
            "Odoo cannot reach %(provider)s to sign in. Check its connection to the "
            "internet and its firewall.",
            **values,
        ),
    }
