import unittest

from core.routing.agent_state import READY, SETTABLE, effective, is_there


class TestAgentState(unittest.TestCase):
    def test_what_was_chosen_counts(self):
        for base in ("available", "in_email", "break", "rona", "offline"):
            self.assertEqual(effective(base, False, False), base)

    def test_a_call_goes_before_a_chat_and_both_before_the_choice(self):
        for base in ("available", "in_email", "break", "rona"):
            self.assertEqual(effective(base, True, False), "in_call")
            self.assertEqual(effective(base, False, True), "in_chat")
            self.assertEqual(effective(base, True, True), "in_call")

    def test_who_is_offline_stays_so_in_a_call_or_chat(self):
        for in_call, in_chat in ((True, False), (False, True), (True, True)):
            self.assertEqual(effective("offline", in_call, in_chat), "offline")

    def test_nobody_in_a_call_or_chat_is_ready(self):
        self.assertNotIn(effective("in_email", True, False), READY)
        self.assertNotIn(effective("in_email", False, True), READY)

    def test_people_cannot_set_what_events_set(self):
        self.assertFalse({"rona", "in_call", "in_chat"} & set(SETTABLE))
        self.assertLessEqual(set(READY), set(SETTABLE))


class TestWhoIsThere(unittest.TestCase):
    """To whom a conversation may come back unasked."""

    def there(self, code, **facts):
        usual = {
            "left": False,
            "manual": False,
            "browser": True,
            "chose_offline": False,
        }
        return is_there(code, **{**usual, **facts})

    def test_at_work_in_whatever_state_but_rona(self):
        for code in ("available", "in_email", "in_call", "in_chat", "break"):
            self.assertTrue(self.there(code), code)
            self.assertTrue(self.there(code, browser=False), code)
        self.assertFalse(self.there("rona"))
        self.assertFalse(self.there("rona", manual=True))

    def test_nobody_who_has_closed_the_browser(self):
        for code in ("available", "break", "offline"):
            for manual in (True, False):
                self.assertFalse(self.there(code, left=True, manual=manual), code)

    def test_where_mail_is_offered_offline_is_not_there(self):
        self.assertFalse(self.there("offline"))

    def test_where_agents_help_themselves_an_open_browser_is_enough(self):
        self.assertTrue(self.there("offline", manual=True))
        self.assertFalse(self.there("offline", manual=True, browser=False))

    def test_who_chose_offline_is_not_there_though_the_browser_is_open(self):
        self.assertFalse(self.there("offline", manual=True, chose_offline=True))
