"""What is written survives the browser that it was written in, and a server that is
started anew."""

import json
import time

from browser import Browser
from on_screen import ScreenCase

AGENT = ("base.group_user", "email_channel.group_email_agent")
MAIL = b"""\
From: Carla Customer <carla@customer.test>
To: support@demo.test
Subject: Broken kettle
Message-Id: <kettle@customer.test>

It leaks.
"""
COMPOSER = ".o_email_page_composer"
EDITOR = f"{COMPOSER} .odoo-editor-editable"
LATENCY = 300  # milliseconds
OLDEST = 2  # seconds; what is younger may be lost


class TestComposeKilled(ScreenCase):
    def setUp(self):
        super().setUp()
        self.user("ada", *AGENT)
        self.touchpoint(preview_allowed=True, preview_agents=True)
        self.ask("UPDATE email_touchpoint SET direction = 'both'")
        self.dovecot.deliver("support@demo.test", MAIL)
        self.server = self.serve()
        self.wake()
        self.wait(self.received, 30, self.server)
        self.conversation = self.taken()

    def taken(self):
        with self.registry.cursor() as cr:
            env = self.env(cr)
            mail = env["email.message"].search([], limit=1)
            ada = env["res.users"].search([("login", "=", "ada")])
            mail.conversation_id._take(ada)
            return mail.conversation_id.id

    def write_in(self, browser):
        """A page with an answer that has just been begun."""
        page = self.at_conversation(browser)
        page.click(".o_email_action_reply")
        page.wait_for(EDITOR)
        page.ask(f"document.querySelector({json.dumps(EDITOR)}).focus()")
        return page

    def at_conversation(self, browser):
        page = browser.page()
        page.log_in(self.base, "ada", "ada of the office")
        page.open(f"{self.base}/odoo/email-conversations/{self.conversation}")
        page.wait_for(".o_email_card")
        return page

    def slow(self, page):
        page.call("Network.enable")
        page.call(
            "Network.emulateNetworkConditions",
            offline=False,
            latency=LATENCY,
            downloadThroughput=-1,
            uploadThroughput=-1,
        )

    def written(self):
        """What the server has of it."""
        rows = self.ask("SELECT written_html FROM email_message WHERE state = 'draft'")
        return rows[0][0] or "" if rows else ""

    def test_a_killed_browser_loses_no_word_older_than_two_seconds(self):
        with Browser() as browser:
            page = self.write_in(browser)
            self.slow(page)
            typed = []
            for number in range(24):  # without a pause
                page.call("Input.insertText", text=f"word{number} ")
                typed.append((time.monotonic(), f"word{number}"))
                time.sleep(0.25)
            killed = time.monotonic()
            browser.kill()
        time.sleep(1)
        words = self.written()
        old = [word for moment, word in typed if moment < killed - OLDEST]
        self.assertEqual([word for word in old if f"{word} " not in f"{words} "], [])
        page = self.at_conversation(self.enterContext(Browser()))
        page.wait_for(EDITOR, old[-1])

    def test_without_a_server_it_says_so_and_is_saved_when_there_is_one(self):
        page = self.write_in(self.enterContext(Browser()))
        page.call("Input.insertText", text="Before. ")
        page.wait_for(f"{COMPOSER} .o_email_saved", "Saved")
        self.server.end()
        page.call("Input.insertText", text="Meanwhile.")
        page.wait_for(f"{COMPOSER} .o_email_not_saved", "Keep this page open")
        self.server = self.serve()
        page.wait_for(f"{COMPOSER} .o_email_saved", "Saved", seconds=60)
        self.assertIn("Meanwhile.", self.written())
        self.assertEqual(page.text(f"{COMPOSER} .o_email_not_saved"), "")
