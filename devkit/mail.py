"""Play the demo's customer: send a mail by SMTP, read the answers by IMAP."""

import argparse
import email.policy
import imaplib
import mimetypes
import re
import smtplib
import time
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import formatdate, make_msgid
from pathlib import Path

from . import ports, processes
from .shell import Failure, say

# The harmless file that every scanner reports, in two halves: none reports this one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
CUSTOMER = "customer@demo.test"
SUPPORT = "support@demo.test"
PASSWORD = "demo"
EPILOG = """\
examples:
  ./dev mail                                       show the customer's mailbox
  ./dev mail "Broken lamp" "It went dark." a.jpg   write to support, with a file
  ./dev mail --reply "Still dark."                 answer the latest mail received
  ./dev mail "Invoice" "See the file." --virus     with a file that is removed
  ./dev mail complaint.eml                         send this mail as it is
"""


def _arguments(argv):
    parser = argparse.ArgumentParser(
        prog="./dev mail",
        description="Send a mail as the demo's customer; show what came back.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("subject", nargs="?", help="or an .eml file")
    parser.add_argument("body", nargs="?", default="")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--reply", metavar="BODY", help="answer the latest mail")
    parser.add_argument(
        "--virus", action="store_true", help="with EICAR, the harmless test virus"
    )
    parser.add_argument("--to", default=SUPPORT)
    parser.add_argument(
        "--wait", type=int, default=0, metavar="SECONDS", help="for an answer"
    )
    return parser.parse_args(argv)


def main(argv):
    options = _arguments(argv)
    if not processes.pid_of("mailserver"):
        raise Failure("The demo's mail servers are not up: ./dev run")
    with imaplib.IMAP4("127.0.0.1", ports.demo()["imap"]) as imap:
        imap.login(CUSTOMER, PASSWORD)
        before = _received(imap)
        if mail := _composed(options, before):
            _send(mail, options.to)
        after = _wait(imap, len(before), options.wait)
    say(f"\nMails in the mailbox of {CUSTOMER}: {len(after)}; the latest first.")
    for mail in reversed(after[-5:]):
        _show(mail)
    return 0


def _composed(options, received):
    """The mail to send as EmailMessage or, from a file, bytes; None for none."""
    if options.reply is not None:
        if not received:
            raise Failure("There is no mail to answer yet.")
        return _reply(received[-1], options.reply)
    if not options.subject:
        return None
    if options.subject.endswith(".eml"):
        return re.sub(rb"\r?\n", b"\r\n", _read(Path(options.subject)))
    mail = _new(options.subject, options.body, options.to)
    for path in options.files:
        _attach(mail, path)
    if options.virus:
        mail.add_attachment(EICAR, "text", "plain", filename="invoice.txt")
    return mail


def _new(subject, body, to):
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = f"Chris Customer <{CUSTOMER}>"
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = formatdate(localtime=True)
    mail["Message-ID"] = make_msgid(domain="demo.test")
    mail.set_content(body)
    return mail


def _reply(original, body):
    subject = str(original["Subject"] or "")
    subject = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    mail = _new(subject, body, str(original["Reply-To"] or original["From"]))
    mail["In-Reply-To"] = original["Message-ID"]
    known = f"{original['References'] or ''} {original['Message-ID']}"
    mail["References"] = " ".join(known.split())
    return mail


def _read(path):
    try:
        return path.read_bytes()
    except OSError as error:
        raise Failure(f"{path} cannot be read: {error.strerror}.") from error


def _attach(mail, path):
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    maintype, subtype = kind.split("/")
    mail.add_attachment(
        _read(path), maintype=maintype, subtype=subtype, filename=path.name
    )


def _send(mail, to):
    with smtplib.SMTP("127.0.0.1", ports.demo()["smtp"]) as smtp:
        smtp.login(CUSTOMER, PASSWORD)
        try:
            if isinstance(mail, bytes):
                smtp.sendmail(CUSTOMER, [to], mail)
            else:
                smtp.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            words = "; ".join(
                text.decode() for _code, text in error.recipients.values()
            )
            raise Failure(f"Not sent: {words}") from error
        except smtplib.SMTPException as error:
            raise Failure(f"Not sent: {error}") from error
    say(f"Sent to {to if isinstance(mail, bytes) else mail['To']}.")


def _received(imap):
    imap.select("INBOX", readonly=True)
    numbers = imap.search(None, "ALL")[1][0].split()
    parser = BytesParser(policy=email.policy.default)
    return [
        parser.parsebytes(imap.fetch(number, "(BODY.PEEK[])")[1][0][1])
        for number in numbers
    ]


def _wait(imap, known, seconds):
    end = time.monotonic() + seconds
    while True:
        mails = _received(imap)
        if len(mails) > known or time.monotonic() >= end:
            return mails
        time.sleep(1)


def _show(mail):
    say("-" * 72)
    for name in ("From", "To", "Cc", "Date", "Subject"):
        if mail[name]:
            say(f"{name}: {mail[name]}")
    for part in mail.iter_attachments():
        say(f"Attached: {part.get_filename() or part.get_content_type()}")
    body = mail.get_body(("plain", "html"))
    say()
    say(body.get_content().strip() if body else "(no text)")
