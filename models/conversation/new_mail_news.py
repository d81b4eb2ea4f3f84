"""Agents hear of what comes into the conversations that they have (D2)."""


def tell_new_mails(mails):
    """Once for each conversation that got something.

    :param mails: email.message that were added to conversations
    """
    incoming = mails.filtered(lambda mail: mail.direction == "in")
    for conversation, added in incoming.grouped("conversation_id").items():
        agent = conversation.user_id
        if agent and conversation.state != "closed":
            agent._bus_send(
                "email_channel.new_mails",
                {
                    "conversation_id": conversation.id,
                    "mail_ids": added.ids,
                    "sender": added[-1]._sender_name(),
                    "subject": conversation.name,
                },
            )
