"""The people of a soak: an administrator, agents and customers."""

import threading
import time
import uuid
from email import policy
from email.message import EmailMessage
from urllib.parse import parse_qs, urlsplit

import psycopg2
import requests

from devkit.shell import Failure
from fakes.consent import answer_page

from .mail_servers import ACCOUNT

# As Odoo makes them with a new database.
LOGIN = PASSWORD = "admin"
# Its agents work as much as there is.
SUPPORT = {"name": "Support", "email_max_per_agent": 0}


class Administrator:
    """Of an OdooServer, who connects a touchpoint to a Provider."""

    def __init__(self, server, provider):
        self.server = server
        self.provider = provider
        self.user = server.enter(LOGIN, PASSWORD)
        self.touchpoint = None
        self._queue = None

    def set_up(self):
        """The id of a touchpoint that is connected and activated."""
        call = self.user.call
        call("ir.config_parameter", "set_param", "web.base.url", self.server.url)
        # The servers and the provider are the benchmark's own.
        call(
            "ir.config_parameter",
            "set_param",
            "email_channel.allow_local_servers",
            "True",
        )
        self._register_application()
        [self._queue] = call("helpdesk.ticket.team", "create", [SUPPORT])
        [self.touchpoint] = call("email.touchpoint", "create", [self._vals()])
        self._sign_in("action_connect")
        call("email.touchpoint", "action_activate", [self.touchpoint])
        return self.touchpoint

    def _register_application(self):
        microsoft = self.provider.microsoft
        [me] = self.user.call("res.users", "search_read", [("login", "=", LOGIN)])
        vals = {
            "email_microsoft_client_id": microsoft.client_id,
            "email_microsoft_client_secret": microsoft.client_secret,
            "email_microsoft_authority": microsoft.url,
            "email_undo_seconds": 0,
        }
        self.user.call("res.company", "write", [me["company_id"][0]], vals)

    def _vals(self):
        return {
            "name": "Support",
            "email": ACCOUNT,
            "connection_method": "microsoft",
            "preset": "microsoft",
            "imap_host": "127.0.0.1",
            "imap_port": self.provider.imap.port,
            "imap_encryption": "none",
            "smtp_host": "127.0.0.1",
            "smtp_port": self.provider.smtp.port,
            "smtp_encryption": "none",
            "import_existing": True,
            "queue_ids": [[6, 0, [self._queue]]],
        }

    def sign_in_again(self):
        self._sign_in("action_reauthenticate")

    def _sign_in(self, button):
        """Press it, accept at the provider's page, and come back with what it says."""
        action = self.user.call("email.touchpoint", button, [self.touchpoint])
        answer = answer_page(action["url"], self.provider.microsoft.certificate)
        question = parse_qs(urlsplit(action["url"]).query)
        callback = urlsplit(question["redirect_uri"][0]).path
        self.user.open(callback, **answer)
        [touchpoint] = self.user.call(
            "email.touchpoint", "read", [self.touchpoint], ["connection_status"]
        )
        if touchpoint["connection_status"] != "connected":
            raise Failure(f"Signed in, but not connected: {touchpoint}")

    def hire(self):
        """An agent of the touchpoint's queue, logged in."""
        login = f"agent-{uuid.uuid4().hex[:8]}"
        xml_ids = ("base.group_user", "email_channel.group_email_agent")
        vals = {
            "name": "Ada Agent",
            "login": login,
            "password": login,
            "email": f"{login}@bench.test",
            "group_ids": [[6, 0, [self._id_of(each) for each in xml_ids]]],
        }
        [agent] = self.user.call("res.users", "create", [vals])
        team = {"user_ids": [[4, agent]]}
        self.user.call("helpdesk.ticket.team", "write", [self._queue], team)
        return self.server.enter(login, login)

    def _id_of(self, xml_id):
        module, name = xml_id.split(".")
        domain = [("module", "=", module), ("name", "=", name)]
        [found] = self.user.call("ir.model.data", "search_read", domain, ["res_id"])
        return found["res_id"]


