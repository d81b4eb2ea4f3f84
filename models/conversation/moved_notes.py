"""Notes and activities of a conversation all of whose mails are in another now."""


def carry_notes(source, target, only=None):
    """They go where the mails went, which they are about.

    :param source: email.conversation with the rights of the system, as ``target``
    :param only: what this returned when they went the other way; those of them that
        are still there go back
    :return: {"notes": ids of mail.message, "activities": ids of mail.activity}
    """
    notes, activities = source._notes(), _activities(source)
    if only is not None:
        notes &= notes.browse(only["notes"])
        activities &= activities.browse(only["activities"])
    files = notes.attachment_ids.filtered(
        lambda file: (file.res_model, file.res_id) == (source._name, source.id)
    )
    notes.write({"res_id": target.id})
    activities.write({"res_id": target.id})
    files.write({"res_id": target.id})
    return {"notes": notes.ids, "activities": activities.ids}


def _activities(conversation):
    """Those that are done, too."""
    Activity = conversation.env["mail.activity"].with_context(active_test=False)
    return Activity.search(
        [("res_model", "=", conversation._name), ("res_id", "=", conversation.id)]
    )
