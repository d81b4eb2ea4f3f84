"""An administrator of the channel, at the web client."""

import uuid
from urllib.parse import parse_qs, urlsplit

from devkit.shell import Failure
from fakes.consent import answer_page

from .provider import ACCOUNT

# As Odoo makes them with a new database.
LOGIN = PASSWORD = "admin"
# Its agents work as much as there is.
SUPPORT = {"name": "Support", "email_max_per_agent": 0}


class Administrator:
    """Of an Office, who connects a touchpoint to a Provider."""

    def __init__(self, office, provider):
        self.office = office
        self.provider = provider
        self.user = office.enter(LOGIN, PASSWORD)
        self.touchpoint = None
        self._queue = None

    def set_up(self):
        """The id of a touchpoint that is connected and activated."""
        call = self.user.call
        call("ir.config_parameter", "set_param", "web.base.url", self.office.url)
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
        return self.office.enter(login, login)

    def _id_of(self, xml_id):
        module, name = xml_id.split(".")
        domain = [("module", "=", module), ("name", "=", name)]
        [found] = self.user.call("ir.model.data", "search_read", domain, ["res_id"])
        return found["res_id"]
