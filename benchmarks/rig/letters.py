"""The mails of one fault: a few threads, some files, each mail known by its subject."""

import hashlib
import random
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage

WORDS = "The chair wobbles and the invoice says nothing about it. "


@dataclass(frozen=True)
class Letter:
    """:param files: SHA-1 of what is attached, as Odoo's attachments have it"""

    raw: bytes
    subject: str
    thread: int
    files: tuple[str, ...]

    @property
    def digest(self):
        return hashlib.sha256(self.raw).hexdigest()


def write(label, count, to, first_thread=0):
    """`count` letters whose subjects begin with `label`; the same for the same label.
    Their threads are numbered from `first_thread`.

    A third open a thread, the others answer in one of them. Every fourth has a file,
    every seventh of the openers no Message-Id.
    """
    rng = random.Random(label)
    threads, letters = [], []
    for number in range(count):
        is_reply = bool(threads) and rng.random() > 1 / 3
        if not is_reply:
            threads.append([])
        thread = rng.randrange(len(threads)) if is_reply else len(threads) - 1
        if is_reply and not threads[thread]:  # its opener has no Message-Id
            threads.append([])
            thread, is_reply = len(threads) - 1, False
        subject = f"{label} thread {thread} mail {number}"
        message = _message(
            rng, subject, f"writer{thread}.{label.replace(' ', '.')}", to
        )
        if is_reply:
            message["In-Reply-To"] = threads[thread][-1]
            message["References"] = " ".join(threads[thread])
        if is_reply or number % 7 != 6:
            message_id = f"<{number}.{label.replace(' ', '.')}@writers.example>"
            message["Message-Id"] = message_id
            threads[thread].append(message_id)
        files = _attach(rng, message) if number % 4 == 1 else ()
        raw = message.as_bytes(policy=policy.SMTP)
        letters.append(Letter(raw, subject, first_thread + thread, files))
    return letters


def _message(rng, subject, writer, to):
    message = EmailMessage()
    message["From"] = f"Wanda Writer <{writer}@writers.example>"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = "Mon, 04 Mar 2024 08:00:00 +0000"
    message.set_content(WORDS * rng.randint(5, 40))
    if rng.random() > 0.3:
        html = f"<div><p>{WORDS * rng.randint(5, 40)}</p></div>"
        message.add_alternative(html, subtype="html")
    return message


def _attach(rng, message):
    content = rng.randbytes(rng.randint(4_000, 60_000))
    message.add_attachment(
        content, maintype="application", subtype="octet-stream", filename="data.raw"
    )
    return (hashlib.sha1(content).hexdigest(),)
