"""What lets the recipients of lists say that they want no more of them."""


def footer(email_list, line):
    """What stands below each mail of a list.

    :param email_list: email.dialer.list
    :param line: core.dialer.line.Line
    :return: (HTML, the same as plain text)
    """
    return "", ""


def headers(email_list, line):
    """Headers of a list's mail: {name: value}; see :func:`footer`."""
    return {}


def left_out(email_list, email_keys):
    """Who of these wants no mail of the list: {email_key: "blacklisted" or
    "unsubscribed"}"""
    return {}
