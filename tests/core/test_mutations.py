"""Damaged mails: each is read or refused, in bounded time, and can be stored.

``EMAIL_CHANNEL_FUZZ_SECONDS=60`` looks for a minute instead of an instant.
"""

import os
import sys
import time
import unittest
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.conversation.quote import unfold
from core.inbound.html import activate_remote, clean, has_remote, resolve_cids
from core.inbound.limits import Limits
from core.inbound.parse import UnreadableMail, parse
from core.inbound.plain import excerpt
from core.outbox.reply import quoted

DATA = Path(__file__).parent.parent / "data"
SEEDS = [path.read_bytes() for path in sorted(DATA.glob("*.eml"))]
SECONDS = float(os.environ.get("EMAIL_CHANNEL_FUZZ_SECONDS", 0))
TRICKS = [
    b"\0", b"\r", b"\n", b"\r\n\r\n", b"\xff", b"\xc3", b"=?", b"?=", b"=?utf-8?B?",
    b"--b1", b"--b1--", b"--", b'"', b"<", b">", b"<blockquote type=\"cite\">", b"(",
    b";", b"=", b"%", b"*0*=", b"\x1b$B", b"begin 644 x\n", b"-- \n", b"> ",
    b"On 1 wrote:", b"<style>", b"</style>", b"<!--", b"url(", b"cid:", b"<details>",
    b"multipart/mixed", b"message/rfc822", b"Content-Type: ", b"charset=utf-7",
    b"base64", b"\xed\xa0\x80", b"&#0;", b"&#xd800;", b"data:", b"<b><p>", b"</div>",
]  # fmt: skip


@st.composite
def mutated(draw):
    """A mail of the corpus with a few cuts, copies, swaps and bad bytes."""
    raw = draw(st.sampled_from(SEEDS))
    for _change in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 40)))
        kind = draw(st.sampled_from(["put", "cut", "copy", "bytes", "join"]))
        if kind == "put":
            raw = raw[:start] + draw(st.sampled_from(TRICKS)) + raw[start:]
        elif kind == "cut":
            raw = raw[:start] + raw[end:]
        elif kind == "copy":
            raw = raw[:end] + raw[start:end] * draw(st.integers(1, 50)) + raw[end:]
        elif kind == "bytes":
            raw = raw[:start] + draw(st.binary(max_size=8)) + raw[end:]
        else:
            raw = raw[:start] + draw(st.sampled_from(SEEDS))
    return raw


def check(raw):
    """Read a mail and use all of it as the rest of the addon does."""
    try:
        mail = parse(raw, Limits(parts=200, depth=20))
    except UnreadableMail as refused:
        assert refused.reason in ("parts", "depth", "bytes", "work")
        return
    for text in strings(mail):
        assert "\0" not in text, "PostgreSQL refuses NUL"
        text.encode()
    assert "<script" not in mail.html.lower()
    assert clean(activate_remote(mail.html)).count("<table") == mail.html.count(
        "<table"
    )
    assert not has_remote(activate_remote(mail.html))
    assert mail.html.count("<details") == mail.html.count("</details>")
    assert clean(unfold(mail.html)).count("<p") == mail.html.count("<p")
    urls = {file.content_id: "/1" for file in mail.attachments if file.inline}
    resolve_cids(mail.html, urls)
    quoted(mail.html, "x")
    assert len(excerpt(mail.text)) <= 200
    for file in mail.attachments:
        assert file.filename and "/" not in file.filename


def strings(mail):
    yield from (mail.message_id, mail.subject, mail.html, mail.text, *mail.defects)
    yield from (*mail.in_reply_to, *mail.references)
    for name, value in mail.headers:
        yield from (name, value)
    for address in (*mail.to, *mail.cc, *mail.reply_to):
        yield from (address.name, address.email)
    for file in mail.attachments:
        yield from (file.filename, file.content_type, file.content_id)


class TestMutations(unittest.TestCase):
    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(mutated())
    def test_damaged_mails_are_read(self, raw):
        check(raw)


class TimeIsUp(BaseException):
    """Ends the search; no failure."""


if SECONDS:

    class TestMutationsForLonger(unittest.TestCase):
        def test_damaged_mails_are_read(self):
            end, slowest = time.monotonic() + SECONDS, 0.0

            @settings(
                max_examples=sys.maxsize,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            )
            @given(mutated())
            def look(raw):
                nonlocal slowest
                if time.monotonic() > end:
                    raise TimeIsUp
                start = time.process_time()
                check(raw)
                slowest = max(slowest, time.process_time() - start)

            with self.assertRaises(TimeIsUp):
                look()
            self.assertLess(slowest, 1)
