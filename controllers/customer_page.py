"""What the pages have in common that a link in a mail leads to."""

import random
from datetime import UTC, datetime, timedelta

from odoo.http import request

from ..core.content import rating_proof as proof
from ..core.content.rate_limit import RateLimit

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
_CHANCE = random.SystemRandom()


def limit():
    """Of what is sent to a page from one address, which many people may have, or by
    one link."""
    return RateLimit(60, timedelta(minutes=1))


def options(**others):
    """Of the route, for anybody who has the link. There is no session to protect: the
    token is what lets somebody say something, and it comes with no cookie."""
    return {
        "type": "http",
        "auth": "public",
        "website": True,
        "multilang": False,
        "sitemap": False,
        "csrf": False,
        **others,
    }


def render(template, values, status=200):
    return request.render(template, values, status=status, headers=HEADERS)


def redirect(url, query):
    """Loaded anew, the page that follows sends nothing again."""
    response = request.redirect_query(url, query, code=303)
    response.headers.extend(HEADERS)
    return response


def question(token, asks):
    """{name: value} for the template ``hold_button``.

    :param asks: whether its question is open already
    """
    asked = proof.ask(token, now(), key(), _CHANCE)
    return {
        "question": asked,
        "question_words": request.env._(
            "How much is %(first)s plus %(second)s?",
            first=asked.first,
            second=asked.second,
        ),
        "asks": asks,
    }


def begin(token):
    """Somebody begins to keep the button pressed; what he gets is worth something once
    he has done so for a while."""
    return slip(proof.begin(token, now(), key()))


def slip(words):
    return request.make_json_response({"slip": words}, headers=HEADERS)


def is_person(sent, answer, token):
    """Whether what came with a form shows that a person sends it."""
    return proof.is_person(text(sent), text(answer), token, now(), key())


def key():
    # sudo: nobody but the system reads it.
    return request.env["email.conversation"].sudo()._token_key()


def now():
    # With the part of the second: a press is short.
    return datetime.now(UTC)


def text(value):
    """What was sent, when it is text: anybody may send a file in its place."""
    return value if isinstance(value, str) else ""
