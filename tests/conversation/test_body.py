from odoo.tests import HttpCase

from ...core.inbound.html import clean
from ..common import ChannelCase

HTML = (
    "<table><tr><td>cell</td></tr></table>"
    '<script>alert(1)</script><img src="http://tracker.test/x.gif">'
    '<a href="https://shop.test/">shop</a> <a href="javascript:alert(1)">run</a>'
    '<div onclick="alert(1)">text</div><form action="/x"><input name="a"></form>'
)


class TestBody(HttpCase, ChannelCase):
    """The document in which a customer's HTML is shown."""

    # ChannelCase does it, for each test.
    registry_test_mode = False

    def setUp(self):
        super().setUp()
        self.connect()
        self.mail_in = self.receive(self.html_mail())
        self.agent.password = "channel_agent"
        self.authenticate("channel_agent", "channel_agent")

    def html_mail(self):
        raw = self.mail("HTML").replace(b"text/plain", b"text/html")
        return raw.replace(b"It leaks.", HTML.encode())

    def get(self, suffix="/body"):
        return self.url_open(f"/email_channel/message/{self.mail_in.id}{suffix}")

    def test_nothing_in_it_runs_or_loads(self):
        page = self.get().text
        self.assertIn("cell", page)
        self.assertIn('href="https://shop.test/"', page)
        for harm in ("<script", "onclick", "javascript:", "<form", "<input"):
            self.assertNotIn(harm, page)
        self.assertNotIn(' src="http://tracker.test', page)

    def test_policy_forbids_scripts_and_remote_images(self):
        policy = self.get().headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertIn("script-src 'none'", policy)
        self.assertIn("img-src 'self' data:;", policy)
        self.assertIn("sandbox", policy)
        self.assertNotIn("allow-scripts", policy)

    def test_remote_images_show_when_asked_for(self):
        response = self.get("/body?remote=1")
        self.assertIn(' src="http://tracker.test/x.gif"', response.text)
        self.assertIn("https:", response.headers["Content-Security-Policy"])

    def test_our_own_addresses_are_not_remote(self):
        base = self.mail_in.get_base_url()
        port = self.base_url().rpartition(":")[2]
        for own in (base, self.base_url(), f"http://a.test@127.0.0.1:{port}", "http:"):
            html = f'<img src="{own}/web/session/logout"><p>x</p>'
            self.mail_in.body_html = clean(html)
            with self.subTest(own=own):
                self.assertNotIn(' src="', self.get("/body?remote=1").text)
                thread = self.mail_in.conversation_id.get_thread()
                self.assertFalse(thread["messages"][0]["has_remote"])

    def test_original_is_the_mail_as_it_came(self):
        response = self.get("/eml")
        self.assertEqual(response.content.splitlines(), self.html_mail().splitlines())
        self.assertIn("attachment", response.headers["Content-Disposition"])

    def test_what_was_written_here_has_no_original(self):
        out = self.answer(self.mail_in)
        response = self.url_open(f"/email_channel/message/{out.id}/eml")
        self.assertEqual(response.status_code, 404)

    def test_direct_link_leads_to_the_conversation(self):
        response = self.url_open(
            f"/email_channel/message/{self.mail_in.id}", allow_redirects=False
        )
        conversation = self.mail_in.conversation_id
        self.assertTrue(
            response.headers["Location"].endswith(
                f"/odoo/email-desk/{conversation.id}?mail={self.mail_in.id}"
            )
        )

    def test_others_mail_is_not_found(self):
        self.queue.user_ids = False
        # C1: who leaves keeps what came before.
        self.mail_in = self.receive(self.mail("After the agent has left"))
        for suffix in ("", "/body", "/eml"):
            self.assertEqual(self.get(suffix).status_code, 404)

    def test_ledger_download_is_for_administrators(self):
        path = f"/email_channel/inbound/{self.mail_in.inbound_id.id}/eml"
        self.assertEqual(self.url_open(path).status_code, 404)
        self.authenticate("admin", "admin")
        self.assertEqual(self.url_open(path).status_code, 200)

    def test_public_has_to_log_in(self):
        self.logout()
        self.assertIn("/web/login", self.get().url)
