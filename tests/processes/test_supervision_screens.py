"""A supervisor and an agent, each with a browser: she looks on while he writes,
whispers, pauses him and logs him out."""

import json
import sys
import time

from browser import Browser
from on_screen import ScreenCase

from odoo.fields import Command

AGENT = ("base.group_user", "email_channel.group_email_agent")
SUPERVISOR = ("base.group_user", "email_channel.group_email_supervisor")
COMPOSER = ".o_email_page_composer"
EDITOR = f"{COMPOSER} .odoo-editor-editable"
TYPED = "document.querySelector('.o_email_looked_body')?.contentDocument.body.innerText"
STATE = "document.querySelector('.o_email_agent_toggle')?.dataset.state"
# A machine under test may be busy.
SLACK = 60


class TestSupervisionScreens(ScreenCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.let_go)
        self.user("ana", *AGENT)
        self.user("sue", *SUPERVISOR)
        with self.registry.cursor() as cr:
            env = self.env(cr)
            ana = env["res.users"].search([("login", "=", "ana")])
            team = env["helpdesk.ticket.team"].create(
                {
                    "name": "Looked on",
                    "email_enabled": True,
                    "user_ids": [Command.set(ana.ids)],
                }
            )
        self.touchpoint(queue_ids=[Command.set(team.ids)])
        self.ask("UPDATE email_touchpoint SET direction = 'both'")
        self.conversation = self.taken()

    def let_go(self):
        self.clear()
        with self.registry.cursor() as cr:
            teams = self.env(cr)["helpdesk.ticket.team"]
            teams.search([("name", "=", "Looked on")]).active = False

    def taken(self):
        """The id of a conversation that the agent, who is at work, has."""
        self.serve()
        self.deliver("Broken kettle")
        self.ask("UPDATE email_mailbox SET next_fetch_at = '2020-01-01'")
        self.make_due()
        self.wake()
        found = "SELECT max(id) FROM email_conversation"
        self.wait(lambda: self.ask(found)[0][0], SLACK)
        with self.registry.cursor() as cr:
            env = self.env(cr)
            ana = env["res.users"].search([("login", "=", "ana")])
            env["email.agent"]._of(ana)._enter("available", "agent")
            conversation = env["email.conversation"].browse(self.ask(found)[0][0])
            conversation._take(ana)
            return conversation.id

    def at(self, login, path):
        page = self.enterContext(Browser()).page()
        page.log_in(self.base, login, f"{login} of the office")
        page.open(self.base + path)
        return page

    def open_menu(self, page):
        """On the agent's row."""
        page.wait_for(".o_data_row", "Ana")
        page.ask(
            "[...document.querySelectorAll('.o_data_row')]"
            ".find(row => row.innerText.includes('Ana'))"
            ".querySelector('.o_email_agent_actions').click()"
        )

    def until(self, page, script, words):
        """After how many seconds what the script finds has these words."""
        begin = time.monotonic()
        while words not in (page.ask(script) or ""):
            self.assertLess(time.monotonic() - begin, SLACK, page.text("body")[:2000])
            time.sleep(0.1)
        return time.monotonic() - begin

    def test_looked_on_whispered_to_paused_and_logged_out(self):
        path = f"/odoo/email-conversations/{self.conversation}"
        ana = self.at("ana", path)
        ana.click(".o_email_action_reply")
        ana.wait_for(EDITOR, seconds=SLACK)
        ana.ask(f"document.querySelector({json.dumps(EDITOR)}).focus()")
        ana.call("Input.insertText", text="Dear Carla, ")
        phone = self.at("ana", "/odoo/email-desk")
        phone.wait_for(".o_email_agent_toggle", seconds=SLACK)

        sue = self.at("sue", path)
        sue.click(".o_email_spy_on")
        self.until(sue, TYPED, "Dear Carla")
        sue.wait_for(".o_email_card", "Carla Customer")
        ana.call("Input.insertText", text="send it back.")
        seconds = self.until(sue, TYPED, "send it back.")
        sys.stdout.write(f"seen {seconds:.1f} s after it was typed\n")
        self.keep(sue, "spy")
        self.assertNotIn("Sue", ana.text(".o_email_presence_lines, .o_email_thread"))

        sue.click(".o_email_spy_whisper")
        sue.wait_for(".o_email_whisper_input")
        sue.ask("document.querySelector('.o_email_whisper_input').focus()")
        sue.call("Input.insertText", text="Ask for the order first")
        self.keep(sue, "whisper")
        sue.click(".o_email_whisper_say:enabled")
        ana.wait_for(".o_email_whisper", "Ask for the order first", seconds=SLACK)
        self.keep(ana, "whispered")

        sue.open(f"{self.base}/odoo/email-agents")
        self.open_menu(sue)
        sue.wait_for("[data-action=pause]")
        self.keep(sue, "agent_actions")
        sue.click("[data-action=pause]")
        self.until(ana, STATE, "paused")
        ana.click(".o_email_agent_toggle")
        ana.wait_for(".o_email_agent_paused", "Sue paused you")
        self.keep(ana, "paused")

        self.open_menu(sue)
        sue.click("[data-action=log_out]")
        sue.wait_for(".modal", "Open conversations: 1")
        self.keep(sue, "log_out")
        sue.click(".modal-footer .btn-primary")
        for page in (ana, phone):
            page.wait_for("input[name=password]", seconds=SLACK)
        # What was typed is there, and so is the pause.
        ana = self.at("ana", path)
        ana.wait_for(EDITOR, "send it back.", seconds=SLACK)
        state = "SELECT paused_at IS NOT NULL FROM email_agent JOIN res_users ON"
        state += " res_users.id = user_id WHERE login = 'ana'"
        self.assertEqual(self.ask(state), [(True,)])
