"""The mails of tests/data, each beside what must be read out of it.

``NAME.json`` holds, of what :func:`parse` returns, the fields that the mail is about:

- ``sender``, ``to``, ``cc``, ``reply_to``: ``Name <address>``
- ``text``: all of it; ``text_has``, ``html_has``, ``html_lacks``: parts
- ``shown``: what is left to read when quotes and signatures are folded
- ``files``: ``name | type | content or size | content id, when shown inline``
- ``defects``: all that was repaired
"""

import json
import re
import unittest
from pathlib import Path

from core.inbound.html import html_to_text
from core.inbound.parse import parse

DATA = Path(__file__).parent.parent / "data"
FOLD = re.compile(r'<details class="ec-\w+"><summary>…</summary>.*?</details>', re.S)


class TestCorpus(unittest.TestCase):
    maxDiff = None

    def test_each_mail_is_read_as_its_twin_says(self):
        names = sorted(path.stem for path in DATA.glob("*.eml"))
        self.assertGreaterEqual(len(names), 150)
        for name in names:
            with self.subTest(mail=name):
                expected = json.loads((DATA / f"{name}.json").read_text())
                mail = parse((DATA / f"{name}.eml").read_bytes())
                self._compare(mail, expected)

    def test_each_description_has_its_mail(self):
        mails = {path.stem for path in DATA.glob("*.eml")}
        self.assertEqual({path.stem for path in DATA.glob("*.json")} - mails, set())

    def _compare(self, mail, expected):
        for field, value in expected.items():
            if field == "html_lacks":
                for each in value:
                    self.assertNotIn(each.lower(), mail.html.lower())
            elif field.endswith("_has"):
                for each in value:
                    self.assertIn(each, getattr(mail, field.removesuffix("_has")))
            else:
                self.assertEqual(found(mail, field), value, field)


def found(mail, field):
    """A field of a mail in the words of the JSON files."""
    if field == "sender":
        return mail.sender and written(mail.sender)
    if field in ("to", "cc", "reply_to"):
        return [written(address) for address in getattr(mail, field)]
    if field == "files":
        return [described(file) for file in mail.attachments]
    if field == "shown":
        return html_to_text(FOLD.sub("<div></div>", mail.html))
    if field == "date":
        return mail.date and mail.date.isoformat(" ")
    value = getattr(mail, field)
    return list(value) if isinstance(value, tuple) else value


def written(address):
    return f"{address.name} <{address.email}>".strip()


def described(file):
    content = file.content
    readable = (
        len(content) <= 60 and content.isascii() and content.decode().isprintable()
    )
    words = content.decode() if readable else f"{len(content)} bytes"
    parts = [file.filename, file.content_type, words]
    return " | ".join([*parts, f"cid:{file.content_id}"] if file.inline else parts)
