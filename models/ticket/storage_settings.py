"""What the settings of the storage may be, and whether they work."""

from odoo.exceptions import ValidationError

from ...adapters.storage_errors import StorageFailed
from ...core.ticket.storage_path import PathRefused, check_template, folder
from .storage_words import note, path_words, tell
from .stored_place import example, example_values

DEFAULT_PATHS = {
    "email_pdf_path": "{company}/{queue}/{year}/{ticket}",
    "email_raw_path": "{company}/{queue}/{year}/{ticket}/{session}",
}
EXAMPLE_FILES = {
    "email_pdf_path": "EC000123.pdf",
    "email_raw_path": "4711-9f86d081884c7d65.eml",
    "email_storage_path": "EC000123.pdf",
}
# Without one, the first folder of a path is a bucket, or what Odoo happens to run in.
NEED_DIRECTORY = ("abfs", "az", "file", "gcs", "gs", "local", "s3", "s3a")


def check_path(record, name):
    """Raises ValidationError when the path in this field cannot be used."""
    try:
        check_template(record[name] or "")
    except PathRefused as refused:
        label = record._fields[name]._description_string(record.env)
        raise ValidationError(
            record.env._(
                "%(field)s: %(reason)s",
                field=label,
                reason=path_words(record.env, refused),
            )
        ) from refused


def check_storage(storage):
    """Raises ValidationError when the channel's files would go who knows where."""
    if storage.protocol in NEED_DIRECTORY and not storage.directory_path:
        raise ValidationError(
            storage.env._(
                "The storage “%(storage)s” has no directory path: enter the bucket or "
                "the directory there that files go to.",
                storage=storage.name,
            )
        )


def show_example(company, name, template, queue=None):
    """(path of an example file, or False; what is wrong with the path, or False)"""
    try:
        return example(company, template, EXAMPLE_FILES[name], queue), False
    except PathRefused as refused:
        return False, path_words(company.env, refused)


def try_storage(company, storage, template, queue=None):
    """Write, read and delete a small file there; a notification that says what came of
    it.

    :param template: of the path, maybe not saved yet
    """
    env = company.env
    try:
        check_template(template)
        where = folder(template, example_values(company, queue))
        check_storage(storage)
        status = env["email.storage"]._of(storage.code)
        status._make_storage().test(where)
    except PathRefused as refused:
        return notification(env, storage, "danger", path_words(env, refused))
    except ValidationError as refused:
        return notification(env, storage, "danger", str(refused))
    except StorageFailed as failure:
        return notification(env, storage, "danger", tell(env, note(failure)))
    status._on_test_passed()
    return notification(
        env,
        storage,
        "success",
        env._("A file was written to “%(path)s”, read and deleted.", path=where or "/"),
    )


def notification(env, storage, kind, message):
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "title": env._("Storage “%(storage)s”", storage=storage.name or ""),
            "message": message,
            "type": kind,
            "sticky": kind == "danger",
        },
    }
