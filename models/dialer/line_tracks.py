"""What tells that a mail of a list was seen, and which of its links were followed."""

from ...core.dialer.tracks import Tracks


class LineTracks:
    """Made once for a list and run: what its lines need is read here, for records are
    read anew after each commit.

    :param email_list: email.dialer.list with the rights of the system
    """

    def __init__(self, email_list):
        dialer = email_list.dialer_id
        self._tracks = Tracks(
            email_list.get_base_url().rstrip("/"),
            email_list.env["email.conversation"]._token_key(),
            opens=dialer.track_opens,
            clicks=dialer.track_clicks,
        )

    def track(self, line, html):
        """The mail's HTML with that in it, as far as the dialer wants it.

        :param line: core.dialer.line.Line with an id
        :param html: what stands in the body, without its footer
        """
        return self._tracks.put_into(html, line.id, line.message_id)
