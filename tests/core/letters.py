"""Mails for the tests of core, written as their headers and a text."""

from core.inbound.parse import parse


def letter(text="It leaks.", html=None, **headers):
    """A mail as :func:`parse` reads it; ``In_Reply_To="…"`` becomes that header.

    A header with several values is given as a list; one with None is left out.
    """
    headers = {
        "From": "Ana Prueba <ana@customer.example>",
        "To": "support@shop.example",
        "Subject": "Broken kettle",
        "Message_ID": "<kettle@customer.example>",
    } | headers
    kind = "plain" if html is None else "html"
    headers["Content_Type"] = f"text/{kind}; charset=utf-8"
    lines = []
    for name, values in headers.items():
        for value in values if isinstance(values, list) else [values]:
            if value is not None:
                lines.append(f"{name.replace('_', '-')}: {value}")
    body = text if html is None else html
    return parse("\r\n".join([*lines, "", body]).encode())
