"""What a template has left to be filled in: never sent, or told."""

import unittest

from core.outbox.guards import Letter
from core.outbox.guards.placeholder import placeholder
from core.outbox.guards.variable import left_over, without_marks

NOT_LEFT_OVER = (
    "<p>It costs $5 {net}.</p>",
    "<p>$ {name}</p>",
    "<p>{name} $name %name%</p>",
    "<p>Set it so: <code>echo ${HOME}</code></p>",
    "<pre>echo ${HOME}</pre>",
    "<p>Set it so: `echo ${HOME}`</p>",
    "<p>Yes.</p><blockquote>What is ${name}?</blockquote>",
    '<p>Yes.</p><div class="gmail_quote">On Monday Ana wrote: ${name}</div>',
    "<p>Yes.</p><p>On Mon, Mar 2, 2026 at 9:00 Ana &lt;a@x.example&gt; wrote:"
    "<br>&gt; What is ${name}?</p>",
    "",
)


class TestVariable(unittest.TestCase):
    def check(self, body="<p>Hello</p>", subject_line="Re: Kettle", *left, known=()):
        self.assertEqual(left_over(subject_line, body, known), left)

    def test_left_over(self):
        for html, left in (
            ("<p>Dear ${name},</p>", "${name}"),
            ("<p>Dear ${customer.name or ''},</p>", "${customer.name or ''}"),
            ("<p>Dear ${na<b>me</b>},</p>", "${name}"),
            ("<p>Dear $&#123;name&#125;,</p>", "${name}"),
            ("<p>Dear &#36;&#x7b;name},</p>", "${name}"),
            ("<p>Dear ${ nombre },</p>", "${ nombre }"),
            ("<p>Dear ${},</p>", "${}"),
            ("<p>Dear $\u200b{name},</p>", "$\u200b{name}"),
            ("<p>Dear $<b>\ufeff{name}</b>,</p>", "$\ufeff{name}"),
            ("<p>Dear ${{ name }},</p>", "${{ name }"),
            ('<p><a href="https://x.example/${id}">here</a></p>', "${id}"),
            ('<p><a href="https://x.example/$%7Bid%7D">here</a></p>', "${id}"),
            ('<p><a href="https://x.example/%24%7bid%7d">here</a></p>', "${id}"),
            ('<p><img src="/web/image/1" alt="${id}"></p>', "${id}"),
            ("<p>Bye</p><p>-- <br>${agent}<br>Support</p>", "${agent}"),
            ('<div class="o_email_signature">${agent}</div>', "${agent}"),
            (f"<p>{'x' * 250_000} ${{name}}</p>", "${name}"),
        ):
            with self.subTest(html=html[:60]):
                self.check(html, "Re: Kettle", left)

    def test_what_a_template_has_marked_is_found_in_a_quote_too(self):
        mark = '<span class="o_email_variable">${name}</span>'
        for html in (f"<blockquote>{mark}</blockquote>", f"<pre>{mark}</pre>"):
            with self.subTest(html=html):
                self.check(html, "Re: Kettle", "${name}")

    def test_in_the_subject(self):
        self.check("<p>Hello</p>", "Re: ${order}", "${order}")

    def test_the_customers_own_subject_may_say_what_it_likes(self):
        self.check("<p>Hello</p>", "Re: ${order}", known=["${order}"])
        self.check("<p>${order}</p>", "Re: ${order}", "${order}", known=["${order}"])

    def test_several_once_each(self):
        self.check("<p>${a} ${b} ${a}</p>", "${b}", "${b}", "${a}")

    def test_none(self):
        for html in NOT_LEFT_OVER:
            with self.subTest(html=html):
                self.check(html)

    def test_the_red_goes_from_what_has_been_filled_in(self):
        mark = '<span class="o_email_variable text-danger">{}</span>'
        text = f"<p>Dear {mark.format('Ann')}, {mark.format('${x}')}</p>"
        expected = f"<p>Dear Ann, {mark.format('${x}')}</p>"
        self.assertEqual(without_marks(text), expected)


class TestPlaceholder(unittest.TestCase):
    """What may be meant: it is told, and passed by one more press."""

    def check(self, body, *about, **given):
        found = placeholder(Letter(body=body, **given))
        self.assertEqual([each.about for each in found], [about] if about else [])

    def test_what_may_be_meant(self):
        for html, left in (
            ("<p>Dear ${name,</p>", "${name,"),
            ("<p>Dear {{ object.name }},</p>", "{{ object.name }}"),
        ):
            with self.subTest(html=html):
                self.check(html, left)

    def test_the_customers_own_subject(self):
        subjects = {"subject": "Re: ${order}", "answered_subject": "${order}"}
        self.check("<p>Hello</p>", "${order}", **subjects)

    def test_none(self):
        for html in (*NOT_LEFT_OVER, "<p>Dear ${name}</p>"):
            with self.subTest(html=html):
                self.check(html)
