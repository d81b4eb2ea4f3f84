"""A server with OCA's queue_job and its runner: jobs receive."""

from on_odoo import ProcessCase


class TestQueueJob(ProcessCase):
    def test_runner_receives_by_jobs(self):
        for name in ("support", "sales"):
            self.touchpoint(name)
            self.deliver(f"To {name}", name)
        self.ask("DELETE FROM queue_job")
        server = self.start_server("--load=base,web,queue_job")
        self.wait(lambda: len(self.received()) == 2, 40, server)
        query = (
            "SELECT count(DISTINCT identity_key) FROM queue_job WHERE state = 'done'"
        )
        self.wait(lambda: self.ask(query) == [(2,)], 10, server)
