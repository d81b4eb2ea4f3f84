"""Why a file is not let in, in the reader's language."""


def refusal_words(env, refusal):
    """:param refusal: Json of email.file
    :return: str, "" without a refusal
    """
    if not refusal:
        return ""
    words = {
        # Another addon's own words.
        "other": refusal.get("words") or env._("It was not let in."),
        "unscannable": env._(
            "The virus scanner cannot look into it, for instance because it is "
            "encrypted or too large."
        ),
        "lost": env._("The original of this e-mail is not there any more."),
    }
    return words.get(refusal["code"]) or env._("It was not let in.")
