"""An automatic answer as an invented customer would get it: shown, and sent as a test
to who writes it."""

from ...core.automation.answer_text import fill_html, fill_line
from ...core.conversation import pictures
from ...core.inbound.html import html_to_text
from ...core.outbox import outgoing_mime as mime
from ..outbox.test_mail import TestMail


class AnswerSample:
    """:param answer: email.auto.answer"""

    def __init__(self, answer):
        self.answer = answer
        self.env = answer.env

    def values(self):
        """{name: text} of the variables"""
        touchpoint = self.answer.touchpoint_id
        first, last = self.env._("Carla"), self.env._("Customer")
        return {
            **self.env["email.variables"]._values(
                touchpoint=touchpoint, agent=self.env.user
            ),
            "customer_name": f"{first} {last}",
            "customer_first_name": first,
            "customer_last_name": last,
            "customer_email": "carla@example.com",
            "customer_phone": "+1 555 0100",
            "ticket_number": "HT00042",
            "ticket_subject": self.env._("Broken kettle"),
            "queue_name": touchpoint.queue_ids[:1].name or "",
            "session": "EC000042",
        }

    def subject(self):
        subject = fill_line(self.answer.subject or "", self.values())
        return subject or self.env._("Re: Broken kettle")

    def texts(self):
        """Those that are filled in (list of str, HTML)"""
        values = self.values()
        return [fill_html(text, values) for text in self.answer._texts()]


class AnswerTest(TestMail):
    """One text through the touchpoint to whoever is the user, marked as a test."""

    def __init__(self, answer, subject, html):
        super().__init__(answer.touchpoint_id)
        self.answer = answer
        self.subject = subject
        self.html = html

    def _build(self, address):
        message = super()._build(address)
        del message["Subject"]
        message["Subject"] = self.env._("[Test] %(subject)s", subject=self.subject)
        message.set_content(html_to_text(self.html))
        files = self._pictures()
        links = {file.id: f"cid:{_cid(file)}" for file in files}
        message.add_alternative(pictures.point(self.html, links), subtype="html")
        body = message.get_body(("html",))
        for file in files:
            mime.embed(body, mime.File(file.name, file.mimetype, file.raw, _cid(file)))
        return message

    def _pictures(self):
        answer = self.answer
        return self.env["ir.attachment"].search(
            [
                ("id", "in", pictures.numbers(self.html)),
                ("res_model", "=", answer._name),
                ("res_id", "=", answer.id),
            ]
        )


def _cid(file):
    return f"image{file.id}@email.channel"
