"""The short form of `./dev bench routing-race`: chance and death. What a lock is for is
shown by test_routing_at_once."""

import uuid

from on_odoo import DATABASE, ProcessCase

from benchmarks.rig.race import Race, Size

SECONDS = 10


class TestRoutingRace(ProcessCase):
    def test_nothing_is_doubled_lost_or_too_much_while_processes_die(self):
        name = f"racer{uuid.uuid4().hex[:6]}"
        size = Size(60, agents=10, most=4, most_per_queue=2, name=name)
        with Race(DATABASE, self.directory / "race.log", size) as race:
            self.addCleanup(self.forget, race.made)
            figures = race.run(SECONDS, processes=4)
        said = (self.directory / "race.log").read_text()[-3000:]
        for wrong in ("double", "lost", "over"):
            self.assertFalse(race.checks.found[wrong], said)
        self.assertEqual(figures["errors"], 0, said)
        for much in ("kills", "accepted", "closed", "offered", "picked"):
            self.assertGreater(figures[much], 0, figures)

    def forget(self, made):
        """No trace that another test could meet."""
        with self.registry.cursor() as cr:
            env = self.env(cr)
            env.company.write({"email_max_per_agent": 0, "email_offline_grace": 120})
            env["email.conversation"].search([]).unlink()
            queues = env["helpdesk.ticket.team"].browse(made["queues"])
            queues.write({"active": False, "email_enabled": False})
            for user in env["res.users"].browse([*made["users"], made["chief"]]):
                user.write({"active": False, "login": f"{user.login} {user.id}"})
