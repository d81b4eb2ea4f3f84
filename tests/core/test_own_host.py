import unittest

from core.inbound.own_host import hosts_of, is_elsewhere, leads_here

OWN = hosts_of(["https://Odoo.Example.com:8069/odoo", "desk.example.com:443", "", None])


class TestOwnHost(unittest.TestCase):
    def test_hosts_of_what_is_known_of_us(self):
        self.assertEqual(OWN, {"odoo.example.com", "desk.example.com"})

    def test_addresses_of_the_internet(self):
        for url in (
            "https://img.example.net/a.png",
            "http://example.com/a b.png?x=1#y",
            "HTTPS://IMG.example.net",
            "https://img.example.net:8443/a.png",
            "https://ex%C3%A4mple.net/a.png",
            "https://exämple.net/a.png",
            "https://odoo.example.com.evil.test/a.png",
            "https://notodoo.example.com/a.png",
            "https://img.example.net/\\odoo.example.com/",
        ):
            with self.subTest(url=url):
                self.assertTrue(is_elsewhere(url, OWN))
                self.assertFalse(leads_here(url, OWN))

    def test_addresses_that_lead_here_or_nowhere_for_sure(self):
        for url in (
            "https://odoo.example.com/web/session/logout",
            "http://odoo.example.com/web/session/logout",
            "https://odoo.example.com:1234/",
            "https://odoo.example.com:/",
            "https://odoo.example.com./web",
            "https://ODOO.example.com",
            "https://desk.example.com/",
            "https://user@odoo.example.com/",
            "https://user:pass@odoo.example.com/",
            "https://img.example.net@odoo.example.com/",
            "https://img.example.net:443@odoo.example.com:8069/",
            "https://a@img.example.net@odoo.example.com/",
            "https://%6fdoo.example.com/",
            "https://ｏｄｏｏ.example.com/",
            "https://odoo。example。com/",
            "https://odoo\u00ad.example.com/",
            "https://od\too.example.com/",
            "https://od\noo.example.com/",
            "https:odoo.example.com/",
            "https:/web/session/logout",
            "https:web/session/logout",
            "https:///odoo.example.com/",
            "https:\\\\odoo.example.com\\web",
            "https:/\\odoo.example.com/",
            "//odoo.example.com/",
            "\\\\odoo.example.com\\",
            "/web/session/logout",
            "web/session/logout",
            "?a=b",
            "",
            "  ",
            "https://",
            "https://localhost/",
            "https://localhost:8069/",
            "https://a.localhost/",
            "http://127.0.0.1:8069/web",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0x7f.0.0.0x1/",
            "http://0177.0.0.1/",
            "http://0/",
            "http://10.0.0.7/",
            "http://203.0.113.7/",
            "http://203.0.113.7./",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]:80/",
            "http://odoo/",
            "http://odoo.local/",
            "http://vault.internal/",
            "javascript:alert(1)",
            "data:text/html,x",
            "blob:https://odoo.example.com/x",
            "ftp://img.example.net/a.png",
            "file:///etc/passwd",
            "https://img.example.net\\@odoo.example.com/",
            "https://x\u2100.example.net/",
        ):
            with self.subTest(url=url):
                self.assertFalse(is_elsewhere(url, OWN))

    def test_spaces_around_do_not_hide_it(self):
        self.assertFalse(is_elsewhere(" \thttps://odoo.example.com/ ", OWN))
        self.assertTrue(leads_here(" https://odoo.example.com/ ", OWN))
