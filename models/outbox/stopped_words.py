"""Why a mail that waited to leave is a draft again, in words."""


def stopped_words(env, found):
    """:param found: {"code", "who" or "words"}, of email.message.stopped"""
    words = {
        "written": env._(
            "%(name)s wrote in the meantime. Read it, and send yours again.",
            name=found.get("who") or env._("The customer"),
        ),
        "answered": env._(
            "%(name)s has answered in the meantime. Read it before you send yours.",
            name=found.get("who") or env._("A colleague"),
        ),
        "forbidden": env._(
            "The conversation is no longer yours to write in. Take it, and send the "
            "e-mail again, or copy what you wrote."
        ),
        "error": env._(
            "Something went wrong here when it was to leave. Open it and send it "
            "again; if that fails, tell your administrator."
        ),
    }
    return words.get(found["code"]) or found.get("words")
