"""Customers who say no more than thank you, to what is closed."""

from ...core.automation.thanks import is_thanks


def stays_closed(letter):
    """Whether this mail leaves its conversation closed: its company wants that of mere
    thanks.

    :param letter: models.inbound.letter.Letter that has its conversation
    """
    conversation, found = letter.conversation, letter.found
    if conversation.state != "closed" or not found.reopens or found.automatic:
        return False
    if found.carried or not conversation.company_id.email_thanks_stay_closed:
        return False
    mails = conversation.env["email.message"].search_fetch(
        [("conversation_id", "=", conversation.id), ("state", "!=", "draft")],
        ["author_id", "direction", "subject"],
    )
    answers = mails.filtered(lambda mail: mail.direction == "out")
    # sudo: names, to be compared.
    agents = (conversation.user_id.partner_id | answers.author_id).sudo()
    subjects = [conversation.name, *filter(None, mails.mapped("subject"))]
    return is_thanks(letter.mail, subjects, agents.mapped("name"))
