"""What is wrong in a file of recipients (core.dialer.lines), in the reader's words."""

from ...core.dialer.columns import COLUMNS, HEADINGS
from ..attachments.rule_words import size_words

HEADING_OF = dict(zip(COLUMNS, HEADINGS, strict=True))


def problem_words(env, json):
    """What is wrong with a line, in a sentence (str).

    :param json: what ``Problem.as_json`` gave
    """
    heading = HEADING_OF.get(json.get("column"), "")
    for sentences in (_of_line, _of_text, _of_variables, _of_files):
        if words := sentences(env, json):
            return f"{heading}: {words}" if heading else words
    return env._("This line cannot be read.")


def _of_line(env, json):
    code = json["code"]
    if code == "columns":
        return env._(
            "The line has %(count)s columns, and there are %(most)s. Put quotes around "
            "a text that holds the character between the columns.",
            count=json["count"],
            most=json["most"],
        )
    if code == "repeated":
        return env._("Line %(line)s has the same address.", line=json["line"])
    if code == "campaign":
        return env._(
            "“%(text)s” is not the dialer of this list. Write “%(dialer)s”; capitals "
            "and accents do not matter.",
            text=json["text"],
            dialer=json["dialer"],
        )
    if code != "empty":
        return ""
    if json["column"] == "campaign":
        return env._(
            "It is empty. Write the name of the dialer, “%(dialer)s”.",
            dialer=json["dialer"],
        )
    return env._("It is empty. Write the recipient's e-mail address.")


def _of_text(env, json):
    code, text = json["code"], json.get("text", "")
    if code == "long":
        return env._("It is longer than %(most)s characters.", most=json["most"])
    if code == "unreadable":
        return env._(
            "“%(text)s” holds characters that cannot be read. Save the file as UTF-8.",
            text=text,
        )
    if code == "whole":
        return env._(
            "“%(text)s” is no whole number. Write one such as 10, or leave it empty.",
            text=text,
        )
    if code == "range":
        return env._("“%(text)s” is too large a number.", text=text)
    return ""


def _of_variables(env, json):
    code, text = json["code"], json.get("text", "")
    if code == "pair":
        return env._(
            '“%(text)s” is no variable. Write them as "name":"value","other":"value".',
            text=text,
        )
    if code == "open":
        return env._(
            "The value of “%(name)s” has no quotation mark at its end.", name=text
        )
    if code == "comma":
        return env._("A comma must be between the variables “%(names)s”.", names=text)
    if code == "twice":
        return env._("The variable “%(name)s” is there twice.", name=text)
    return ""


def _of_files(env, json):
    code, text = json["code"], json.get("text", "")
    if code == "token":
        return env._(
            "“%(token)s” is none of this list's attachments. Upload the file into the "
            "list first, and copy the text beside it.",
            token=text,
        )
    if code == "token_name":
        return env._(
            "“%(name)s” is the name of a file. Write %(token)s, the text beside it.",
            name=text,
            token=json["token"],
        )
    if code == "file_count":
        return env._(
            "It names %(count)s files, and a mail may carry %(most)s.",
            count=json["count"],
            most=json["most"],
        )
    if code == "mail_size":
        return env._(
            "Its files have %(size)s together, and those of a mail may have %(most)s.",
            size=size_words(env, json["size"]),
            most=size_words(env, json["most"]),
        )
    return ""


def layout_words(env, failure, layout):
    """Why a file was not loaded, or what of it was left out (str); "" when all is well.

    :param failure: {"code", …} or None
    """
    if failure:
        return failure_words(env, failure)
    if unknown := layout.get("unknown"):
        return env._(
            "Columns that are not known were left out: %(names)s. Known are "
            "%(columns)s.",
            names=", ".join(unknown),
            columns=", ".join(HEADINGS),
        )
    return ""


def failure_words(env, failure):
    code = failure["code"]
    words = {
        "password": env._(
            "It is protected by a password. Save it without one, and load it again."
        ),
        "large": env._(
            "It is too large to be unpacked. Save it as CSV, and load that file."
        ),
        "far": env._(
            "A cell far below or to the right of the list makes it too large. Delete "
            "the rows and columns outside the list, or save it as CSV."
        ),
        "damaged": env._("It is damaged, or no list. Load a CSV, XLSX or ODS file."),
        "kind": env._("It is no list of recipients. Load a CSV, XLSX or ODS file."),
        "nothing": env._("There is no line with a recipient in it."),
        "gone": env._("The file is gone. Load it again."),
    }
    if code in words:
        return words[code]
    heading = HEADING_OF.get(failure.get("column"), "")
    if code == "missing":
        return env._(
            "Its heading has no column “%(column)s”. There must be: %(columns)s.",
            column=heading,
            columns=", ".join(HEADINGS),
        )
    if code == "twice":
        return env._(
            "Its heading has the column “%(column)s” more than once.", column=heading
        )
    return env._(
        "Loading it failed (%(error)s). What was loaded until then is in the list; "
        "load the file again to go on.",
        error=failure.get("error", code),
    )
