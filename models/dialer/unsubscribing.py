"""What lets the recipients of lists say that they want no more of them."""


class Unsubscribing:
    """Made once for a list and run: what its lines need is read here, for records are
    read anew after each commit.

    :param email_list: email.dialer.list with the rights of the system
    """

    def __init__(self, email_list):
        self.list = email_list

    def footer(self, line):
        """What stands below its mail. Whose id is 0 is looked at only: links lead
        nowhere.

        :param line: core.dialer.line.Line
        :return: (HTML, the same as plain text)
        """
        return "", ""

    def headers(self, line):
        """{name: value}, of a line with an id"""
        return {}


def left_out(email_list, email_keys):
    """Who of these wants no mail of the list: {email_key: "blacklisted" or
    "unsubscribed"}"""
    return {}
