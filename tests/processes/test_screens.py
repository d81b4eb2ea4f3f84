"""The main screens: nothing bars anybody from using them, and what matters fits."""

import json

from on_screen import ScreenCase

from odoo.fields import Command

from devkit.paths import DEV

AXE = DEV / "node/node_modules/axe-core/axe.min.js"
ADMINISTRATOR = ("base.group_user", "email_channel.group_email_administrator")
ROW = ".o_email_desk_list .o_kanban_record:not(.o_kanban_ghost)"
FORM = ".o_form_view .o_email_thread .o_email_card"
WIDTH = "document.querySelector('.o_content').scrollWidth"
# Odoo's own controls, which are not for us to mend.
NOT_OURS = (
    ".o_control_panel",
    ".o_field_many2one_avatar img",
    ".o_field_many2one_avatar_user img",
    ".o_list_record_selector",
    ".o_notebook_headers",
    ".o_optional_columns_dropdown",
    ".o_select_menu",
    ".o-checkbox",
    ".o-mail-ActivityButton",
    ".o_field_many2one_avatar_kanban",
    ".o-mail-Form-chatter",
    ".o_clipboard_button",
)
# A tab's page fades in; its colours are what they are when it has.
FADED_IN = (
    "[...document.querySelectorAll('.o_notebook .tab-pane.active')]"
    ".every((page) => getComputedStyle(page).opacity === '1')"
)
# Odoo's keyboard navigation marks whatever it passes as selected.
RULES = {"aria-allowed-attr": {"enabled": False}}


