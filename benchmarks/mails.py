"""Mails as customers write them, the same for the same seed.

:func:`generate` gives any number in the mix that the speed is measured on;
:func:`variety` gives a few hundred of as many kinds as mailboxes hold.
"""

import base64
import quopri
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime

START = datetime(2024, 3, 4, 8, 0, tzinfo=UTC)
NAMES = (
    *("Ana Prueba", "Bo Example", "Chloé Exemple", "Dieter Müster", "Eva Núñez"),
    *("Fábio Amostra", "Giulia Esempio", "Hans Größe", "Iñaki Ejemplo", "Jana Příklad"),
)
SENTENCES = (
    "My order has not arrived yet and I would like to know where it is.",
    "El pedido llegó ayer, pero falta una de las cajas.",
    "Could you send me the invoice again, please?",
    "Quería saber si el número de seguimiento es correcto.",
    "The chair wobbles; I attach what the manual says about it.",
    "Muchas gracias por su ayuda y por la rapidez de la respuesta.",
    "We need the offer before Friday at noon.",
    "La señal de la pantalla se pierde después de unos minutos.",
    "I have tried to switch it off and on again, without success.",
    "¿Pueden cambiar la dirección de envío a la de la oficina?",
)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)

Headers = dict[str, str | bytes | None]


def generate(seed: int, count: int, to: str) -> Iterator[bytes]:
    """The mix: 60 % text and HTML of 2 to 8 KB, 20 % with a file of 30 to 200 KB,
    20 % replies to earlier ones, each with the history below."""
    rng = random.Random(seed)
    sent: list[tuple[str, Headers, list[str]]] = []
    for number in range(count):
        message_id = f"<{seed}.{number}.{rng.randrange(10**9)}@customers.example>"
        headers = _headers(rng, number, to) | {"Message-ID": message_id}
        references = []
        drawn = rng.random()
        words = _paragraphs(rng, rng.randint(300, 1_400))
        if drawn >= 0.8 and sent:
            parent, first, ancestors = sent[
                rng.randrange(max(0, len(sent) - 500), len(sent))
            ]
            references = [*ancestors[-9:], parent]
            headers |= _answering(first, references)
            entity = _alternative(rng, words, _quote(_paragraphs(rng, 600)))
        elif drawn >= 0.6:
            size = rng.randint(30_000, 200_000)
            entity = _mixed(
                rng,
                _alternative(rng, words),
                _file(
                    "application/pdf",
                    f"manual-{number}.pdf",
                    b"%PDF-1.4\n" + rng.randbytes(size),
                ),
            )
        else:
            entity = _alternative(rng, words)
        sent.append((message_id, headers, references))
        yield _mail(headers, entity)


def variety(seed: int, count: int = 200, to: str = "help@example.org") -> list[bytes]:
    """Mails of many kinds, in turn; among them replies in five threads."""
    rng = random.Random(seed)
    mails = []
    for number in range(count):
        headers = _headers(rng, number, to)
        headers["Message-ID"] = f"<variety.{seed}.{number}@customers.example>"
        kind = KINDS[number % len(KINDS)]
        mails.append(kind(rng, headers, number, seed))
    return mails


# -- building ------------------------------------------------------------------


def _headers(rng: random.Random, number: int, to: str) -> Headers:
    name = rng.choice(NAMES)
    box = f"customer{rng.randrange(500)}@customers.example"
    date = START + timedelta(seconds=37 * number)
    signature = base64.b64encode(rng.randbytes(96)).decode()
    received = format_datetime(date + timedelta(seconds=2))
    return {
        "Return-Path": f"<{box}>",
        "Delivered-To": to,
        "Received": f"from mx{rng.randrange(9)}.customers.example (mx.customers.example"
        f" [192.0.2.{rng.randrange(250)}])\r\n\tby mail.example.org with ESMTPS id"
        f" {rng.randrange(16**12):012x}\r\n\tfor <{to}>; {received}",
        "DKIM-Signature": "v=1; a=rsa-sha256; c=relaxed/relaxed; d=customers.example;"
        f" s=s1;\r\n\th=from:to:subject:date; b={signature}",
        "From": f"{Header(name, 'utf-8').encode()} <{box}>",
        "To": to,
        "Subject": Header(f"{rng.choice(SENTENCES)[:40]} #{number}", "utf-8").encode(),
        "Date": format_datetime(date),
        "Message-ID": None,
        "MIME-Version": "1.0",
        "X-Mailer": "Example Mail 1.0",
    }


def _answering(first: Headers, references: list[str]) -> Headers:
    """The headers of an answer in the thread of that mail, by the same customer."""
    plain = str(first["Subject"]).removeprefix("Re: ")
    return {
        "Return-Path": first["Return-Path"],
        "From": first["From"],
        "Subject": f"Re: {plain}",
        "In-Reply-To": references[-1],
        "References": "\r\n ".join(references),
    }


