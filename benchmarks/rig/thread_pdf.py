"""Measure, inside this process, how conversations become PDFs on their tickets.

    python -m benchmarks.rig.thread_pdf '{"database": …, "long": …, "samples": …,
        "wkhtmltopdf": …}'

The last line is JSON: `first10`, and of `append_100`, `append_1000` and `stock` each
run, as [seconds, pages, KB]; `rss_mb` of the worker.
"""

import io
import json
import sys
import time
from datetime import timedelta

from pypdf import PdfReader

from odoo import fields

from core.inbound.parse import parse

from ..mails import variety
from .odoo_setup import environment, load

TEMPLATE = """
<t t-name="email_channel_bench.mails"><t t-call="web.basic_layout"><div class="page">
  <div t-foreach="docs._in_order()" t-as="mail" style="page-break-before: always">
    <h3 t-out="mail.subject"/>
    <p>From: <t t-out="mail.email_from"/></p><p>To: <t t-out="mail.email_to"/></p>
    <p>Date: <t t-out="mail.date"/></p>
    <div t-out="mail.body_html"/>
  </div>
</div></t></t>
"""


def main():
    task = json.loads(sys.argv[1])
    registry = load(task["database"])
    with registry.cursor() as cr:
        env = environment(cr)
        env.company.email_thread_pdf = True
        bodies = [parse(raw).html for raw in variety(seed=1)]
        bodies = [body for body in bodies if body]
    bench = Bench(registry, bodies)
    ten = bench.conversation(10)
    said = {"first10": bench.make(ten), "peaks": [bench.peak()]}
    for name, mails in (("append_100", 100), ("append_1000", task["long"])):
        conversation = bench.conversation(mails)
        bench.make(conversation)
        said["peaks"].append(bench.peak())
        said[name] = [bench.append(conversation) for _run in range(task["samples"])]
        said["peaks"].append(bench.peak())
    said["rss_mb"] = max(said.pop("peaks"))
    said["stock"] = bench.stock(ten) if task["wkhtmltopdf"] else None
    print(json.dumps(said))


class Bench:
    """Conversations whose mails are those of the other benchmarks."""

    def __init__(self, registry, bodies):
        self.registry = registry
        self.bodies = bodies
        self.made = 0

    def conversation(self, mails):
        """The id of one with so many."""
        with self.registry.cursor() as cr:
            env = environment(cr)
            conversation = env["email.conversation"].create(
                {
                    "name": f"A thread of {mails} mails",
                    "company_id": env.company.id,
                    "customer_email": "customer@example.com",
                    "customer_name": "Carla Customer",
                    "state": "pending",
                }
            )
            conversation._ensure_tickets()
            self._add(conversation, mails)
            return conversation.id

    def _add(self, conversation, mails):
        begin = fields.Datetime.now() - timedelta(days=400)
        vals_list = []
        for _mail in range(mails):
            self.made += 1
            vals_list.append(
                {
                    "conversation_id": conversation.id,
                    "direction": "in",
                    "state": "received",
                    "body_html": self.bodies[self.made % len(self.bodies)],
                    "email_from": "Carla Customer <customer@example.com>",
                    "email_to": "support@example.com",
                    "subject": f"Mail {self.made}",
                    "date": begin + timedelta(minutes=self.made),
                    "message_type": "email",
                }
            )
        mails = conversation.env["email.message"].create(vals_list)
        conversation.env["email.transcript"]._on_thread_changed(conversation)
        return mails

    def append(self, conversation):
        with self.registry.cursor() as cr:
            env = environment(cr)
            self._add(env["email.conversation"].browse(conversation), 1)
        return self.make(conversation)

    def make(self, conversation):
        """[seconds of the job, pages, KB]"""
        with self.registry.cursor() as cr:
            cr.execute("UPDATE email_transcript_change SET due_at = '2020-01-01'")
        start = time.monotonic()
        with self.registry.cursor() as cr:
            environment(cr)["email.transcript"]._run()
        seconds = time.monotonic() - start
        with self.registry.cursor() as cr:
            transcript = environment(cr)["email.transcript"].search(
                [("conversation_id", "=", conversation)]
            )
            if transcript.failure or not transcript.made_at:
                raise RuntimeError(f"It was not made: {transcript.failure}")
            files = transcript.volume_ids.attachment_id
            pages = sum(len(PdfReader(io.BytesIO(file.raw)).pages) for file in files)
            return [seconds, pages, sum(files.mapped("file_size")) >> 10]

    def peak(self):
        # The addon's own module, which has the worker; known once Odoo is loaded.
        with sys.modules["odoo.addons.email_channel.adapters.pdf"].maker() as maker:
            return maker.peak_mb

    def stock(self, conversation):
        """The same mails by a report of Odoo's own; remote images are not asked for."""
        with self.registry.cursor() as cr:
            env = environment(cr, force_report_rendering=True)
            view = env["ir.ui.view"].create(
                {
                    "name": "Mails",
                    "type": "qweb",
                    "key": "email_channel_bench.mails",
                    "arch": TEMPLATE,
                }
            )
            report = env["ir.actions.report"].create(
                {
                    "name": "Mails",
                    "model": "email.conversation",
                    "report_type": "qweb-pdf",
                    "report_name": view.key,
                }
            )
            start = time.monotonic()
            made, _kind = report._render_qweb_pdf(report, [conversation])
            seconds = time.monotonic() - start
        return [seconds, len(PdfReader(io.BytesIO(made)).pages), len(made) >> 10]


if __name__ == "__main__":
    main()
