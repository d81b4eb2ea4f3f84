"""What is wrong with a storage, or with a path in one, in the administrator's words.

What is stored is a trouble: {"reason": see StorageReason, "detail": what the storage
said}. Words are made of it when somebody reads them, in the reader's language.
"""

from ...core.ticket.storage_path import LONGEST_TEMPLATE, MOST_FOLDERS, PLACEHOLDERS

SILENT = ("missing", "damaged", "gone", "copy")


def note(failure):
    """:param failure: StorageFailed"""
    return {"reason": str(failure.reason), "detail": failure.detail}


def tell(env, trouble):
    """A stored trouble in the language of ``env``; False for none."""
    if not trouble:
        return False
    words = _sentences(env).get(trouble["reason"]) or env._("The storage failed.")
    if trouble["detail"] and trouble["reason"] not in SILENT:
        words += "\n" + env._("The storage said: %(detail)s", detail=trouble["detail"])
    return words


def _sentences(env):
    return {
        "options": env._(
            "The settings of the storage are not right: one of its options is unknown "
            "or has a value that does not fit, or the storage was deleted."
        ),
        "package": env._(
            "Odoo's server lacks the Python package for this kind of storage, for "
            "instance s3fs for S3 or sshfs for SFTP. Have it installed."
        ),
        "credentials": env._(
            "The storage does not let us in: user name, password or key is missing or "
            "wrong. Correct it in the options of the storage."
        ),
        "root": env._(
            "The bucket or directory that the storage names is not there. Make it, or "
            "correct the “Directory Path” of the storage. It is not made by itself: a "
            "disk may not be mounted."
        ),
        "permission": env._(
            "The storage lets us in, but not write, read or delete at this path. Give "
            "its user the right to."
        ),
        "host": env._(
            "The server of the storage is not found: its name is unknown. Is it "
            "spelled right?"
        ),
        "port": env._(
            "The server of the storage is there, but nothing answers at its port. Is "
            "the port right, and the service running?"
        ),
        "host_key": env._(
            "The SFTP server shows another host key than the one that is known. Either "
            "it was set up anew, or another machine answers in its place: ask who "
            "runs it before you change the known key."
        ),
        "certificate": env._(
            "The certificate of the storage's server is not trusted, has expired, or "
            "is of another name."
        ),
        "timeout": env._(
            "The server of the storage does not answer. Is the address right, and does "
            "a firewall let Odoo's server through?"
        ),
        "dropped": env._("The connection to the storage ended in between."),
        "full": env._("The storage is full, or its quota is used up."),
        "read_only": env._("The storage can only be read."),
        "name": env._(
            "The storage does not take this path: a name in it is too long, or a file "
            "is where a folder is wanted."
        ),
        "missing": env._("The file is no longer in the storage."),
        "damaged": env._(
            "What is in the storage is not what was written there: somebody changed "
            "the file, or it was cut off."
        ),
        "gone": env._(
            "Odoo's own copy of the file is missing from its filestore, or damaged "
            "there. Restore it from a backup of the filestore."
        ),
        "copy": env._(
            "This database is a copy: the file belongs to the original, and is only "
            "read here."
        ),
    }


def path_words(env, refused):
    """:param refused: core.ticket.storage_path.PathRefused"""
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    return {
        "absolute": env._(
            "The path begins inside the storage: leave out the slash, drive or “~” at "
            "its beginning."
        ),
        "parent": env._(
            "“%(part)s” leads out of the storage. Name the folders in it.",
            part=refused.what,
        ),
        "unknown": env._(
            "Nothing is called %(part)s. You can use: %(known)s",
            part=refused.what,
            known=known,
        ),
        "brace": env._(
            "A brace is not closed, or was not opened. You can use: %(known)s",
            known=known,
        ),
        "character": env._(
            "“%(part)s” cannot be in the name of a folder.", part=refused.what
        ),
        "gap": env._(
            "There is nothing between two slashes. Name the folder, or take one slash "
            "away."
        ),
        "long": env._(
            "The path is too long: at most %(folders)s folders and %(letters)s "
            "letters.",
            folders=MOST_FOLDERS,
            letters=LONGEST_TEMPLATE,
        ),
    }[refused.code]
