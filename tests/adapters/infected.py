"""The harmless test file in everything that a mail may bring it in."""

import base64
import email.policy
import io
import struct
import zipfile
import zlib
from email.message import EmailMessage

from fakes.clamd import EICAR


def as_zip(members, deflated=True):
    """An archive of {name: bytes}; Office files are such ones."""
    buffer = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx():
    """A document with it as an embedded object."""
    return as_zip(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": "<w:document/>",
            "word/embeddings/object1.bin": EICAR,
        }
    )


def mail(content=EICAR):
    """A mail with it as a file, in base64."""
    found = EmailMessage(policy=email.policy.SMTP)
    found["From"], found["Subject"] = "ben@example.com", "Report"
    found.set_content("See the file.")
    found.add_attachment(
        content, maintype="application", subtype="octet-stream", filename="a.dat"
    )
    return found.as_bytes()


def nested_mail():
    """A mail in a mail in a mail."""
    inner = mail()
    for _depth in range(2):
        outer = EmailMessage(policy=email.policy.SMTP)
        outer["From"], outer["Subject"] = "ben@example.com", "Fwd: Report"
        outer.set_content("Forwarded.")
        outer.add_attachment(
            email.message_from_bytes(inner, policy=email.policy.SMTP), filename="f.eml"
        )
        inner = outer.as_bytes()
    return inner


def in_base64():
    return base64.encodebytes(EICAR)


def winmail():
    """Outlook's winmail.dat (TNEF) with it as a file."""
    return b"".join(
        (
            struct.pack("<IH", 0x223E9F78, 1),
            _tnef(1, 0x00089006, struct.pack("<I", 0x00010000)),
            _tnef(2, 0x00069002, struct.pack("<HIHHI", 1, 0, 0, 0, 0)),
            _tnef(2, 0x00018010, b"a.dat\0"),
            _tnef(2, 0x0006800F, EICAR),
        )
    )


def _tnef(level, name, data):
    return struct.pack("<BII", level, name, len(data)) + data + _checksum(data)


def _checksum(data):
    return struct.pack("<H", sum(data) % 65536)


def encrypted_zip():
    """An archive with a password (PKWARE's own encryption)."""
    name, content = b"secret.txt", EICAR
    crc = zlib.crc32(content)
    data = bytes(range(12 + len(content)))  # nobody has the password
    head = struct.pack(
        "<HHHHHIIIHH", 20, 1, 0, 0, 33, crc, len(data), len(content), len(name), 0
    )
    local = b"PK\3\4" + head + name + data
    central = (
        b"PK\1\2"
        + struct.pack("<H", 20)
        + head
        + struct.pack("<HHHII", 0, 0, 0, 0, 0)
        + name
    )
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end
