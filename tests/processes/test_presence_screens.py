"""Two agents at one conversation: each sees that the other is there, and writes."""

import sys
import time

from browser import Browser
from on_screen import ScreenCase

from odoo.fields import Command

AGENT = ("base.group_user", "email_channel.group_email_agent")
THREAD = ".o_email_thread[data-status=ready]"
PRESENCE = ".o_email_presence_lines"
EDITOR = ".o_email_note_writing .o-mail-Composer-input"
EXPIRY = 45
# A machine under test may be busy. Less than EXPIRY, which is for who says nothing.
SLACK = 30


class TestPresenceScreens(ScreenCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.let_go)
        for login in ("ana", "bea"):
            self.user(login, *AGENT)
        with self.registry.cursor() as cr:
            env = self.env(cr)
            users = env["res.users"].search([("login", "in", ("ana", "bea"))])
            team = env["helpdesk.ticket.team"].create(
                {
                    "name": "Presence",
                    "email_enabled": True,
                    "user_ids": [Command.set(users.ids)],
                }
            )
        self.touchpoint(
            queue_ids=[Command.set(team.ids)],
            preview_allowed=True,
            preview_agents=True,
        )

    def let_go(self):
        self.clear()
        with self.registry.cursor() as cr:
            teams = self.env(cr)["helpdesk.ticket.team"]
            teams.search([("name", "=", "Presence")]).active = False

    def conversation(self):
        """Where it is shown."""
        self.serve()
        self.deliver("Broken kettle")
        self.ask("UPDATE email_mailbox SET next_fetch_at = '2020-01-01'")
        self.make_due()
        self.wake()
        found = "SELECT max(id) FROM email_conversation"
        self.wait(lambda: self.ask(found)[0][0], 60)
        return f"/odoo/email-conversations/{self.ask(found)[0][0]}"

    def at(self, login, path):
        """A browser of its own, where this agent has the conversation."""
        browser = self.enterContext(Browser())
        page = browser.page()
        page.log_in(self.base, login, f"{login} of the office")
        page.open(self.base + path)
        page.wait_for(THREAD, seconds=60)
        return browser, page

    def until_gone(self, page, seconds):
        """After how many seconds nobody else is said to be there."""
        begin = time.monotonic()
        while page.text(PRESENCE).strip():
            self.assertLess(time.monotonic() - begin, seconds)
            time.sleep(0.2)
        return time.monotonic() - begin

    def test_who_writes_is_seen_until_the_browser_dies(self):
        path = self.conversation()
        browser, ana = self.at("ana", path)
        _browser, bea = self.at("bea", path)
        for page, words in ((ana, "Bea is viewing"), (bea, "Ana is viewing")):
            page.wait_for(PRESENCE, words)

        ana.click(".o_email_add_note")
        ana.wait_for(EDITOR)
        ana.ask(f"document.querySelector({EDITOR!r}).focus()")
        ana.call("Input.insertText", text="She calls at five")
        bea.wait_for(PRESENCE, "Ana is writing…", seconds=SLACK)
        self.keep(bea, "presence")
        # Long enough for a sign of life: none is taken for the other's end.
        time.sleep(22)
        self.assertIn("Ana is", bea.text(PRESENCE))

        browser.kill()
        seconds = self.until_gone(bea, EXPIRY + SLACK)
        sys.stdout.write(f"gone {seconds:.1f} s after the browser died\n")

    def test_who_goes_elsewhere_is_gone_at_once(self):
        path = self.conversation()
        _browser, ana = self.at("ana", path)
        _browser, bea = self.at("bea", path)
        bea.wait_for(PRESENCE, "Ana is viewing")
        ana.open("about:blank")
        self.assertLess(self.until_gone(bea, SLACK), SLACK)
