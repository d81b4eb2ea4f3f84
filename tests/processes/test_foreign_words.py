"""What a stranger's mail makes an agent's browser do, in the thread and the editor."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from browser import Browser
from on_screen import ScreenCase

from core.outbox.draft import Draft

AGENT = ("base.group_user", "email_channel.group_email_agent")
FRAME = "iframe.o_email_body"
EDITOR = ".o_email_compose .odoo-editor-editable"
PIXEL = "R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs="  # a picture of one point
MAIL = """\
From: Carla Customer <carla@customer.test>
To: support@demo.test
Subject: Trap
Message-Id: <trap@customer.test>
MIME-Version: 1.0
Content-Type: multipart/related; boundary=b

--b
Content-Type: text/html; charset=utf-8

<style>p {{ background: url({there}/sheet.png) }}</style>
<p>Hello</p><img src="{there}/picture.png"><img src="cid:inline" id="inline">
<div style="background: url('{there}/style.png')">x</div>
<table background="{there}/table.png"><tr><td>y</td></tr></table>
<img src="{here}/web/session/logout"><img src="{odd}/web/session/logout">
<div style="background: url({here}/web/session/logout?style)">z</div>
<img src="{there}/away">
--b
Content-Type: image/gif
Content-Id: <inline>
Content-Disposition: inline; filename=a.gif
Content-Transfer-Encoding: base64

{pixel}
--b--
"""


class Spy(ThreadingHTTPServer):
    """A stranger's server: it notes who asks, and sends who wants `/away` to Odoo."""

    def __init__(self, here):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.here = here
        self.asked = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self):
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        told = {name: self.headers[name] for name in ("Referer", "Cookie")}
        self.server.asked[self.path] = told
        away = self.path == "/away"
        self.send_response(302 if away else 200)
        if away:
            self.send_header("Location", f"{self.server.here}/web/session/logout?away")
        self.send_header("Content-Type", "image/png")
        self.end_headers()

    def log_message(self, *_args):
        """Nothing."""


class TestForeignWords(ScreenCase):
    def setUp(self):
        super().setUp()
        self.user("ada", *AGENT)
        self.spy = Spy(self.base)
        self.addCleanup(self.spy.stop)
        self.touchpoint(preview_allowed=True, preview_agents=True)
        there = f"http://spy.test:{self.spy.server_port}"
        odd = f"http://a.test@127.0.0.1:{self.port}"
        mail = MAIL.format(here=self.base, there=there, odd=odd, pixel=PIXEL)
        self.dovecot.deliver("support@demo.test", mail.encode())
        self.server = self.serve()
        self.wake()
        self.wait(self.received, 30, self.server)
        self.conversation = self.taken()
        rules = "--host-resolver-rules=MAP spy.test 127.0.0.1"
        self.page = self.enterContext(Browser(rules)).page()
        self.page.log_in(self.base, "ada", "ada of the office")

    def taken(self):
        with self.registry.cursor() as cr:
            env = self.env(cr)
            mail = env["email.message"].search([], limit=1)
            ada = env["res.users"].search([("login", "=", "ada")])
            mail.conversation_id._take(ada)
            return mail.conversation_id.id

    def failed(self):
        """An answer of hers did not leave."""
        self.ask("UPDATE email_touchpoint SET direction = 'both'")
        with self.registry.cursor() as cr:
            env = self.env(cr)
            ada = env["res.users"].search([("login", "=", "ada")])
            mail = env["email.message"].search([], limit=1)
            conversation = mail.conversation_id.with_user(ada)
            draft = Draft(
                mode="reply",
                to=(mail._envelope().sender,),
                subject="Re: Trap",
                body="<p>My words</p>",
                answers_id=mail.id,
                include_original=True,
            )
            answer = conversation.env["email.writing"]._write(conversation, draft)
            answer.sudo().write({"state": "failed", "failure_reason": "550 No"})

    def open_thread(self):
        self.page.open(f"{self.base}/odoo/email-conversations/{self.conversation}")
        self.page.wait_for(FRAME)

    def in_frame(self, script):
        return self.page.ask(
            f"(mail => {script})(document.querySelector('{FRAME}').contentDocument)"
        )

    def logged_out(self):
        """How often somebody asked for it."""
        log = self.server.log.read_text()
        return [line for line in log.splitlines() if "/web/session/logout" in line]

    def assertLoggedIn(self):
        self.page.open(f"{self.base}/odoo")
        self.page.wait_for(".o_main_navbar")

    def test_pictures_load_when_wanted_and_tell_nothing(self):
        self.open_thread()
        self.page.wait_for(".o_email_show_images")
        self.assertEqual(self.spy.asked, {})
        self.page.click(".o_email_show_images")
        wanted = {f"/{name}.png" for name in ("sheet", "picture", "style", "table")}
        self.wait(lambda: wanted | {"/away"} <= set(self.spy.asked), 20)
        self.assertEqual(set(self.spy.asked), wanted | {"/away"})
        for path, told in self.spy.asked.items():
            self.assertEqual(told, {"Referer": None, "Cookie": None}, path)
        self.wait(lambda: self.in_frame("mail.body.offsetHeight") > 20, 10)
        own = "mail.querySelector('#inline').naturalWidth"
        self.wait(lambda: self.in_frame(own) == 1, 10)
        self.assertGreater(
            self.page.ask(f"document.querySelector('{FRAME}').offsetHeight"), 20
        )
        self.keep(self.page, "images-shown")
        # Where the stranger sent the browser on to, nobody was logged in.
        self.assertFalse([line for line in self.logged_out() if "?away" not in line])
        self.assertLoggedIn()

    def test_the_editor_asks_nobody(self):
        self.failed()
        self.open_thread()
        self.page.click(".o_email_edit_again")
        self.page.wait_for(EDITOR, "My words")
        self.assertNotIn("Hello", self.page.text(EDITOR))
        self.assertTrue(
            self.page.ask(
                "document.querySelector('[name=include_original] input').checked"
            )
        )
        self.keep(self.page, "edit-again")
        self.page.ask("new Promise(resolve => setTimeout(resolve, 1500))")
        self.assertEqual(self.spy.asked, {})
        self.assertEqual(self.logged_out(), [])
        self.assertLoggedIn()
