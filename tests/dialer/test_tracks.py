from datetime import timedelta
from html import escape
from urllib.parse import parse_qs, quote, urlsplit

from lxml import html as lxml_html

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ...core.dialer import tracks
from ...core.dialer.line import Line
from ...core.dialer.recipient import Recipient
from ...models.dialer.line_letter import LineLetter
from .dialer_case import DialerCase

SHOP = "https://shop.example/june?id=7&from=ana"
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0"}
SCANNER = {"User-Agent": "python-requests/2.32"}


@tagged("-at_install", "post_install")
class TestTracks(DialerCase, HttpCase):
    """Who saw a mail of a list, and followed its links; only where it is wanted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dialer.template_id = cls.env["email.template"].create(
            {
                "name": "News",
                "body": f'<p><a href="{escape(SHOP)}">June</a> ${{name}}</p>',
            }
        )
        cls.list = cls.make_list()
        people = ("ana@demo.test", "ben@demo.test")
        cls.list._add_lines([Recipient(one, variables={"name": one}) for one in people])
        cls.list._take_content()
        cls.line = cls.list.line_ids[0]
        now = fields.Datetime.now()
        cls.list.line_ids.write(
            {"state": "sent", "sent_at": now - timedelta(hours=1), "attempted_at": now}
        )

    def mail_of(self, line, **settings):
        """The HTML that leaves."""
        self.dialer.write({"track_opens": True, "track_clicks": True, **settings})
        told = Line(
            id=line.id,
            email=line.email,
            variables=line.variables,
            message_id=line.message_id,
        )
        return lxml_html.fromstring(LineLetter(self.list).compose(told).html)

    def picture(self, line):
        pictures = self.mail_of(line).xpath("//img/@src")
        return urlsplit([url for url in pictures if "/seen/" in url][0]).path

    def link(self, line):
        [url] = [u for u in self.mail_of(line).xpath("//a/@href") if "/link/" in u]
        return url[url.index("/email_channel/") :]

    def open(self, path, headers=None):
        self.env.flush_all()
        response = self.url_open(
            path, headers=headers or BROWSER, allow_redirects=False
        )
        self.env.invalidate_all()
        return response

    def test_nothing_is_in_the_mail_unless_it_is_switched_on(self):
        mail = self.mail_of(self.line, track_opens=False, track_clicks=False)
        found = lxml_html.tostring(mail).decode()
        self.assertNotIn("/email_channel/seen/", found)
        self.assertNotIn("/email_channel/link/", found)
        self.assertIn(escape(SHOP), found)

    def test_who_loads_the_picture_has_probably_seen_it(self):
        response = self.open(self.picture(self.line))
        self.assertEqual(response.headers["Content-Type"], "image/gif")
        self.assertIn("no-store", response.headers["Cache-Control"])
        seen_at = self.line.seen_at
        self.assertTrue(seen_at)
        self.assertFalse((self.list.line_ids - self.line).seen_at)
        self.line.seen_at = seen_at - timedelta(days=1)
        self.open(self.picture(self.line))
        self.assertEqual(self.line.seen_at, seen_at - timedelta(days=1))

    def test_a_scanner_has_not(self):
        self.assertEqual(self.open(self.picture(self.line), SCANNER).status_code, 200)
        self.assertFalse(self.line.seen_at)

    def test_a_forged_token_is_shown_the_same_picture_and_notes_nothing(self):
        for token in ("x", f"{self.line.id}-{'a' * 32}", "1-" + "a" * 32):
            response = self.open(f"/email_channel/seen/{token}")
            self.assertEqual(response.headers["Content-Type"], "image/gif")
        self.assertFalse(self.line.seen_at)

    def test_a_link_leads_on_and_is_noted(self):
        response = self.open(self.link(self.line))
        self.assertEqual(
            (response.status_code, response.headers["Location"]), (302, SHOP)
        )
        self.assertTrue(self.line.clicked_at)
        self.assertTrue(self.line.seen_at)
        self.assertEqual(list(self.line.clicked_links), [SHOP])
        self.assertEqual(self.line.clicked_words, SHOP)

    def test_a_scanner_is_led_on_and_not_noted(self):
        self.assertEqual(self.open(self.link(self.line), SCANNER).status_code, 302)
        self.assertFalse(self.line.clicked_at)

    def test_it_leads_nowhere_but_to_where_the_mail_led(self):
        link = urlsplit(self.link(self.line))
        self.assertEqual(parse_qs(link.query)["to"], [SHOP])
        for url in ("https://evil.example/", "javascript:alert(1)", "", f"{SHOP}x"):
            response = self.open(f"{link.path}?to={quote(url, safe='')}")
            self.assertEqual(response.status_code, 404)
        self.assertFalse(self.line.clicked_at)

    def test_it_leads_there_when_the_list_is_gone(self):
        link = self.link(self.line)
        self.list.unlink()
        self.assertEqual(self.open(link).headers["Location"], SHOP)

    def test_it_notes_nothing_of_the_line_that_has_the_number_now(self):
        """As after a database was restored."""
        link, picture = self.link(self.line), self.picture(self.line)
        self.line.message_id = f"<el.{'0' * 32}@shop.test>"
        self.assertEqual(self.open(link).status_code, 302)
        self.open(picture)
        self.assertFalse(self.line.clicked_at or self.line.seen_at)

    def test_it_proves_that_a_line_has_left(self):
        self.line.write({"state": "uncertain", "sent_at": False})
        self.open(self.picture(self.line))
        self.assertEqual(self.line.state, "sent")
        self.assertTrue(self.line.sent_at)

    def test_a_preview_and_a_thread_have_neither(self):
        self.mail_of(self.line)
        self.assertIn("June", self.line.sent_html)
        self.assertNotIn("/email_channel/seen/", self.line.sent_html)
        self.assertNotIn("/email_channel/link/", self.line.sent_html)

    def test_its_form_shows_what_was_sent_to_supervisors_and_nobody_below(self):
        line = self.line.with_user(self.supervisor)
        self.assertIn("ana@demo.test", line.read(["sent_html"])[0]["sent_html"])
        self.assertEqual(line.sent_subject, "News of June")
        agent = self.make_user("dialer_agent")
        with self.assertRaises(AccessError):
            self.line.with_user(agent).read(["sent_html"])

    def test_a_token_says_nothing_of_other_databases(self):
        token = tracks.make(self.line.id, self.line.message_id, b"another one's secret")
        self.open(f"/email_channel/seen/{token}")
        self.assertFalse(self.line.seen_at)
