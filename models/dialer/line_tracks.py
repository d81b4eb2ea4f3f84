"""What tells that a mail of a list was seen, and which of its links were followed."""


def track(email_list, line, html):
    """The mail's HTML with that in it, as far as the dialer wants it.

    :param email_list: email.dialer.list
    :param line: core.dialer.line.Line
    :param html: what stands in the body, footer included
    """
    return html
