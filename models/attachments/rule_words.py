"""A refusal (core.attachments.refusal) in the reader's words."""

from odoo.tools.misc import formatLang

KB = 1024


def refusal_words(env, json):
    """Why a file may not pass, in a sentence (str); "" for what is no refusal.

    :param json: what ``Refusal.as_json`` gave
    """
    if not json:
        return ""
    for sentences in (_of_type, _of_disguise, _of_inside, _of_limit, _of_signature):
        if words := sentences(env, json):
            return words
    return env._("The rule for files does not allow it.")


def _values(env, json):
    kind = json.get("kind", "")
    return {
        "name": json.get("name", ""),
        "kind": kind,
        "what": _what(env, kind, json.get("group", "")),
    }


def _what(env, kind, group):
    words = {
        "program": env._("a program (%(kind)s)", kind=kind),
        "script": env._("a script that runs commands (%(kind)s)", kind=kind),
        "archive": env._("an archive (%(kind)s)", kind=kind),
        "disk": env._("a disk image or raw data (%(kind)s)", kind=kind),
        "image": env._("an image (%(kind)s)", kind=kind),
        "video": env._("a video (%(kind)s)", kind=kind),
        "audio": env._("a sound (%(kind)s)", kind=kind),
    }
    if kind == "PLAIN TEXT":
        return env._("plain text")
    return words.get(group) or env._("a file of the type %(kind)s", kind=kind)


def _of_type(env, json):
    values = _values(env, json)
    if json["code"] == "banned":
        return env._("It is %(what)s: the settings do not allow such files.", **values)
    if json["code"] == "unlisted":
        return env._(
            "“%(name)s” is %(what)s: this type is not among those that the settings "
            "allow.",
            **values,
        )
    return ""


def _of_disguise(env, json):
    code, values = json["code"], _values(env, json)
    claimed = json.get("claimed", "")
    if code == "disguised":
        return env._("“%(name)s” is %(what)s, whatever its name says.", **values)
    if code == "macros":
        return env._(
            "“%(name)s” holds macros (it is a %(kind)s), which its name does not say.",
            **values,
        )
    if code == "polyglot":
        first = json.get("first", "")
        return env._(
            "“%(name)s” is two files in one: in a %(first)s hides %(what)s.",
            first=first,
            **values,
        )
    if code != "mismatch":
        return ""
    if not values["kind"]:
        return env._(
            "“%(name)s” is called a %(claimed)s, but nothing in it is one.",
            claimed=claimed,
            **values,
        )
    return env._(
        "“%(name)s” is called a %(claimed)s, but is %(what)s.",
        claimed=claimed,
        **values,
    )


def _of_inside(env, json):
    name = json.get("name", "")
    if json["code"] == "inside":
        return env._(
            "“%(name)s” holds “%(inner)s”. %(reason)s",
            name=name,
            inner=json.get("inner") or env._("a file without a name"),
            reason=refusal_words(env, json.get("refusal")),
        )
    if json["code"] == "unreadable":
        return env._("“%(name)s” holds more than can be looked through.", name=name)
    return ""


def _of_limit(env, json):
    code = json["code"]
    if code == "file_count":
        return env._(
            "It is over the number of files that a mail may carry (%(most)s).",
            most=json["most"],
        )
    if code not in ("file_size", "mail_size"):
        return ""
    sizes = {name: size_words(env, json[name]) for name in ("size", "most")}
    if code == "file_size":
        return env._(
            "With %(size)s it is larger than a file may be (%(most)s).", **sizes
        )
    return env._(
        "With its %(size)s, the files of this mail are together larger than they may "
        "be (%(most)s).",
        **sizes,
    )


def _of_signature(env, json):
    name = json.get("name", "")
    if json["code"] == "signature_kind":
        return env._(
            "A signature cannot show “%(name)s”: choose a JPG, PNG, GIF or BMP.",
            name=name,
        )
    if json["code"] == "signature_size":
        return env._(
            "“%(name)s” has %(size)s: pictures of signatures must be smaller than "
            "50 KB.",
            name=name,
            size=size_words(env, json["size"]),
        )
    return ""


def size_words(env, size):
    """:param size: bytes"""
    units = [env._("bytes"), env._("KB"), env._("MB")]
    while size >= KB and len(units) > 1:
        size /= KB
        units.pop(0)
    digits = 0 if size >= 10 or size == int(size) else 1
    return f"{formatLang(env, size, digits=digits)} {units[0]}"


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
