from .. import automatic as signs
from ..pipeline import GO_ON, note


def automatic(mail, context):
    """Note by what sign a program wrote the mail. Behind a contact form is a person."""
    if context.found.contact_form:
        return GO_ON
    sign = signs.sign(mail, context.is_own)
    return note(context, automatic=sign) if sign else GO_ON
