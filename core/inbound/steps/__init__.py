"""The guards, in the order in which a mail passes them."""

from ..mail import ParsedMail
from ..pipeline import GO_ON, Context, Verdict
from .own_mail import own_mail

STEPS = (own_mail,)


def run(mail: ParsedMail, context: Context) -> Verdict:
    """The verdict of the first step that stops the mail, or ``GO_ON``."""
    for step in STEPS:
        verdict = step(mail, context)
        if not verdict.goes_on:
            return verdict
    return GO_ON
