"""The provider follows the address while nobody chose another."""

from odoo.tests import Form

from ..common import ChannelCase


class TestProvider(ChannelCase):
    def new(self, email):
        form = Form(self.env["email.touchpoint"])
        form.email = email
        return form

    def test_it_follows_a_corrected_address(self):
        form = self.new("shop@gmail.com")
        self.assertEqual(form.preset, "gmail")
        form.email = "shop@yahoo.com"
        self.assertEqual(
            (form.preset, form.imap_host), ("yahoo", "imap.mail.yahoo.com")
        )
        form.email = "shop@company.example"
        self.assertEqual(form.preset, "generic")
        self.assertFalse(form.imap_host or form.smtp_host)
        form.email = "shop@aol.com"
        self.assertEqual(form.preset, "aol")

    def test_a_chosen_one_stays(self):
        form = self.new("shop@company.example")
        form.preset = "gmail"
        form.email = "shop@yahoo.com"
        self.assertEqual((form.preset, form.imap_host), ("gmail", "imap.gmail.com"))

    def test_servers_that_were_typed_stay(self):
        form = self.new("shop@company.example")
        form.imap_host = "mail.company.example"
        form.email = "shop@yahoo.com"
        self.assertEqual(form.preset, "generic")
        self.assertEqual(form.imap_host, "mail.company.example")

    def test_it_follows_after_saving_too(self):
        form = self.new("shop@gmail.com")
        form.name = "Shop"
        touchpoint = form.save()
        with Form(touchpoint) as form:
            form.email = "shop@icloud.com"
            self.assertEqual(form.preset, "icloud")