PATIENCE = 0.2  # seconds until somebody tries again what did not work


class Writing(threading.Thread):
    """Somebody writes the mails with these numbers, evenly spread over so many
    seconds; `finish` waits for the end of that."""

    def __init__(self, write, numbers, seconds):
        super().__init__(daemon=True)
        self._write = write
        self._numbers = numbers
        self._interval = seconds / max(1, len(numbers))
        self._failure = None

    def run(self):
        start = time.monotonic()
        try:
            for index, number in enumerate(self._numbers):
                time.sleep(max(0, start + index * self._interval - time.monotonic()))
                self._write(number)
        except (Failure, OSError, psycopg2.Error) as exc:
            self._failure = exc

    def finish(self):
        """Raises what went wrong with it."""
        self.join()
        if self._failure:
            raise self._failure


def customer(thread):
    """The address of the customer of a thread."""
    return f"customer{thread}@customers.example"


class Customers:
    """Some threads of mails, each by a customer of its own.

    `message_ids`: of what was written
    """

    def __init__(self, provider, threads):
        self.provider = provider
        self.threads = threads
        self.message_ids = []

    def write(self, number):
        thread = number % self.threads
        message = EmailMessage(policy=policy.SMTP)
        message["From"] = f"Cleo Customer <{customer(thread)}>"
        message["To"] = ACCOUNT
        message["Subject"] = f"Letter {number}"
        message["Message-Id"] = f"<{number}@customers.example>"
        if number >= self.threads:
            message["In-Reply-To"] = f"<{thread}@customers.example>"
            message["References"] = f"<{thread}@customers.example>"
        message.set_content("The chair wobbles.\n" * 30)
        self.provider.write(message.as_bytes())
        self.message_ids.append(message["Message-Id"])


class Agent:
    """Answers the mails with the ids `openers` in turn, each answer with a subject of
    its own; and decides about mails of which Odoo does not know whether they left.

    Odoo may be down at any moment: then the agent comes back, looks into the thread
    whether the answer is there, and writes it if not.
    """

    def __init__(self, soak, user, openers):
        self.soak = soak
        self.user = user
        self.openers = openers
        self._subjects = set()
        self.found_sent = 0
        self.sent_again = 0

    def write(self, number):
        opener = self.openers[number % len(self.openers)]
        subject = f"Answer {number}"
        self._subjects.add(subject)
        while subject not in self.soak.answers():
            self._insist(lambda: self._answer(opener, subject))
        self.decide()

    def _insist(self, work):
        try:
            work()
        except requests.RequestException:
            time.sleep(PATIENCE)
            self._come_back()

    def _come_back(self):
        while True:
            try:
                return self.user.log_in()
            except requests.RequestException:
                time.sleep(PATIENCE)

    def _answer(self, opener, subject):
        action = self.user.call("email.message", "action_reply", [opener])
        wizard = [action["res_id"]]
        vals = {"subject": subject, "body": "<p>It is on its way.</p>"}
        self.user.call("email.compose", "write", wizard, vals)
        self.user.call("email.compose", "action_send", wizard)

    def decide(self):
        """Ask the customers about what Odoo cannot find out."""
        for mail, message_id, subject in self.soak.doubtful():
            if subject not in self._subjects:
                continue
            arrived = message_id in dict(self.soak.provider.arrived())
            self._insist(lambda mail=mail, arrived=arrived: self._decide(mail, arrived))

    def _decide(self, mail, arrived):
        if arrived:
            self.user.call("email.message", "action_mark_sent", [mail])
            self.found_sent += 1
            return
        action = self.user.call("email.message", "action_retry", [mail])
        wizard = [action["res_id"]]
        self.user.call("email.send.again", "action_send_again", wizard)
        self.sent_again += 1
