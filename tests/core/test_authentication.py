import unittest

from letters import letter

from core.inbound.authentication import SERVERS, UNKNOWN, Authentication, read, suggest

MX = "mx.shop.example"


def stated(*values, trusted=(MX,), **headers):
    return read(letter(Authentication_Results=list(values), **headers), trusted)


class TestRead(unittest.TestCase):
    def test_results_of_the_trusted_server(self):
        found = stated(
            f"{MX} 1; spf=pass smtp.mailfrom=customer.example;"
            ' dkim=fail (bad; signature) reason="x" header.d=customer.example;'
            " dmarc/1 = PASS header.from=customer.example; iprev=pass"
        )
        self.assertEqual(found, Authentication("pass", "fail", "pass", False))

    def test_nobody_else_is_believed(self):
        self.assertEqual(stated("mx.evil.example; dmarc=pass"), UNKNOWN)
        self.assertEqual(stated(f"{MX}.evil.example; dmarc=pass"), UNKNOWN)
        self.assertEqual(stated(f"{MX}; dmarc=pass", trusted=()), UNKNOWN)
        self.assertEqual(stated("dmarc=pass"), UNKNOWN)
        self.assertEqual(read(letter(), (MX,)), UNKNOWN)

    def test_a_domain_stands_for_all_its_servers(self):
        value = "atlas206.free.mail.yahoo.com; dkim=pass header.i=@customer.example"
        self.assertEqual(stated(value, trusted=SERVERS["yahoo"]).dkim, "pass")
        self.assertEqual(
            stated("notyahoo.com; dkim=pass", trusted=SERVERS["yahoo"]), UNKNOWN
        )

    def test_exchange_online_leaves_its_name_out(self):
        value = (
            "spf=fail (sender IP is 203.0.113.9) smtp.mailfrom=bank.example;"
            " dkim=none (message not signed) header.d=none;dmarc=fail action=quarantine"
            " header.from=bank.example;compauth=fail reason=000"
        )
        found = stated(value, trusted=SERVERS["microsoft"])
        self.assertEqual(found, Authentication("fail", "none", "fail", True))

    def test_where_names_are_left_out_a_header_with_a_name_is_not_the_servers(self):
        values = ("mx.evil.example; spf=none", "spf=pass; dkim=pass; dmarc=pass")
        self.assertEqual(stated(*values, trusted=("",)), UNKNOWN)

    def test_the_topmost_word_on_a_method_counts(self):
        found = stated(f"{MX}; dmarc=fail", f"{MX}; spf=pass; dmarc=pass")
        self.assertEqual((found.spf, found.dmarc), ("pass", "fail"))

    def test_below_the_first_header_of_the_sender_nothing_counts(self):
        mail = letter(
            Received=None,
            **{
                "Authentication_Results": f"{MX}; spf=fail",
                "received": "from evil.example by mx.shop.example",
                "authentication_results": f"{MX}; dmarc=pass",
            },
        )
        order = [name for name, _value in mail.headers]
        self.assertLess(order.index("received"), order.index("authentication-results"))
        found = read(mail, (MX,))
        # Both stand below From here: only the first run of them is read.
        self.assertEqual((found.spf, found.dmarc), ("fail", ""))

    def test_many_signatures_one_good_one_is_enough(self):
        found = stated(
            f"{MX}; dkim=fail header.d=a.example; dkim=pass header.d=b.example"
        )
        self.assertEqual(found.dkim, "pass")

    def test_comments_say_nothing_however_deep(self):
        found = stated(f"{MX} (x; dmarc=pass (y; dkim=pass)); spf=fail (; dkim=pass)")
        self.assertEqual(found, Authentication("fail", "", "", True))

    def test_unknown_words(self):
        found = stated(f"{MX}; spf=hardfail; dkim=wonderful; dmarc=")
        self.assertEqual(found, Authentication("fail", "none", "", True))

    def test_nonsense_says_nothing(self):
        for value in (
            "",
            ";",
            ";;;",
            MX,
            f"{MX}; none",
            f"{MX}; =pass",
            "((((",
            "a=b=c",
        ):
            with self.subTest(value=value):
                self.assertEqual(stated(value), UNKNOWN)
        for value in ("(" * 10_000, f"{MX}; " + "spf=" * 3_000, "; " * 10_000):
            stated(value)


class TestWarns(unittest.TestCase):
    def warns(self, results, sender="ana@customer.example"):
        return stated(f"{MX}; {results}", From=sender).warns

    def test_dmarc_decides_where_there_is_one(self):
        self.assertTrue(self.warns("dmarc=fail; spf=pass; dkim=pass"))
        self.assertFalse(self.warns("dmarc=pass; spf=fail; dkim=none"))

    def test_without_dmarc_a_failure_that_nothing_outweighs(self):
        self.assertTrue(self.warns("spf=fail; dkim=none; dmarc=none"))
        self.assertTrue(self.warns("dkim=fail"))
        self.assertFalse(self.warns("spf=softfail; dkim=none"))
        self.assertFalse(self.warns("spf=none; dkim=none; dmarc=none"))
        self.assertFalse(self.warns("dmarc=temperror"))

    def test_a_forwarded_mail_that_its_own_domain_signed(self):
        self.assertFalse(self.warns("spf=fail; dkim=pass header.d=customer.example"))
        self.assertFalse(
            self.warns(
                "spf=fail; dkim=pass header.i=@customer.example",
                "a@eu.customer.example",
            )
        )

    def test_anothers_good_signature_outweighs_nothing(self):
        self.assertTrue(self.warns("spf=fail; dkim=pass header.d=evil.example"))
        self.assertTrue(self.warns("dkim=fail; spf=pass smtp.mailfrom=x@evil.example"))


class TestSuggest(unittest.TestCase):
    def test_the_name_on_top(self):
        mail = letter(Authentication_Results=[f"{MX}; spf=pass", "other; spf=pass"])
        self.assertEqual(suggest(mail), MX)
        self.assertEqual(suggest(letter()), "")
        self.assertEqual(suggest(letter(Authentication_Results="spf=pass")), "")
