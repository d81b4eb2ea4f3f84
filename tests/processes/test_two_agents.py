"""Two agents at their screens: what rings, who has it, and what becomes of it."""

import sys
import time

from browser import Browser
from on_screen import ScreenCase

from odoo.fields import Command

AGENT = ("base.group_user", "email_channel.group_email_agent")
TOGGLE = ".o_email_agent_toggle"
CARD = ".o_email_offer"
FORM = ".o_form_view .o_email_thread"
ROUTE = "model._cron_route()"
# The aim is one second; the machine of a test may be busy. By itself it would ring for
# five minutes.
SECONDS = 30


class TestTwoAgents(ScreenCase):
    def setUp(self):
        super().setUp()
        for login in ("ana", "bea"):
            self.user(login, *AGENT)
        self.addCleanup(self.let_go)
        self.queue = self.make_queue("First line", "ana", "bea")
        self.touchpoint(
            queue_ids=[Command.set([self.queue])],
            preview_allowed=True,
            preview_agents=True,
        )

    def make_queue(self, name, *logins, **vals):
        """Its id."""
        with self.registry.cursor() as cr:
            env = self.env(cr)
            users = env["res.users"].search([("login", "in", logins)])
            values = {
                "name": name,
                "email_enabled": True,
                "email_strategy": "ring_all",
                "email_offer_timeout": 300,
                "user_ids": [Command.set(users.ids)],
                **vals,
            }
            return env["helpdesk.ticket.team"].create(values).id

    def let_go(self):
        """Nothing of it is there for other tests."""
        self.clear()
        with self.registry.cursor() as cr:
            env = self.env(cr)
            teams = env["helpdesk.ticket.team"].search(
                [("name", "in", ("First line", "Second line"))]
            )
            teams.write({"user_ids": [Command.clear()], "active": False})
            env["email.wrap.up"].search([]).active = False
        self.ask("UPDATE res_company SET email_offline_grace = 120")

    def set_on(self, model, identifier, **vals):
        with self.registry.cursor() as cr:
            self.env(cr)[model].browse(identifier).write(vals)

    def at_work(self, login, code="available"):
        """A browser of its own, where this agent is in a state."""
        browser = self.enterContext(Browser())
        page = browser.page()
        page.log_in(self.base, login, f"{login} of the office")
        self.choose(page, code)
        return browser, page

    def choose(self, page, code):
        page.click(TOGGLE)
        page.click(f".o_email_agent_choice[data-code={code}]")
        self.in_state(page, code)

    def in_state(self, page, code, seconds=SECONDS):
        page.wait_for(f"{TOGGLE}[data-state={code}]", seconds=seconds)

    def write_in(self, subject):
        """A customer writes."""
        self.deliver(subject)
        self.ask("UPDATE email_mailbox SET next_fetch_at = '2020-01-01'")
        self.make_due()
        self.wake()

    def watch(self):
        """The scheduled action looks after the agents, as it does each minute."""
        self.ask(
            "UPDATE ir_cron c SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 s'"
            " FROM ir_act_server s WHERE s.id = c.ir_actions_server_id AND s.code = %s",
            ROUTE,
        )
        self.wake()

    def until_gone(self, page, seconds=SECONDS):
        """Returns after how many seconds no offer is on the screen."""
        return self.wait(lambda: not page.text(CARD), seconds)

    def owners(self):
        return self.ask(
            "SELECT u.login FROM email_conversation c"
            " LEFT JOIN res_users u ON u.id = c.user_id"
        )

    def choose_of(self, page, field, words):
        """The first that is found by these words."""
        page.wait_for(f".modal [name={field}] input")
        page.ask(f"document.querySelector('.modal [name={field}] input').focus()")
        page.call("Input.insertText", text=words)
        option = f".modal [name={field}] .o-autocomplete--dropdown-item a"
        page.wait_for(option, words)
        page.click(option)

    def test_who_accepts_first_has_it_and_it_is_gone_at_the_others(self):
        self.serve()
        (_browser, ana), (_browser, bea) = map(self.at_work, ("ana", "bea"))
        self.write_in("Broken kettle")
        for page in (ana, bea):
            page.wait_for(CARD, "Broken kettle")
            self.assertIn("It leaks.", page.text(CARD))
            self.assertIn("First line", page.text(CARD))
            self.assertIn("Waiting", page.text(".o_email_offer_waiting"))
        self.keep(bea, "offer")

        # A second click in the same moment changes nothing.
        ana.ask(
            "(button => { button.click(); button.click(); })"
            "(document.querySelector('.o_email_offer_accept'))"
        )
        seconds = self.until_gone(bea, SECONDS)
        sys.stdout.write(f"gone at the other agent after {seconds:.2f} s\n")
        bea.wait_for(".o_notification", "Taken by Ana")
        ana.wait_for(FORM)
        ana.wait_for(".o_form_view", "Broken kettle")
        self.keep(ana, "accepted")
        self.assertEqual(ana.text(CARD), "")
        self.assertEqual(self.owners(), [("ana",)])

    def test_who_lets_it_ring_is_in_rona_until_available_again(self):
        self.set_on("helpdesk.ticket.team", self.queue, email_offer_timeout=10)
        self.serve()
        _browser, ana = self.at_work("ana")
        self.write_in("Broken kettle")
        ana.wait_for(CARD, "Broken kettle")
        self.in_state(ana, "rona", 60)
        self.until_gone(ana)
        ana.wait_for(".o_email_rona", "Ring, no answer (RONA)")
        self.keep(ana, "rona")
        self.set_on("helpdesk.ticket.team", self.queue, email_offer_timeout=300)
        ana.click(".o_email_agent_available")
        self.in_state(ana, "available")
        ana.wait_for(CARD, "Broken kettle")
        self.assertEqual(ana.text(".o_email_rona"), "")
        ana.click(".o_email_offer_accept")
        ana.wait_for(FORM)
        self.assertEqual(self.owners(), [("ana",)])

    def test_a_transfer_rings_at_the_next_queue_with_a_note(self):
        self.make_queue("Second line", "bea")
        with self.registry.cursor() as cr:
            self.env(cr)["email.wrap.up"].create({"name": "Too hard"})
        self.set_on("helpdesk.ticket.team", self.queue, email_wrap_up_required=True)
        self.serve()
        _browser, ana = self.at_work("ana")
        _browser, bea = self.at_work("bea")
        self.write_in("Broken kettle")
        ana.click(".o_email_offer_accept")
        ana.wait_for(FORM)
        self.until_gone(bea)

        ana.click("button[name=action_transfer]:not(.d-none)")
        self.choose_of(ana, "queue_id", "Second line")
        self.choose_of(ana, "wrap_up_id", "Too hard")
        note = "She called twice: send a new one."
        ana.ask("document.querySelector('.modal [name=note] textarea').focus()")
        ana.call("Input.insertText", text=note)
        self.keep(ana, "transfer")
        ana.click(".modal button[name=action_transfer]")
        bea.wait_for(f"{CARD} .o_email_offer_note", note)
        self.assertIn("Second line", bea.text(CARD))
        self.keep(bea, "transferred")
        self.assertEqual(ana.text(CARD), "")
        bea.click(".o_email_offer_accept")
        bea.wait_for(FORM)
        self.assertEqual(self.owners(), [("bea",)])
        events = self.ask(
            "SELECT e.type, w.name->>'en_US', e.note FROM email_conversation_event e"
            " JOIN email_wrap_up w ON w.id = e.wrap_up_id"
        )
        self.assertEqual(events, [("transferred", "Too hard", note)])

    def test_what_rings_at_who_is_gone_goes_to_the_next(self):
        # Shorter than may be set: the test does not wait for a minute.
        self.ask("UPDATE res_company SET email_offline_grace = 3")
        self.set_on("helpdesk.ticket.team", self.queue, email_strategy="round_robin")
        self.serve()
        _browser, bea = self.at_work("bea", "break")

        browser, ana = self.at_work("ana")
        self.ring_only_at(ana, bea, "Switched off")
        browser.kill()
        self.comes_to(bea, "Switched off")

        _browser, ana = self.at_work("ana")
        self.ring_only_at(ana, bea, "Logged out")
        ana.open(f"{self.base}/web/session/logout")
        ana.wait_for("input[name=password]")
        # The connection may outlive the page for a while; its signs do not.
        self.age("ana")
        self.comes_to(bea, "Logged out")
        self.assertEqual(self.owners(), [("bea",)] * 2)

    def test_what_came_while_the_browser_was_closed_rings_when_it_is_open_again(self):
        self.serve()
        browser, _page = self.at_work("ana")
        browser.kill()
        self.wait(self.absent, 30)
        self.write_in("Broken kettle")
        self.wait(lambda: self.owners() == [(None,)], 60)
        self.watch()
        time.sleep(1)
        self.assertEqual(self.ask("SELECT id FROM email_offer"), [])
        # Long before the scheduled action looks by itself, a minute later.
        self.screen("ana").wait_for(CARD, "Broken kettle", seconds=20)

    def absent(self):
        with self.registry.cursor() as cr:
            users = self.env(cr)["res.users"].search([("login", "=", "ana")])
            return bool(users._absent_agents())

    def ring_only_at(self, page, other, subject):
        """Somebody else is ready by then, too."""
        self.write_in(subject)
        page.wait_for(CARD, subject)
        self.choose(other, "available")
        self.assertEqual(other.text(CARD), "")

    def comes_to(self, page, subject):
        self.wait(self.gone_by_watch, 30)
        page.wait_for(CARD, subject)
        page.click(".o_email_offer_accept")
        page.wait_for(FORM)
        self.until_gone(page)
        self.choose(page, "break")

    def age(self, login):
        """As if nothing had been heard of this agent for long."""
        for table, column in (
            ("mail_presence", "last_poll"),
            ("email_agent", "state_since"),
        ):
            self.ask(
                f"UPDATE {table} t SET {column} = {column} - interval '151 seconds'"
                " FROM res_users u WHERE u.id = t.user_id AND u.login = %s",
                login,
            )

    def gone_by_watch(self):
        """Whether Ana is Offline, looked at now and then."""
        self.watch()
        time.sleep(1)
        return self.ask(
            "SELECT s.code = 'offline' FROM email_agent a"
            " JOIN res_users u ON u.id = a.user_id"
            " JOIN email_agent_state s ON s.id = a.state_id WHERE u.login = 'ana'"
        ) == [(True,)]
