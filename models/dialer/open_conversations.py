"""Who is in the middle of a conversation with us."""


def open_with(email_list, email_keys):
    """Those of these addresses, as a set.

    :param email_list: email.dialer.list
    """
    return set()
