import unittest
from types import SimpleNamespace

from core.conversation.quote import fold
from core.inbound.html import clean
from core.inbound.mail import Address
from core.outbox.reply import (
    LONGEST_REFERENCES,
    InvalidAddress,
    base_subject,
    parse_addresses,
    plain,
    quoted,
    recipients,
    reference_headers,
    subject,
)

OWN = ["Help@Example.org"]
PREFIXES = {"reply": "Re", "forward": "Fwd"}


def emails(*found):
    return tuple(Address("", each) for each in found)


def mail(sender="ana@x", to=(), cc=(), reply_to=()):
    return SimpleNamespace(
        sender=Address("", sender) if sender else None,
        to=emails(*to),
        cc=emails(*cc),
        reply_to=emails(*reply_to),
    )


class TestRecipients(unittest.TestCase):
    def check(self, mode, original, to, cc=()):
        found = recipients(original, OWN, mode)
        self.assertEqual([a.email for a in found.to], list(to))
        self.assertEqual([a.email for a in found.cc], list(cc))

    def test_reply_goes_to_the_sender(self):
        self.check("reply", mail(to=["help@example.org", "bo@x"]), ["ana@x"])

    def test_reply_to_is_honoured(self):
        self.check("reply", mail(reply_to=["list@x", "bo@x"]), ["list@x", "bo@x"])

    def test_reply_to_that_is_our_own_is_not(self):
        self.check("reply", mail(reply_to=["help@example.org"]), ["ana@x"])

    def test_reply_all_adds_the_others_once_and_never_us(self):
        original = mail(
            to=["help@example.org", "bo@x", "ana@x"],
            cc=["cy@x", "bo@x", "help+token@example.org"],
        )
        self.check("reply_all", original, ["ana@x", "bo@x"], ["cy@x"])

    def test_an_address_of_ours_with_a_tag_is_itself_only(self):
        own = ["help@example.org", "box+sales-abc@example.org"]
        others = ["box+sales-abc@example.org", "help+x@example.org"]
        found = recipients(mail(to=["box@example.org", *others]), own, "reply_all")
        self.assertEqual([a.email for a in found.to], ["ana@x", "box@example.org"])

    def test_answer_to_our_own_mail_goes_to_those_it_was_sent_to(self):
        ours = mail("help@example.org", to=["ana@x", "bo@x"], cc=["cy@x"])
        self.check("reply", ours, ["ana@x", "bo@x"])
        self.check("reply_all", ours, ["ana@x", "bo@x"], ["cy@x"])

    def test_our_own_mail_with_copies_only(self):
        ours = mail("help@example.org", cc=["cy@x"])
        self.check("reply", ours, ["cy@x"])
        self.check("reply_all", ours, ["cy@x"])

    def test_nobody_but_us(self):
        ours = mail("help@example.org", to=["help@example.org"])
        self.check("reply", ours, [])
        self.check("reply_all", ours, [])

    def test_sender_missing(self):
        self.check("reply", mail(None, to=["bo@x"]), ["bo@x"])
        self.check("reply", mail(None), [])

    def test_forward_goes_to_nobody_yet(self):
        self.check("forward", mail(to=["bo@x"], cc=["cy@x"]), [])

    def test_names_are_kept(self):
        original = mail()
        original.sender = Address("Ana", "ana@x")
        found = recipients(original, OWN, "reply")
        self.assertEqual(found.to, (Address("Ana", "ana@x"),))


class TestSubject(unittest.TestCase):
    def test_one_prefix_only(self):
        for original in (
            "Order",
            "Re: Order",
            "RE: Re: Order",
            "AW: Order",
            "SV: Order",
            "RV: RE: Order",
            "Fwd: Order",
            "FW: Order",
            "WG: Order",
            "TR: Order",
            "I: Order",
            "R: Order",
            "Antw: Order",
            "ENC: Order",
            "Re[2]: Order",
            "Re (3): Order",
            "re : Order",
            "回复：Order",
            "Re: Fwd: RV: Order",
        ):
            self.assertEqual(subject(original, "reply", PREFIXES), "Re: Order")
            self.assertEqual(subject(original, "reply_all", PREFIXES), "Re: Order")
            self.assertEqual(subject(original, "forward", PREFIXES), "Fwd: Order")

    def test_words_that_only_begin_like_a_prefix_stay(self):
        for original in ("Results: 5", "Rest: x", "Invoice: 3", "Ideas", "Reply: no"):
            self.assertEqual(base_subject(original), original)

    def test_prefixes_of_the_touchpoint(self):
        prefixes = {"reply": "RV:", "forward": "RV"}
        self.assertEqual(subject("Re: x", "forward", prefixes), "RV: x")

    def test_empty_and_folded(self):
        self.assertEqual(subject("", "reply", PREFIXES), "Re:")
        self.assertEqual(subject("Re: ", "reply", PREFIXES), "Re:")
        self.assertEqual(base_subject(" a\n b "), "a b")


