"""Why a file is not let in, in the reader's language."""

from ...core.attachments.verdict import ENCRYPTED, INTERRUPTED, LIMITS, TOO_LARGE
from .rule_words import refusal_words


def reason_words(env, refusal):
    """:param refusal: Json of email.file
    :return: str, "" without a refusal
    """
    words = {
        # Another addon's own words.
        "other": (refusal or {}).get("words"),
        "unscannable": _obstacle_words(env, refusal),
        "lost": env._("The original of this e-mail is not there any more."),
    }
    known = refusal and words.get(refusal["code"])
    return known or refusal_words(env, refusal)


def removed_words(env, signature):
    """:param signature: the virus's name, maybe empty"""
    return env._(
        "It contained a virus (%(virus)s) and was removed.", virus=signature or "?"
    )


def _obstacle_words(env, refusal):
    """What kept the scanner from looking into a file (core.attachments.verdict)."""
    words = {
        ENCRYPTED: env._("It is encrypted: the virus scanner cannot look into it."),
        LIMITS: env._(
            "There is too much in it, or it is packed too often, for the virus scanner "
            "to look at all of it."
        ),
        TOO_LARGE: env._("It is larger than the virus scanner takes."),
        INTERRUPTED: env._("The virus scanner failed each time it looked at it."),
    }
    obstacle = (refusal or {}).get("words")
    return words.get(obstacle) or env._("The virus scanner cannot look into it.")
