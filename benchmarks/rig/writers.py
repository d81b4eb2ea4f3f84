"""Who writes during a soak: customers to the touchpoint, and an agent to them."""

import threading
import time
from email import policy
from email.message import EmailMessage

import psycopg2
import requests

from devkit.shell import Failure

from .provider import ACCOUNT

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