class TestReferenceHeaders(unittest.TestCase):
    def test_parent_is_appended(self):
        found = reference_headers("<p@x>", ["<root@x>", "<g@x>"])
        self.assertEqual(found, ("<p@x>", "<root@x> <g@x> <p@x>"))

    def test_parent_is_named_once(self):
        found = reference_headers("<p@x>", ["<p@x>", "<g@x>", "<g@x>"])
        self.assertEqual(found, ("<p@x>", "<g@x> <p@x>"))

    def test_of_too_many_the_first_and_the_last_are_kept(self):
        chain = [f"<{n:030}@example.com>" for n in range(200)]
        parent, references = reference_headers("<p@x>", chain)
        ids = references.split()
        self.assertLessEqual(len(references), LONGEST_REFERENCES)
        self.assertEqual((ids[0], ids[-2:]), (chain[0], [chain[-1], parent]))

    def test_parent_without_id(self):
        self.assertEqual(reference_headers("", ["<a@x>"]), ("", "<a@x>"))
        self.assertEqual(reference_headers("", []), ("", ""))

    def test_no_line_can_get_too_long(self):
        huge = f"<{'a' * 800}@x>"
        for parent, chain in ((huge, [huge[:-1] + "2>"]), ("<p@x>", [huge, huge])):
            _parent, references = reference_headers(parent, chain)
            self.assertTrue(references.endswith(_parent))
            self.assertTrue(all(len(each) < 998 for each in references.split()))


class TestQuoted(unittest.TestCase):
    def test_customer_gets_his_mail_back_as_it_was(self):
        source = (
            '<div>New <img src="https://x.example/a.png"></div>'
            '<div class="gmail_quote"><blockquote type="cite">Old</blockquote></div>'
        )
        kept = fold(clean(source))
        self.assertIn("<details", kept)
        back = quoted(kept, "On Monday <Ana> wrote:")
        self.assertIn('src="https://x.example/a.png"', back)
        self.assertIn("On Monday &lt;Ana&gt; wrote:", back)
        self.assertNotIn("<details", back)
        self.assertNotIn("<summary", back)
        self.assertTrue(back.endswith("</blockquote>"))

    def test_what_we_quote_is_folded_again_when_it_comes_back(self):
        answer = clean("<p>Thanks</p>" + quoted("<p>Old</p>", "On 4 March Ana wrote:"))
        folded = fold(answer)
        self.assertIn('</p><details class="ec-quote">', folded)
        self.assertLess(folded.index("<details"), folded.index("On 4 March"))


class TestPlain(unittest.TestCase):
    def test_words_and_quote(self):
        html = "<p>Yes.</p>" + quoted("<p>Is it?</p><p>Bye</p>", "On Monday Ana wrote:")
        self.assertEqual(
            plain(html), "Yes.\n\nOn Monday Ana wrote:\n\n> Is it?\n>\n> Bye"
        )

    def test_quotes_in_quotes_keep_their_level(self):
        inner = quoted("<p>Is it?</p>", "Bo wrote:")
        html = "<p>Yes.</p>" + quoted(f"<p>He asks:</p>{inner}<p>Bye</p>", "Ana wrote:")
        self.assertEqual(
            plain(html),
            "Yes.\n\nAna wrote:\n\n> He asks:\n>\n> Bo wrote:\n>\n> > Is it?\n>\n> Bye",
        )

    def test_quotes_that_were_folded_keep_their_level(self):
        html = fold(
            clean("<p>He asks:</p>" + quoted("<p>Is it?</p>", "On 4 March Bo wrote:"))
        )
        self.assertIn("<details", html)
        self.assertIn("\n> > Is it?", plain("<p>Yes.</p>" + quoted(html, "Ana wrote:")))

    def test_words_below_a_quote_are_no_quote(self):
        html = "<p>You ask:</p><blockquote>Is it?</blockquote><p>Yes.</p>"
        self.assertEqual(plain(html), "You ask:\n\n> Is it?\n\nYes.")

    def test_without_quote(self):
        self.assertEqual(plain("<p>Yes.</p>"), "Yes.")

    def test_thousands_of_levels_stay_short(self):
        html = "<blockquote>" * 5_000 + "x" + "</blockquote>" * 5_000
        self.assertLess(len(plain(html)), 100)


class TestParseAddresses(unittest.TestCase):
    def test_as_people_type_them(self):
        found = parse_addresses(
            'Ana <A@b.c>, d@e.f; g@h\n"Lee, Bo" <bo@x.y>,José Núñez <jose@x.y>;'
        )
        self.assertEqual(
            found,
            [
                Address("Ana", "a@b.c"),
                Address("", "d@e.f"),
                Address("", "g@h"),
                Address("Lee, Bo", "bo@x.y"),
                Address("José Núñez", "jose@x.y"),
            ],
        )

    def test_nothing_typed(self):
        self.assertEqual(parse_addresses(""), [])
        self.assertEqual(parse_addresses(" , ;\n"), [])

    def test_doubles_are_dropped(self):
        self.assertEqual(len(parse_addresses("a@b.c, A@B.C, Ana <a@b.c>")), 1)

    def test_the_wrong_part_is_named(self):
        for typed, wrong in (
            ("ana", "ana"),
            ("a@b.c, bo", "bo"),
            ("a@b.c d@e.f", "a@b.c d@e.f"),
            ("Ana <a@b.c", "Ana <a@b.c"),
            ("Ana a@b.c>", "Ana a@b.c>"),
            ("a@b@c", "a@b@c"),
            ("a@", "a@"),
            ("@b.c", "@b.c"),
            ("a@b..c", "a@b..c"),
            ("a@-b.c", "a@-b.c"),
            ("Ana <>", "Ana <>"),
            ("<a@b.c> Ana", "<a@b.c> Ana"),
        ):
            with self.subTest(typed), self.assertRaises(InvalidAddress) as caught:
                parse_addresses(typed)
            self.assertEqual(caught.exception.text, wrong)

    def test_no_second_header_can_be_typed(self):
        with self.assertRaises(InvalidAddress):
            parse_addresses("a@b.c\r\nBcc: evil")
