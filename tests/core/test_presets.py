import unittest

from core.touchpoint.presets import PORTS, PRESETS, default_port, for_address


class TestPresets(unittest.TestCase):
    def test_an_address_picks_its_provider(self):
        for address, name in (
            ("ana@gmail.com", "gmail"),
            (" Ana@GoogleMail.com ", "gmail"),
            ("ana@hotmail.es", "microsoft"),
            ("ana@yahoo.com.ar", "yahoo"),
            ("ana@aol.com", "aol"),
            ("ana@me.com", "icloud"),
            ("ana@example.org", "generic"),
            ("ana@notgmail.com", "generic"),
            ("", "generic"),
            ("ana", "generic"),
        ):
            self.assertEqual(for_address(address), name, address)

    def test_every_provider_is_reached_encrypted_on_the_port_of_that_encryption(self):
        for name, preset in PRESETS.items():
            self.assertIn(preset.imap_encryption, ("ssl", "starttls"), name)
            self.assertIn(preset.smtp_encryption, ("ssl", "starttls"), name)
            self.assertEqual(
                preset.imap_port, default_port("imap", preset.imap_encryption)
            )
            self.assertEqual(
                preset.smtp_port, default_port("smtp", preset.smtp_encryption)
            )
            self.assertEqual(bool(preset.imap_host), name != "generic")
            self.assertEqual(preset.app_password, name != "generic")

    def test_microsoft_sends_over_starttls(self):
        microsoft = PRESETS["microsoft"]
        self.assertEqual(microsoft.imap_host, "outlook.office365.com")
        self.assertEqual(
            (microsoft.smtp_host, microsoft.smtp_port, microsoft.smtp_encryption),
            ("smtp.office365.com", 587, "starttls"),
        )

    def test_no_domain_belongs_to_two_providers(self):
        domains = [d for preset in PRESETS.values() for d in preset.domains]
        self.assertEqual(len(domains), len(set(domains)))

    def test_ports(self):
        self.assertEqual(PORTS["imap"], {"none": 143, "starttls": 143, "ssl": 993})
        self.assertEqual(PORTS["smtp"], {"none": 25, "starttls": 587, "ssl": 465})
