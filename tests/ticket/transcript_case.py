import io
from contextlib import contextmanager
from unittest.mock import patch

from pypdf import PdfReader

from ...adapters import pdf
from ..common import ChannelCase

RENDER = pdf.PdfMaker.render


def text_of(file):
    """What is written in a PDF (ir.attachment)."""
    pages = PdfReader(io.BytesIO(file.raw)).pages
    return "\n".join(page.extract_text() for page in pages)


def failing_at(words, also_as_text=False):
    """While it lasts, documents with these words cannot be made, but as plain text."""

    def render(maker, html):
        if words in html and (also_as_text or "<pre class=" not in html):
            raise pdf.Unmakeable("time")
        return RENDER(maker, html)

    return patch.object(pdf.PdfMaker, "render", render)


@contextmanager
def counting():
    """Yields the documents that are rendered meanwhile."""
    rendered = []

    def render(maker, html):
        rendered.append(html)
        return RENDER(maker, html)

    with patch.object(pdf.PdfMaker, "render", render):
        yield rendered


class TranscriptCase(ChannelCase):
    """A touchpoint whose company wants its conversations as PDF."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.env.company.email_thread_pdf = True

    def make(self):
        """As the job does, some seconds later."""
        self.env["email.transcript.change"].search([]).due_at = "2020-01-01 00:00:00"
        self.env["email.transcript"].search([]).next_attempt_at = False
        self.env.flush_all()
        self.env["email.transcript"]._run()
        self.env.invalidate_all()

    def files_of(self, conversation):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", "helpdesk.ticket"),
                ("res_id", "=", conversation.ticket_id.id),
                ("mimetype", "=", "application/pdf"),
            ],
            order="id",
        )

    def reader(self, conversation):
        [file] = self.files_of(conversation)
        return PdfReader(io.BytesIO(file.raw))

    def pages(self, conversation):
        return [page.extract_text() for page in self.reader(conversation).pages]

    def text(self, conversation):
        return "\n".join(self.pages(conversation))

    def bookmarks(self, conversation):
        return [each.title for each in self.reader(conversation).outline]

    def reply(self, first, text, **headers):
        subject = headers.pop("subject", f"Re: {text[:20]}")
        return self.receive(
            self.mail(subject, text, In_Reply_To=first.message_id, **headers)
        )
