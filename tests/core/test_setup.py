from unittest import TestCase

from core.touchpoint.setup import Facts, is_complete, steps

READY = {
    "method": "password",
    "queues": 1,
    "members": 2,
    "status": "connected",
    "activated": True,
    "arrived": True,
    "sent": True,
    "scanner": "connected",
}


def states(**facts):
    return {step.name: step.state for step in steps(Facts(**facts))}


class TestSetup(TestCase):
    def test_steps_are_in_the_order_in_which_they_are_taken(self):
        self.assertEqual(
            list(states()),
            [
                "application",
                "mailbox",
                "queue",
                "members",
                "roles",
                "connect",
                "activate",
                "scanner",
                "test",
            ],
        )

    def test_at_first_everything_but_the_application_is_left(self):
        found = states()
        self.assertEqual(found.pop("application"), "unneeded")
        self.assertEqual(set(found.values()), {"todo"})

    def test_complete_when_all_that_is_needed_is_done(self):
        self.assertTrue(is_complete(steps(Facts(**READY))))
        for name, value in [
            ("method", ""),
            ("queues", 0),
            ("members", 0),
            ("without_role", 1),
            ("status", "not_connected"),
            ("status", "lost"),
            ("activated", False),
            ("arrived", False),
            ("sent", False),
            ("scanner", "missing"),
            ("scanner", "lost"),
        ]:
            with self.subTest(name, value=value):
                facts = Facts(**{**READY, name: value})
                self.assertFalse(is_complete(steps(facts)))

    def test_complete_without_a_scanner_where_it_is_wanted_so(self):
        facts = Facts(**{**READY, "scanner": "without"})
        self.assertTrue(is_complete(steps(facts)))

    def test_application_only_for_those_who_sign_in(self):
        for method, state in [
            ("microsoft", "todo"),
            ("google", "todo"),
            ("password", "unneeded"),
            ("forwarding", "unneeded"),
        ]:
            with self.subTest(method):
                self.assertEqual(states(method=method)["application"], state)
        self.assertEqual(states(application=True)["application"], "done")

    def test_member_without_a_role_is_trouble(self):
        self.assertEqual(states(members=2, without_role=1)["roles"], "trouble")
        self.assertEqual(states(members=0, without_role=0)["roles"], "todo")

    def test_lost_connection_is_trouble(self):
        for status in ("lost", "reauth"):
            self.assertEqual(states(status=status)["connect"], "trouble")

    def test_mailbox_that_only_sends_needs_no_queue(self):
        found = states(**{**READY, "receives": False, "queues": 0, "members": 0})
        self.assertEqual(found["queue"], "unneeded")
        self.assertEqual(found["members"], "unneeded")
        self.assertEqual(found["roles"], "unneeded")

    def test_mailbox_that_only_sends_waits_for_no_mail(self):
        facts = {**READY, "receives": False, "arrived": False}
        self.assertEqual(states(**facts)["test"], "done")
        self.assertEqual(states(**facts | {"sent": False})["test"], "todo")

    def test_mailbox_that_only_receives_sends_no_mail(self):
        facts = {**READY, "sends": False, "sent": False}
        self.assertEqual(states(**facts)["test"], "done")
        self.assertEqual(states(**facts | {"arrived": False})["test"], "todo")

    def test_mail_that_came_and_is_stuck_is_trouble(self):
        facts = {**READY, "arrived": False, "stuck": 1}
        self.assertEqual(states(**facts)["test"], "trouble")
        self.assertEqual(states(**facts | {"arrived": True})["test"], "done")
