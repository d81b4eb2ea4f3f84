"""Who gets the original of a mail, with the files in it."""

from ..groups import ADMINISTRATOR, has_role


class Original:
    """For the user of the request.

    :param row: email.inbound that the user may read, or whose mail he may
    """

    def __init__(self, row):
        self.row = row
        self.env = row.env
        # sudo: what is known of its files, for whom it was opened.
        self.mail = row.sudo().email_message_id
        self.states = set(self.mail.file_ids.mapped("state"))

    def why_not(self):
        """Why the user does not get it, in words; or False."""
        if "checking" in self.states:
            return self.env._(
                "Files of this e-mail are being checked for viruses. Its original can "
                "be opened when they are; try again in a moment."
            )
        kept_out = self.states & {"refused", "infected"}
        if kept_out and not has_role(self.env.user, ADMINISTRATOR):
            return self.env._(
                "This e-mail carries files that were not let in. Only an administrator "
                "of the e-mail channel can open its original."
            )
        return False

    def warning(self):
        """Of what the user has to be warned first, in words; or False."""
        if "infected" in self.states:
            signatures = self.mail.file_ids.filtered("signature").mapped("signature")
            return self.env._(
                "This e-mail carries a virus (%(names)s), and its original contains "
                "it. Save it only where it can do no harm.",
                names=", ".join(sorted(set(signatures))),
            )
        if self.row.state != "done" or not self.mail:
            return self.env._(
                "This e-mail is in no conversation, and nobody has checked its files: "
                "its original may contain a virus."
            )
        return False
