import re
import time
import unittest
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

from core.content import record_token
from core.dialer import own_links, tracks
from core.dialer.tracks import Tracks
from core.dialer.visits import AT_ONCE, is_by_person

KEY = b"a secret of this database"
BASE = "https://odoo.shop.example"
ID = "<el.0123456789abcdef0123456789abcdef@shop.example>"
SHOP = "https://shop.example/june?id=7&from=ana"
HTML = f'<p>Hello <a class="x" href="{SHOP.replace("&", "&amp;")}">June</a></p>'
UNSUBSCRIBE = f"{BASE}/email_channel/unsubscribe/7-{'a' * 32}"


def put(html, opens=False, clicks=True, line=7):
    return Tracks(BASE, KEY, opens, clicks).put_into(html, line, ID)


def links(html):
    return [unescape(each) for each in re.findall(r"href=[\"']([^\"']*)", html)]


class TestTracks(unittest.TestCase):
    def test_a_mail_that_is_not_tracked_is_as_it_was(self):
        self.assertEqual(put(HTML, clicks=False), HTML)

    def test_a_link_leads_by_way_of_us_to_where_it_led(self):
        [link] = links(put(HTML))
        self.assertTrue(link.startswith(f"{BASE}/email_channel/link/"))
        token, sign = urlsplit(link).path.split("/")[-2:]
        [url] = parse_qs(urlsplit(link).query)["to"]
        self.assertEqual(url, SHOP)
        self.assertTrue(tracks.is_signed(sign, token, url, KEY))
        self.assertEqual(record_token.record_of(token), 7)
        self.assertEqual(token, tracks.make(7, ID, KEY))

    def test_it_leads_nowhere_else(self):
        token = tracks.make(7, ID, KEY)
        sign = tracks.sign_link(token, SHOP, KEY)
        other = tracks.make(8, ID, KEY)
        for given in (
            (sign, token, "https://evil.example/"),
            (sign, token, f"{SHOP}/more"),
            (sign, other, SHOP),
            ("", token, SHOP),
            ("a" * 16, token, SHOP),
            (tracks.sign_link(token, "javascript:x", KEY), token, "javascript:x"),
            (tracks.sign_link(token, "//evil.example", KEY), token, "//evil.example"),
        ):
            self.assertFalse(tracks.is_signed(*given, KEY), given)

    def test_what_is_no_page_or_is_ours_stays_as_it_is(self):
        for link in (
            "mailto:shop@shop.example",
            "tel:+34900000000",
            "cid:logo",
            "#top",
            "/relative",
            "javascript:alert(1)",
            UNSUBSCRIBE,
            f"https://shop.example/{'x' * tracks.LONGEST_URL}",
        ):
            html = f'<a href="{link}">here</a>'
            self.assertEqual(put(html), html)

    def test_all_ways_to_write_a_link_are_known(self):
        for html in (
            f"<a href='{SHOP}'>x</a>",
            f'<A STYLE="color:red" HREF = " {SHOP} ">x</A>',
            f'<a\nhref="{SHOP}"\nid="y">x</a>',
        ):
            [link] = links(re.sub("HREF = ", "href=", put(html)))
            self.assertIn("/email_channel/link/", link)

    def test_only_links_are(self):
        html = f'<p title="{SHOP}">{SHOP}</p><img src="{SHOP}"><abbr href="{SHOP}">'
        self.assertEqual(put(html), html)

    def test_the_picture_stands_at_the_end_once(self):
        html = put(HTML, opens=True, clicks=False)
        self.assertTrue(html.startswith(HTML))
        [url] = re.findall(r'src="([^"]+)"', html)
        self.assertTrue(url.startswith(f"{BASE}/email_channel/seen/"))
        self.assertEqual(url.rpartition("/")[2], tracks.make(7, ID, KEY))

    def test_it_is_quick_however_broken_the_mail_is(self):
        for html in ("<a " * 50_000, '<a href="' * 20_000, "<a href=" + " " * 50_000):
            started = time.process_time()
            put(html, opens=True)
            self.assertLess(time.process_time() - started, 5)


class TestOwnLinks(unittest.TestCase):
    """What a recipient quotes is read by others."""

    def test_links_lead_straight_on(self):
        [link] = links(own_links.leave_out(put(HTML)))
        self.assertEqual(link, SHOP)

    def test_those_that_a_scanner_wrapped_do_too(self):
        [link] = links(put(HTML))
        wrapped = f"https://safe.example/?url={quote(link, safe='')}&data=1"
        [found] = links(own_links.leave_out(f'<a href="{wrapped}">x</a>'))
        self.assertEqual(found, SHOP)

    def test_the_picture_is_gone_whatever_became_of_it(self):
        html = put("<p>Hello</p>", opens=True, clicks=False)
        for quoted in (html, html.replace(" src=", " data-remote-src=")):
            self.assertEqual(own_links.leave_out(quoted), "<p>Hello</p>")

    def test_nobody_here_unsubscribes_the_customer(self):
        html = f'<a href="{UNSUBSCRIBE}" class="x">Unsubscribe</a>'
        found = own_links.leave_out(html)
        self.assertEqual(found, '<a class="x">Unsubscribe</a>')
        self.assertNotIn("unsubscribe/", own_links.leave_out(f"<p>{UNSUBSCRIBE}</p>"))

    def test_the_text_says_the_same(self):
        [link] = links(put(HTML))
        text = f"June: {link} and\n> leave: {UNSUBSCRIBE}\n{SHOP}"
        self.assertEqual(
            own_links.leave_out_text(text), f"June: {SHOP} and\n> leave: \n{SHOP}"
        )

    def test_other_mail_is_as_it_was(self):
        for html in (HTML, f"<p>{BASE}/email_channel/message/7</p>", "email_channel"):
            self.assertEqual(own_links.leave_out(html), html)
            self.assertEqual(own_links.leave_out_text(html), html)


class TestVisits(unittest.TestCase):
    NOW = datetime(2026, 11, 2, 10)
    FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"

    def person(self, agent=FIREFOX, method="GET", purpose="", after=timedelta(hours=1)):
        sent_at = after is not None and self.NOW - after
        return is_by_person(method, agent, purpose, sent_at or None, self.NOW)

    def test_a_browser_is_one(self):
        self.assertTrue(self.person())
        self.assertTrue(self.person(after=None))

    def test_a_proxy_that_loads_it_as_somebody_opens_it_is_one(self):
        gmail = (
            "Mozilla/5.0 (Windows NT 5.1) Firefox/11.0 (via ggpht.com GoogleImageProxy)"
        )
        self.assertTrue(self.person(gmail))
        self.assertTrue(self.person("YahooMailProxy; https://help.yahoo.com/kb/x.html"))

    def test_programs_are_none(self):
        for agent in (
            "",
            "Mozilla/5.0",
            "curl/8.5.0",
            "python-requests/2.32",
            "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
            "Mozilla/5.0 (compatible; BarracudaCentral)",
            "Mozilla/5.0 (X11) HeadlessChrome/120.0",
        ):
            self.assertFalse(self.person(agent), agent)

    def test_what_is_loaded_beforehand_is_none(self):
        self.assertFalse(self.person(purpose="prefetch"))
        self.assertFalse(self.person(purpose="preview"))
        self.assertFalse(self.person(method="HEAD"))

    def test_what_comes_as_soon_as_the_mail_is_a_scanner(self):
        self.assertFalse(self.person(after=AT_ONCE - timedelta(seconds=1)))
        self.assertTrue(self.person(after=AT_ONCE))
