"""What tells that a mail of a list was seen, and which of its links were followed."""


class LineTracks:
    """Made once for a list and run: what its lines need is read here, for records are
    read anew after each commit.

    :param email_list: email.dialer.list with the rights of the system
    """

    def __init__(self, email_list):
        self.list = email_list

    def track(self, line, html):
        """The mail's HTML with that in it, as far as the dialer wants it.

        :param line: core.dialer.line.Line with an id
        :param html: what stands in the body, without its footer
        """
        return html
