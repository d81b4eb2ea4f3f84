import re
from html import unescape

from odoo import SUPERUSER_ID, api

from odoo.addons.email_channel.core.inbound.html import clean, resolve_cids

QUOTE = re.compile(r'(?:<br\s*/?>)?\s*<div class="moz-cite-prefix">')
PICTURE = re.compile(r'(\ssrc=")(/web/image/\d+\?unique=[^"]*)')
BATCH = 200


def migrate(cr, version):
    """Of mails that have not left, what the agent wrote is kept apart from what it
    answers, as it is for new ones."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    outgoing = env["mail.mail"].search([("email_message_id", "!=", False)])
    for start in range(0, len(outgoing), BATCH):
        for each in outgoing[start : start + BATCH]:
            part(each)
        env.flush_all()
        env.invalidate_all()


def part(outgoing):
    mail = outgoing.email_message_id
    html = str(outgoing.body_html or "")
    if mail.written_html or not html:
        return
    # The agent's words come first: what a stranger wrote cannot stand before it.
    quote = QUOTE.search(html)
    end = quote.start() if quote else len(html)
    mail.write(
        {
            "written_html": html[:end],
            "quote_html": inert(html[end:]) if quote else False,
            "written_mode": mode_of(mail, quote),
        }
    )
    outgoing.body_html = html[:end]


def mode_of(mail, quote):
    if mail.in_reply_to:
        return "reply"
    return "forward" if quote else "new"


def inert(html):
    """As it was before it was laid open; pictures kept here stay."""
    urls = {}

    def keep(match):
        urls[f"kept-{len(urls)}"] = unescape(match[2])
        return f"{match[1]}cid:kept-{len(urls) - 1}"

    return resolve_cids(clean(PICTURE.sub(keep, html)), urls)
