import unittest

from letters import letter

from core.inbound.pipeline import Context
from core.inbound.steps.authentication import authentication

MAIL = letter(Authentication_Results="mx.shop.example; dmarc=fail")


class TestAuthenticationStep(unittest.TestCase):
    def test_the_word_of_our_server_is_noted(self):
        context = Context(trusted_servers=("mx.shop.example",))
        found = authentication(MAIL, context).found
        self.assertEqual(found.authentication.dmarc, "fail")

    def test_nobody_elses(self):
        self.assertIsNone(authentication(MAIL, Context()).found)
