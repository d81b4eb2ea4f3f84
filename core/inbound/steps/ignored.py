from ..pipeline import GO_ON, note


def ignored(mail, context):
    """Note that the touchpoint's tickets are born ignored."""
    return note(context, ignored=True) if context.ignored else GO_ON
