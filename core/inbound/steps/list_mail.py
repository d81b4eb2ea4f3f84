from dataclasses import replace

from ...dialer import complaint as complaints
from ...dialer import event_reply as event_replies
from ...dialer.named import ListMail
from ..pipeline import GO_ON, note
from .own_mail import is_of_channel


def named_lines(mail):
    """The Message-Ids of mails that a complaint or the answer to an invitation is
    about, which nothing else of the mail names."""
    complaint = complaints.read(mail)
    reply = event_replies.read(mail)
    return (
        *(complaint.message_ids if complaint else ()),
        *([f"<{reply.uid}>"] if reply else ()),
    )


def list_mail(mail, context):
    """Note which mails of lists this one is about, and keep what programs say of them
    from opening conversations: that one did not arrive, that somebody is away, that it
    is spam. Of a mail that is in a conversation already, they join that.

    A complaint opens none, whichever mail it is about. The detail is the Message-Id of
    that mail, "" when it is not known here.
    """
    complaint = complaints.read(mail)
    reply = event_replies.read(mail)
    lines = _lines(mail, context, complaint)
    if not (lines or complaint):
        return GO_ON
    reason, about = _why_stopped(mail, context, complaint, reply, lines)
    found = ListMail(
        lines,
        complaint=bool(complaint and complaint.is_spam),
        event_answer=reply.answer if reply else "",
        about=about if complaint else "",
    )
    noted = note(context, list_mail=found)
    if not reason:
        return noted
    return replace(noted, outcome="dropped", reason=reason, detail=about)


def _lines(mail, context, complaint):
    report = context.found.bounce
    if complaint or report:
        return _reported(complaint or report, context)
    named = (*named_lines(mail), *mail.in_reply_to, *reversed(mail.references))
    return tuple(dict.fromkeys(each for each in named if each in context.lines))


def _reported(report, context):
    """A report is about one mail: what that mail answers is named, too."""
    ours = (
        each
        for each in report.message_ids
        if context.is_ours(each) or is_of_channel(each)
    )
    about = next(ours, "")
    return (about,) if about in context.lines else ()


def _why_stopped(mail, context, complaint, reply, lines):
    """(reason, Message-Id); ("", "") when it goes on"""
    found = context.found
    if complaint:
        return _why_complaint_stopped(context, complaint, lines)
    about = lines[0]
    named = (about, *mail.in_reply_to, *mail.references)
    if any(each in context.own_message_ids for each in named):
        return "", ""
    if found.bounce:
        return "list_bounce", about
    if not found.reopens or (reply and not reply.has_words):
        return "list_automatic", about
    return "", ""


def _why_complaint_stopped(context, complaint, lines):
    ours = (each for each in complaint.message_ids if each in context.own_message_ids)
    about = next(iter(lines), next(ours, ""))
    # What a server says of forged senders, of mails not known here, is no complaint.
    return ("complaint", about) if about or complaint.is_spam else ("", "")
