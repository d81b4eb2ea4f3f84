"""A refusal (core.attachments.refusal) in the reader's words."""

from odoo.tools.misc import formatLang

KB = 1024


def refusal_words(env, json):
    """Why a file may not pass, in a sentence (str); "" for what is no refusal.

    :param json: what ``Refusal.as_json`` gave
    """
    if not json:
        return ""
    for sentences in (_of_type, _of_inside, _of_limit, _of_signature):
        if words := sentences(env, json):
            return words
    return env._("The rule for files does not allow it.")


def _of_type(env, json):
    code, kind, group = json["code"], json.get("kind", ""), json.get("group", "")
    values = {
        "name": json.get("name", ""),
        "kind": kind,
        "what": _what(env, kind, group),
    }
    if code == "banned":
        return env._("It is %(what)s: the settings do not allow such files.", **values)
    if code == "disguised":
        return env._("“%(name)s” is %(what)s, whatever its name says.", **values)
    if code == "unlisted":
        return _not_listed(env, group, values)
    if code == "mismatch":
        return _mismatch(env, values, json)
    if code == "macros":
        return env._(
            "“%(name)s” holds macros (it is a %(kind)s), which its name does not say.",
            **values,
        )
    if code == "polyglot":
        return env._(
            "“%(name)s” is two files in one: behind a %(first)s hides %(what)s.",
            first=json.get("first", ""),
            **values,
        )
    return ""


def _what(env, kind, group):
    words = {
        "program": env._("a program (%(kind)s)", kind=kind),
        "script": env._("a script that runs commands (%(kind)s)", kind=kind),
        "archive": env._("an archive (%(kind)s)", kind=kind),
        "disk": env._("a disk image or raw data (%(kind)s)", kind=kind),
    }
    return words.get(group) or env._("a file of the type %(kind)s", kind=kind)


def _not_listed(env, group, values):
    words = {
        "image": env._("Images of the type %(kind)s are not on the list.", **values),
        "video": env._("Videos of the type %(kind)s are not on the list.", **values),
        "audio": env._("Sounds of the type %(kind)s are not on the list.", **values),
    }
    return words[group]


def _mismatch(env, values, json):
    claimed = json.get("claimed", "")
    if values["kind"]:
        return env._(
            "“%(name)s” is called a %(claimed)s, but is %(what)s.",
            claimed=claimed,
            **values,
        )
    return env._(
        "“%(name)s” is called a %(claimed)s, but nothing in it is one.",
        claimed=claimed,
        **values,
    )


def _of_inside(env, json):
    if json["code"] == "inside":
        return env._(
            "“%(name)s” holds “%(inner)s”. %(reason)s",
            name=json.get("name", ""),
            inner=json.get("inner") or env._("a file without a name"),
            reason=refusal_words(env, json.get("refusal")),
        )
    if json["code"] == "unreadable":
        return env._(
            "“%(name)s” holds more than can be looked through.",
            name=json.get("name", ""),
        )
    return ""


def _of_limit(env, json):
    code = json["code"]
    if code == "file_count":
        return env._(
            "A mail may carry %(most)s files; this is one more.", most=json["most"]
        )
    if code not in ("file_size", "mail_size"):
        return ""
    values = {
        "size": size_words(env, json["size"]),
        "most": size_words(env, json["most"]),
    }
    if code == "file_size":
        return env._(
            "With %(size)s it is larger than a file may be (%(most)s).", **values
        )
    return env._(
        "With its %(size)s, the files of this mail are together larger than they may "
        "be (%(most)s).",
        **values,
    )


def _of_signature(env, json):
    values = {"name": json.get("name", ""), "kind": json.get("kind", "")}
    if json["code"] == "signature_kind":
        return env._(
            "A signature cannot show “%(name)s”: choose a JPG, PNG, GIF or BMP.",
            **values,
        )
    if json["code"] == "signature_size":
        return env._(
            "“%(name)s” has %(size)s: pictures of signatures must be smaller than "
            "50 KB.",
            size=size_words(env, json["size"]),
            **values,
        )
    return ""


def size_words(env, size):
    """:param size: bytes"""
    for unit in (env._("bytes"), env._("KB"), env._("MB")):
        if size < KB or unit == env._("MB"):
            break
        size /= KB
    digits = 0 if size >= 10 or size == int(size) else 1
    return f"{formatLang(env, size, digits=digits)} {unit}"


def unreadable_list_words(env, exc):
    """:param exc: core.attachments.lists.UnreadableList"""
    if exc.likely:
        return env._(
            "“%(word)s” is no type of file for this list. Do you mean %(likely)s?",
            word=exc.word,
            likely=exc.likely,
        )
    return env._(
        "“%(word)s” is no type of file for this list. Enter the endings of file names, "
        "separated by commas, such as JPG, PNG.",
        word=exc.word,
    )
