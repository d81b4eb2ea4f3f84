from dataclasses import replace

from .. import bounce as bounces
from ..pipeline import GO_ON, note


def bounce(mail, context):
    """Read what a mail says of the delivery of another, and whether that was ours."""
    report = bounces.read(mail)
    if report is None:
        return GO_ON
    ours = (each for each in report.message_ids if each in context.own_message_ids)
    return note(context, bounce=replace(report, original=next(ours, "")))