class TestScreens(ScreenCase):
    maxDiff = None

    def setUp(self):
        super().setUp()
        self.user("ana", *ADMINISTRATOR)
        with self.registry.cursor() as cr:
            env = self.env(cr)
            ana = env["res.users"].search([("login", "=", "ana")])
            queue_id = (
                env["helpdesk.ticket.team"]
                .create({"name": "First line", "user_ids": [Command.set(ana.ids)]})
                .id
            )
        self.addCleanup(self.archive, queue_id)
        self.queue_id = queue_id
        self.touchpoint_id = self.touchpoint(
            queue_ids=[Command.set([queue_id])],
            preview_allowed=True,
            preview_administrators=True,
        )
        # A word that is wider than a phone.
        self.deliver(f"The kettle of order {'2026-0417/' * 8} does not boil any more")
        server = self.serve()
        self.wake()
        self.wait(self.received, 60, server)
        [[self.conversation_id]] = self.ask("SELECT id FROM email_conversation")
        self.page = self.screen("ana")

    def archive(self, queue_id):
        self.clear()
        with self.registry.cursor() as cr:
            queue = self.env(cr)["helpdesk.ticket.team"].browse(queue_id)
            queue.write({"active": False, "user_ids": [Command.clear()]})

    def open(self, path, selector):
        self.page.open(f"{self.base}/odoo/{path}")
        self.page.wait_for(selector)

    # -- barriers

    def barriers(self, root=".o_action_manager"):
        """Lines of what axe finds serious below the selector ``root``."""
        page = self.page
        page.ask(f"{AXE.read_text()};0")
        given = json.dumps({"resultTypes": ["violations"], "rules": RULES})
        exclude = f"{json.dumps(NOT_OURS)}.filter((s) => document.querySelector(s))"
        page.ask(
            f"window.axeFound = null; axe.run({{include: [{json.dumps(root)}],"
            f" exclude: {exclude}}}, {given}).then((found) => {{"
            "window.axeFound = found.violations"
            ".filter(({impact}) => ['serious', 'critical'].includes(impact))"
            ".flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html}`))"
            ".join('\\n');}); 0"
        )
        self.wait(lambda: page.ask("window.axeFound") is not None, 30)
        return page.ask("window.axeFound")

    def test_nothing_bars_anybody_from_the_main_screens(self):
        conversation = f"email-conversations/{self.conversation_id}"
        for path, selector in [
            ("email-setup", ".o_email_checklist"),
            ("email-touchpoints", ".o_data_row"),
            (f"email-touchpoints/{self.touchpoint_id}", ".o_email_touchpoint"),
            ("email-conversations", ".o_data_row"),
            (conversation, FORM),
            ("email-desk", ROW),
            (f"email-desk/{self.conversation_id}", FORM),
            ("email-agents", ".o_data_row"),
            ("email-inbound", ".o_data_row"),
            (f"helpdesk.ticket.team/{self.queue_id}", ".o_form_view"),
        ]:
            with self.subTest(path):
                self.open(path, selector)
                self.assertEqual(self.barriers(), "")
        for path in (conversation, f"email-desk/{self.conversation_id}"):
            with self.subTest("one main landmark", path=path):
                self.open(path, FORM)
                self.assertEqual(
                    self.page.ask("document.querySelectorAll('main').length"), 1
                )
        with self.subTest("the sheet of keys"):
            self.page.click(".o_email_keys_button")
            self.page.wait_for(".modal .o_email_keys")
            self.assertEqual(self.barriers(".modal-dialog"), "")
        with self.subTest("the queue's thresholds"):
            self.open(f"helpdesk.ticket.team/{self.queue_id}", "a[name=email]")
            self.page.click("a[name=email]")
            self.page.wait_for("[name=email_alert_wait] input")
            self.wait(lambda: self.page.ask(FADED_IN), 10)
            self.assertEqual(self.barriers(".o_notebook"), "")
        with self.subTest("the menu of states"):
            self.page.click(".o_email_agent_toggle")
            self.page.wait_for(".o_email_agent_choice")
            self.assertEqual(self.barriers(".o_email_agent_menu"), "")

    # -- what fits

    def right_edge(self, selector):
        found = f"document.querySelector({json.dumps(selector)})"
        return self.page.ask(f"{found}.getBoundingClientRect().right")

    def test_what_matters_fits_and_focus_returns(self):
        with self.subTest("subject and Take at 1024 pixels"):
            self.page.resize(1024, 768)
            self.open("email-conversations", ".o_data_row button[name=action_pick]")
            self.assertLessEqual(self.right_edge("button[name=action_pick]"), 1024)
            subject = "document.querySelector('.o_data_row td[name=name]')"
            self.assertGreaterEqual(self.page.ask(f"{subject}.offsetWidth"), 150)
        self.page.resize(390, 844)
        conversation = f"email-conversations/{self.conversation_id}"
        for path, selector in [
            ("email-setup", ".o_email_checklist"),
            ("email-touchpoints", ".o_kanban_record"),
            ("email-conversations", ".o_kanban_record"),
            (conversation, FORM),
        ]:
            with self.subTest(path):
                self.open(path, selector)
                self.assertLessEqual(self.page.ask(WIDTH), 390)
        self.page.resize(1280, 900)
        self.check_focus()

    # -- the keyboard

    def press(self, key, code):
        for kind in ("rawKeyDown", "keyUp"):
            self.page.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=code,
            )

    def check_focus(self):
        """After Escape it is back on the button that opened the dialog."""
        self.open(f"email-conversations/{self.conversation_id}", FORM)
        self.page.click("button[name=action_pick]")
        for opener, dialog in [
            ("button[name=action_transfer]", ".modal [name=queue_id]"),
            ("button[name=action_block_sender]", ".modal [name=action_block]"),
        ]:
            with self.subTest(opener):
                self.page.wait_for(f"{opener}:not([disabled])")
                self.page.ask(f"document.querySelector({opener!r}).focus()")
                self.page.click(opener)
                self.page.wait_for(dialog)
                self.press("Escape", 27)
                focused = f"document.activeElement.matches({opener!r})"
                self.wait(lambda script=focused: self.page.ask(script), 15)
