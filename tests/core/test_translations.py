import re
import unittest
from pathlib import Path

from babel.messages.pofile import read_po

I18N = Path(__file__).parents[2] / "i18n"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


class TestTranslations(unittest.TestCase):
    def test_a_translation_has_the_placeholders_of_its_source(self):
        """With another one Odoo shows the English words."""
        for path in I18N.glob("*.po"):
            for message in read_po(path.open("rb")):
                if message.id and message.string:
                    with self.subTest(path.name, source=message.id):
                        self.assertEqual(
                            sorted(PLACEHOLDER.findall(message.id)),
                            sorted(PLACEHOLDER.findall(message.string)),
                        )
