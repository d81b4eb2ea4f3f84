"""A person at the authorization server's page, without a browser."""

import re
from urllib.parse import parse_qsl, urlsplit

import requests


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
