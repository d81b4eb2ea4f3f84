from unittest import TestCase

from core.touchpoint.redirect import problem


class TestRedirect(TestCase):
    def test_public_and_encrypted_is_fine(self):
        self.assertEqual(problem("https://odoo.example.com"), "")
        self.assertEqual(problem("https://odoo.example.com:8443"), "")

    def test_not_encrypted(self):
        self.assertEqual(problem("http://odoo.example.com"), "http")

    def test_known_only_here(self):
        for base in [
            "http://localhost:8069",
            "https://localhost",
            "http://127.0.0.1:8069",
            "https://192.168.1.20",
            "https://[::1]:8069",
            "https://odoo.local",
            "https://odoo.lan",
            "https://odoo",
            "",
        ]:
            with self.subTest(base):
                self.assertEqual(problem(base), "local")

    def test_used_at_another_address(self):
        base = "https://odoo.example.com"
        for here, found in [
            ("https://crm.example.com/", "elsewhere"),
            ("https://odoo.example.com:8443/", "elsewhere"),
            ("https://odoo.example.com/", ""),
            ("https://ODOO.example.com:443", ""),
            ("", ""),
        ]:
            with self.subTest(here):
                self.assertEqual(problem(base, here), found)