def _mail(headers: Headers, entity: bytes) -> bytes:
    lines = [
        f"{name}: ".encode() + (value if isinstance(value, bytes) else value.encode())
        for name, value in headers.items()
        if value is not None
    ]
    return b"\r\n".join([*lines, entity])


def _paragraphs(rng: random.Random, size: int) -> list[str]:
    paragraphs: list[str] = []
    length = 0
    while length < size:
        paragraph = " ".join(rng.choices(SENTENCES, k=rng.randint(1, 4)))
        paragraphs.append(paragraph)
        length += len(paragraph)
    return paragraphs


def _text(content: str, charset: str = "utf-8", subtype: str = "plain") -> bytes:
    body = quopri.encodestring(content.encode(charset)).replace(b"\n", b"\r\n")
    head = (
        f'Content-Type: text/{subtype}; charset="{charset}"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head.encode() + body


def _html(words: list[str], below: str = "") -> str:
    rows = "".join(
        f'<p style="margin:0 0 8px;font-family:Arial"><b>{p[:12]}</b>{p[12:]} '
        f'<a href="https://shop.example/order?id={len(p)}&amp;lang=es">shop</a></p>\n'
        for p in words
    )
    return (
        '<html><head><meta charset="utf-8"><title>Mail</title></head><body>\n'
        f'<div dir="ltr">{rows}</div>{below}</body></html>\n'
    )


def _quote(words: list[str]) -> str:
    return (
        '<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, 4 Mar '
        "2024 at 10:00, Help &lt;help@example.org&gt; wrote:<br></div><blockquote "
        f'class="gmail_quote">{"<br>".join(words)}</blockquote></div>'
    )


def _multipart(rng: random.Random, subtype: str, *parts: bytes) -> bytes:
    boundary = f"=_{rng.randrange(16**16):016x}".encode()
    head = b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n'
    body = b"".join(b"--%s\r\n%s\r\n" % (boundary, part) for part in parts)
    return head % (subtype.encode(), boundary) + body + b"--%s--\r\n" % boundary


def _alternative(rng: random.Random, words: list[str], below: str = "") -> bytes:
    plain = _text("\n\n".join(words) + "\n")
    return _multipart(
        rng, "alternative", plain, _text(_html(words, below), subtype="html")
    )


def _mixed(rng: random.Random, *parts: bytes) -> bytes:
    return _multipart(rng, "mixed", *parts)


def _file(
    content_type: str,
    name: str,
    content: bytes,
    extra: str = "",
    way: str = "attachment",
) -> bytes:
    head = (
        f'Content-Type: {content_type}; name="{name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n"
        f'{extra}Content-Disposition: {way}; filename="{name}"\r\n\r\n'
    )
    return head.encode() + base64.encodebytes(content).replace(b"\n", b"\r\n")


# -- kinds ---------------------------------------------------------------------

Kind = Callable[[random.Random, Headers, int, int], bytes]


def _plain(rng, headers, number, seed):
    return _mail(headers, _text("\n".join(_paragraphs(rng, 300)) + "\n"))


def _html_only(rng, headers, number, seed):
    return _mail(headers, _text(_html(_paragraphs(rng, 400)), subtype="html"))


def _both(rng, headers, number, seed):
    return _mail(headers, _alternative(rng, _paragraphs(rng, 500)))


def _table(rng, headers, number, seed):
    rows = "".join(
        f"<tr><td>Item {row}</td><td align=right>{rng.randrange(100)} €</td></tr>"
        for row in range(5)
    )
    html = (
        f"<p>Order {number}</p><table border=1><tr><th>Item<th>Price</tr>{rows}</table>"
    )
    return _mail(headers, _text(html, subtype="html"))


def _nested(rng, headers, number, seed):
    inner = _multipart(rng, "related", _picture_html(number), _picture(number))
    both = _multipart(rng, "alternative", _text("Nested\n"), inner)
    return _mail(headers, _mixed(rng, _mixed(rng, both), _text("Footer\n")))


def _attachment(rng, headers, number, seed):
    pdf = _file(
        "application/pdf", f"report-{number}.pdf", b"%PDF-1.4\n" + rng.randbytes(2_000)
    )
    return _mail(headers, _mixed(rng, _alternative(rng, _paragraphs(rng, 200)), pdf))


def _several_attachments(rng, headers, number, seed):
    files = [
        _file("text/csv", f"list-{number}-{each}.csv", b"a;b\r\n%d;2\r\n" % each)
        for each in range(3)
    ]
    return _mail(headers, _mixed(rng, _text("See the lists.\n"), *files))


def _picture_html(number: int) -> bytes:
    return _text(
        f'<p>See <img src="cid:pic{number}@x" alt="photo"></p>', subtype="html"
    )


def _picture(number: int) -> bytes:
    cid = f"Content-ID: <pic{number}@x>\r\n"
    return _file("image/png", f"pic-{number}.png", PNG, cid, "inline")


def _inline_picture(rng, headers, number, seed):
    entity = _multipart(rng, "related", _picture_html(number), _picture(number))
    return _mail(headers, entity)


def _in_charset(charset: str, name: str, words: str) -> Kind:
    def kind(rng, headers, number, seed):
        address = (
            f"{Header(name, charset).encode()} <customer{number}@customers.example>"
        )
        headers |= {
            "From": address,
            "Subject": Header(f"{words} {number}", charset).encode(),
        }
        return _mail(headers, _text(f"{words}\n{name}\n", charset))

    return kind


def _raw_headers(rng, headers, number, seed):
    headers |= {
        "From": "José Núñez <jose@customers.example>".encode("latin-1"),
        "Subject": f"Señal número {number}".encode("latin-1"),
    }
    return _mail(headers, _text("Cabeceras sin codificar: ñ\n", "iso-8859-1"))


def _in_thread(rng, headers, number, seed):
    """Openers of five threads first, then answers down each of them."""
    turn = number // len(KINDS) * THREAD_KINDS + KINDS[: number % len(KINDS)].count(
        _in_thread
    )
    thread, step = turn % 5, turn // 5

    def message_id(of_step: int) -> str:
        return f"<thread{thread}.{of_step}.{seed}@customers.example>"

    writer = f"customer{thread}@customers.example"
    headers |= {
        "Message-ID": message_id(step),
        "Subject": f"Thread {thread}",
        "Return-Path": f"<{writer}>",
        "From": f"Cleo Customer <{writer}>",
    }
    below = ""
    if step:
        headers |= _answering(headers, [message_id(s) for s in range(step)])
        below = _quote([f"Words of step {step - 1}"])
    return _mail(headers, _alternative(rng, [f"Step {step} of thread {thread}"], below))


