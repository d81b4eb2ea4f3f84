"""Which mail an answer is to."""

from ...core.inbound import addresses
from ...core.inbound.automatic import reads_no_answers


def mail_meant(mail):
    """The mail that Reply means: of a report on a mail, or what a machine says to one,
    the mail itself; a machine reads no answers.

    :param mail: one email.message
    """
    if not is_report(mail):
        return mail
    siblings = mail.conversation_id.email_message_ids
    about = mail.answers_id & siblings
    if not about and mail.in_reply_to:
        named = mail.in_reply_to.split()
        about = siblings.filtered(lambda one: one.message_id in named)[:1]
    if not about and mail.evidence == "bounce":
        about = siblings.filtered(
            lambda one: one.direction == "out" and one.id < mail.id
        ).sorted("id")[-1:]
    return about or mail_to_answer(siblings - mail) or mail


def is_report(mail):
    """Whether a machine says it of another mail."""
    return mail.direction == "in" and _is_from_machine(mail)


def mail_to_answer(mails):
    """Of these mails the one to which an answer to the customer belongs: the newest
    that the customer wrote, else the newest that was written to the customer, else the
    newest that a person wrote."""
    newest = mails.sorted(lambda mail: (mail.date, mail.id), reverse=True)
    for wanted in (
        lambda mail: _is_from_customer(mail) and not mail.automatic,
        lambda mail: _is_from_customer(mail) and not _is_from_machine(mail),
        lambda mail: _is_to_customer(mail) and mail.state != "cancelled",
        lambda mail: mail.direction == "in" and not mail.automatic,
    ):
        if found := newest.filtered(wanted):
            return found[0]
    return newest[:1]


def _is_from_machine(mail):
    if mail.evidence == "bounce" or mail.answers_id:
        return True
    if not mail.automatic:
        return False
    sender = addresses.read(mail.email_from or "")
    unread = not sender or reads_no_answers(sender.email)
    return unread and not _is_from_customer(mail)


def _is_from_customer(mail):
    customer = mail.conversation_id.customer_email
    envelope = mail._envelope()
    people = [*envelope.reply_to, *filter(None, [envelope.sender])]
    return mail.direction == "in" and customer in {one.email for one in people}


def _is_to_customer(mail):
    customer = mail.conversation_id.customer_email
    return mail.direction == "out" and customer in {
        one.email for one in mail._envelope().to
    }
