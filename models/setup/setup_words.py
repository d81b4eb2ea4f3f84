"""What the steps of the checklist say."""

from odoo.tools import email_normalize, format_datetime

from ..touchpoint.oauth_app import redirect_problem
from .setup_buttons import may_edit_users

SHOWN = 5  # names in a sentence


class Words:
    """The sentence below each step's title.

    :param now: Situation
    """

    def __init__(self, env, now):
        self.env = env
        self.now = now
        self.touchpoint = now.touchpoint

    def titles(self):
        return {
            "application": self.env._("Register an application"),
            "mailbox": self.env._("Add a mailbox"),
            "queue": self.env._("Link a queue"),
            "members": self.env._("Add members to the queue"),
            "roles": self.env._("Give every member a role"),
            "connect": self.env._("Connect"),
            "activate": self.env._("Activate"),
            "scanner": self.env._("Connect a virus scanner"),
            "test": self.env._("Exchange a test mail"),
        }

    def application(self, state):
        if state == "unneeded":
            return self.env._(
                "Only for Microsoft 365 and Gmail, where one signs in instead of "
                "entering a password."
            )
        if state == "done":
            return self.env._("Its client ID and client secret are entered.")
        words = self.env._(
            "Microsoft and Google let applications sign in, not passwords: register "
            "one there, and enter its client ID and client secret in the settings."
        )
        return "\n".join(filter(None, [words, redirect_problem(self.env)]))

    def mailbox(self, state):
        if state == "done":
            return f"{self.touchpoint.name} ({self.touchpoint.email})"
        return self.env._(
            "A touchpoint is a mail account that customers write to. Enter its "
            "address and how it is connected."
        )

    def queue(self, state):
        if state == "done":
            return self._names(self.now.queues)
        if state == "unneeded":
            return self._only_sends()
        return self.env._(
            "A queue is a helpdesk team. Mail waits in it until one of its agents "
            "takes it."
        )

    def members(self, state):
        if state == "done":
            return self._names(self.now.members)
        if state == "unneeded":
            return self._only_sends()
        if not self.now.queues:
            return self.env._("Link a queue first.")
        return self.env._("Add the users who are to answer the mail to the team.")

    def roles(self, state):
        if state == "done":
            return self.env._("All of them can answer.")
        if state == "unneeded":
            return self._only_sends()
        if not self.now.lacking:
            return self.env._("Add members first.")
        words = self.env._(
            "Without a role in the e-mail channel they see no mail: %(names)s.",
            names=self._names(self.now.lacking),
        )
        if not may_edit_users(self.env):
            words += " " + self.env._(
                "An administrator of Odoo gives it under Settings, Users."
            )
        return words

    def connect(self, state):
        if state == "done":
            return self.env._("Odoo has logged in to the mailbox.")
        if self.touchpoint.status_reason:
            return self.touchpoint.status_reason
        if not self.touchpoint:
            return self.env._("Add a mailbox first.")
        return self.env._(
            "Press the button on the touchpoint: it logs in to receive and to send, "
            "and says what is wrong if that fails."
        )

    def activate(self, state):
        if state == "done":
            return self.env._("The touchpoint is active.")
        if self.touchpoint.connection_status != "connected":
            return self.env._("Connect it first.")
        return self.env._("Only an activated touchpoint receives and sends mail.")

    def scanner(self, state):
        words = {
            "done": self.env._("Files are let in once they were found clean."),
            "unneeded": self.env._(
                "You have chosen to go without: files come in that nobody has scanned."
            ),
            "trouble": self.env._(
                "The virus scanner does not answer: files wait until it is back."
            ),
            "todo": self.env._(
                "Until one is connected, files come in marked “not scanned”. ClamAV is "
                "free; the manual shows how it is installed."
            ),
        }[state]
        if not self.env.user.has_group("base.group_system") and state == "todo":
            words += " " + self.env._(
                "An administrator of Odoo connects it in the settings."
            )
        return words

    def test(self, state):
        if state == "trouble":
            return self.env._(
                "A mail came, but it is no conversation: Incoming Mail says why."
            )
        if state == "done":
            return self.env._("Mail goes in and out as it should.")
        if not self.touchpoint.activated:
            return self.env._("Activate the touchpoint first.")
        if self.now.arrived:
            return self.env._(
                "Mail comes in. Send a test mail to yourself to see that it goes out."
            )
        return " ".join(filter(None, [self._sent(), self._how_to_test()]))

    def _sent(self):
        sent = self.touchpoint.test_sent_at
        return sent and self.env._(
            "A test mail was sent at %(time)s.",
            time=format_datetime(self.env, sent, dt_format="short"),
        )

    def _how_to_test(self):
        email = self.touchpoint.email
        if not self.touchpoint._receives():
            return self.env._("Send a test mail to yourself.")
        if not self.touchpoint._sends():
            return self.env._(
                "Write a mail to %(email)s. This page tells when it has come.",
                email=email,
            )
        if self.touchpoint.test_sent_at:
            return self.env._(
                "Answer it, or write to %(email)s from another address. This page "
                "tells when the mail has come.",
                email=email,
            )
        return self.env._(
            "Send a test mail to yourself, %(mine)s, and answer it; or write to "
            "%(email)s from another address. This page tells when the mail has come.",
            mine=email_normalize(self.env.user.email or "") or self.env.user.name,
            email=email,
        )

    def _only_sends(self):
        return self.env._("Not needed: this mailbox only sends.")

    def _names(self, records):
        names = ", ".join(records[:SHOWN].mapped("display_name"))
        rest = len(records) - SHOWN
        if rest <= 0:
            return names
        return self.env._("%(names)s and %(count)s more", names=names, count=rest)
