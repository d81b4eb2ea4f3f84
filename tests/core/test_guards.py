"""The mails of tests/data/guards, each beside what the guards must find out.

``NAME.json`` holds those of these that the mail is about; anything else must go on:

- ``outcome``, ``reason``, ``detail``: of the verdict
- ``customer``, ``contact_form``, ``keyword``, ``automatic``, ``answerable``,
  ``reopens``, ``counted_sender``, ``via_group``,
  ``hidden_author``: of the findings
- ``bounce``: its kind, or null; ``original``: the mail of ours;
  ``recipients``: ``address | kind | status | words``
- ``authentication``: ``spf=… dkim=… dmarc=…``, and ``warns``
"""

import json
import random
import unittest
from pathlib import Path

from core.inbound.limits import UnreadableMail
from core.inbound.parse import parse
from core.inbound.pipeline import Context
from core.inbound.steps import run, wanted

DATA = Path(__file__).parent.parent / "data" / "guards"
OURS = "<ec.0123456789abcdef0123456789abcdef@shop.example>"
CONTEXT = Context(
    own_message_ids=frozenset([OURS]),
    address="support@shop.example",
    addresses=frozenset(["help@shop.example", "help@lists.shop.example"]),
    own_addresses=frozenset(["support@shop.example", "sales@shop.example"]),
    blocked=frozenset(["spam.example"]),
    contact_form_senders=frozenset(["form@www.shop.example"]),
    keywords=("complaint", "urgent"),
    trusted_servers=("mx.google.com", "mx.shop.example", "icloud.com"),
)


class TestGuards(unittest.TestCase):
    maxDiff = None

    def test_each_mail_is_judged_as_its_twin_says(self):
        names = sorted(path.stem for path in DATA.glob("*.eml"))
        self.assertGreaterEqual(len(names), 55)
        self.assertEqual(names, sorted(path.stem for path in DATA.glob("*.json")))
        for name in names:
            with self.subTest(mail=name):
                expected = json.loads((DATA / f"{name}.json").read_text())
                mail = parse((DATA / f"{name}.eml").read_bytes())
                verdict = run(mail, CONTEXT)
                self._compare(verdict, {"outcome": "go_on", **expected})
                # What is found among the mails sent must have been asked for.
                if OURS in (verdict.detail, expected.get("original")):
                    self.assertIn(OURS, wanted([mail]))

    def test_whatever_is_broken_in_them_nothing_raises(self):
        rng = random.Random(3464)
        for path in sorted(DATA.glob("*.eml")):
            raw = path.read_bytes()
            for _attempt in range(2):
                broken = mutate(raw, rng)
                try:
                    mail = parse(broken)
                except UnreadableMail:
                    continue
                with self.subTest(mail=path.stem, broken=broken):
                    verdict = run(mail, CONTEXT)
                    self.assertIn(verdict.outcome, ("go_on", "dropped"))
                    self.assertStorable(verdict)

    def assertStorable(self, verdict):
        bounce = verdict.found.bounce
        for recipient in bounce.recipients if bounce else ():
            recipient.words.encode()
            recipient.email.encode()
            self.assertNotIn("\0", recipient.words + recipient.email)

    def _compare(self, verdict, expected):
        for field, value in expected.items():
            self.assertEqual(told(verdict, field), value, field)


def mutate(raw, rng):
    """The mail cut, with a piece lost or doubled, or with bytes changed."""
    one, other = sorted(rng.randrange(len(raw)) for _end in range(2))
    return rng.choice(
        [
            raw[:one],
            raw[:one] + raw[other:],
            raw[:other] + raw[one:],
            raw[:one] + rng.randbytes(9) + raw[one + 9 :],
            raw.replace(b": ", b":", one % 20),
            raw.replace(b"\r\n\r\n", b"\r\n", 1 + one % 5),
        ]
    )


def told(verdict, field):
    """A field of a verdict in the words of the JSON files."""
    found = verdict.found
    if field in ("outcome", "reason", "detail"):
        return getattr(verdict, field)
    if field == "customer":
        customer = found.customer
        return (
            f"{customer.name} <{customer.email}>" if customer.name else customer.email
        )
    if field == "bounce":
        return found.bounce and found.bounce.kind
    if field == "original":
        return found.bounce.original
    if field == "recipients":
        return [
            " | ".join((each.email, each.kind, each.status, each.words))
            for each in found.bounce.recipients
        ]
    if field == "authentication":
        stated = found.authentication
        words = f"spf={stated.spf} dkim={stated.dkim} dmarc={stated.dmarc}"
        return f"{words} warns" if stated.warns else words
    return getattr(found, field)