def _without(*names: str) -> Kind:
    def kind(rng, headers, number, seed):
        headers |= dict.fromkeys(names)
        return _mail(headers, _text(f"Mail {number} without {' and '.join(names)}\n"))

    return kind


def _no_from_name(rng, headers, number, seed):
    headers["From"] = f"customer{number}@customers.example"
    return _mail(headers, _text(f"No name {number}\n"))


def _flowed(rng, headers, number, seed):
    entity = (
        "Content-Type: text/plain; charset=us-ascii; format=flowed\r\n\r\n"
        f"A line that \r\nflows on, {number}.\r\n-- \r\nAna\r\n"
    )
    return _mail(headers, entity.encode())


def _calendar(rng, headers, number, seed):
    event = (
        'Content-Type: text/calendar; method=REQUEST; charset="utf-8"\r\n\r\n'
        f"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nUID:{number}\r\nEND:VCALENDAR\r\n"
    )
    words = _text(f"Meeting {number}\n")
    return _mail(headers, _multipart(rng, "alternative", words, event.encode()))


def _mail_attached(rng, headers, number, seed):
    inner = (
        "Content-Type: message/rfc822\r\n\r\nFrom: bo@customers.example\r\n"
        f"Subject: Inner mail {number}\r\n\r\nInner words.\r\n"
    )
    return _mail(headers, _mixed(rng, _text("See the mail.\n"), inner.encode()))


def _quoted_text(rng, headers, number, seed):
    words = (
        f"New words {number}.\n\nOn Mon, 4 Mar 2024 at 10:00, Help <help@example.org> "
        "wrote:\n> Old words\n> and more\n"
    )
    return _mail(headers, _text(words))


KINDS: tuple[Kind, ...] = (
    _plain,
    _in_thread,
    _html_only,
    _both,
    _table,
    _in_thread,
    _nested,
    _attachment,
    _several_attachments,
    _inline_picture,
    _in_thread,
    _in_charset("utf-8", "Zoë Größe", "Año número"),
    _in_charset("iso-8859-1", "José Núñez", "Señal número"),
    _in_charset("windows-1251", "Анна Пример", "Где мой заказ"),
    _in_charset("koi8-r", "Борис Пример", "Вопрос"),
    _in_charset("iso-2022-jp", "山田 太郎", "お問い合わせ"),
    _in_charset("gb18030", "王小明", "订单查询"),
    _in_charset("big5", "陳大文", "訂單查詢"),
    _raw_headers,
    _without("Message-ID"),
    _in_thread,
    _without("Subject"),
    _without("Message-ID", "Subject"),
    _no_from_name,
    _flowed,
    _calendar,
    _mail_attached,
    _quoted_text,
    _in_thread,
)
THREAD_KINDS = KINDS.count(_in_thread)
