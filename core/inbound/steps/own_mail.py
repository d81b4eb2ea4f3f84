from ..pipeline import GO_ON, Verdict


def own_mail(mail, context):
    """Drop a mail that we sent and that came back: a touchpoint among the recipients,
    or a rule that copies sent mail into the inbox."""
    if mail.message_id in context.own_message_ids:
        return Verdict("dropped", "own_mail")
    return GO_ON
