"""The authorization server's page, and a person at it who needs no browser."""

import re
from urllib.parse import parse_qsl, urlsplit

import requests

PAGE = """\
<h1>Permissions requested</h1>
<form method="post" action="/consent">
<input type="hidden" name="page" value="{page}">
<p><label>Account <select id="account" name="account">{options}</select></label></p>
<p>The application wants to</p><ul>{scopes}</ul>
<p><button id="decline" name="answer" value="decline">Cancel</button>
<button id="accept" name="answer" value="accept">Accept</button></p>
</form>"""


def answer_page(url, certificate, answer="accept", account=None):
    """Do what a person does at the authorization `url`: press Accept ("accept") or
    Cancel ("decline"), for `account` or the one selected. Returns the parameters that
    the callback would get, or the page's words when there is nothing to press."""
    page = requests.get(url, verify=str(certificate), timeout=5).text
    number = re.search(r'name="page" value="([^"]+)"', page)
    if not number:
        return re.search("<h1>(.*?)</h1>", page)[1]
    chosen = re.search("<option selected>(.*?)<", page) or re.search(
        "<option>(.*?)<", page
    )
    form = {"page": number[1], "account": account or chosen[1], "answer": answer}
    target = re.search(r'action="([^"]+)"', page)[1]
    parts = urlsplit(url)
    reply = requests.post(
        f"{parts.scheme}://{parts.netloc}{target}",
        form,
        verify=str(certificate),
        allow_redirects=False,
        timeout=5,
    )
    return dict(parse_qsl(urlsplit(reply.headers["Location"]).query))
