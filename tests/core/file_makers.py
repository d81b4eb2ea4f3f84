"""Small files of many kinds, made by the test."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from email.message import EmailMessage

PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\nstartxref\n9\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + bytes(64) + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(17) + b"\0\0\0\0IEND\xaeB`\x82"
GIF = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
BMP = b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\2\0\0\0\2\0\0\0\1\0\x18\0" + bytes(40)
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>\n'
ELF = b"\x7fELF\2\1\1" + bytes(9) + b"\2\0\x3e\0" + bytes(64)
LNK = bytes.fromhex("4c0000000114020000000000c000000000000046") + bytes(60)
RAR = b"Rar!\x1a\x07\x01\0" + bytes(40)
SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c\0\4" + bytes(40)
BATCH = (
    b"@echo off\r\nset target=%TEMP%\r\ncopy x.dat %target%\r\nstart %target%\\x\r\n"
)
TEXT = "Grüße, hier ist der Bericht.\r\nMit freundlichen Grüßen\r\n".encode()
NOISE = bytes(range(1, 8)) + bytes(b * 37 % 251 for b in range(4000))


def pe(flags=0x0002):
    """A program of Windows; with the flag 0x2000 a library."""
    head = b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" + bytes(44) + struct.pack("<I", 128)
    stub = b"\x0e\x1f\xba\x0e\0\xb4\x09\xcd\x21This program cannot be run in DOS mode"
    coff = struct.pack("<HHIIIHH", 0x8664, 3, 0, 0, 0, 240, flags)
    return head + stub.ljust(64, b"\0") + b"PE\0\0" + coff + bytes(240)


EXE, DLL = pe(), pe(0x2002)


def zipped(members, comment=b""):
    """:param members: {name: str or bytes}"""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


ZIP = zipped({"readme.txt": "Hello"})
ZIPPED_EXE = zipped({"setup.exe": EXE})

_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN = {
    "docx": _OFFICE + "wordprocessingml.document.main+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
    "xlsx": _OFFICE + "spreadsheetml.sheet.main+xml",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
    "pptx": _OFFICE + "presentationml.presentation.main+xml",
    "pptm": "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
    "ppsx": _OFFICE + "presentationml.slideshow.main+xml",
    "vsdx": "application/vnd.ms-visio.drawing.main+xml",
    "xps": "application/vnd.ms-package.xps-fixeddocumentsequence+xml",
    "3mf": "application/vnd.ms-package.3dmanufacturing-3dmodel+xml",
}


def office(kind="docx", extra=None):
    """A file of Office's newer kinds, with more members if wanted."""
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/'
        '2006/content-types"><Override PartName="/part/main.xml" ContentType="'
        f'{_MAIN[kind]}"/></Types>'
    )
    usual = {"[Content_Types].xml": types, "_rels/.rels": "<Relationships/>"}
    usual["part/main.xml"] = "<main>" + "words " * 200 + "</main>"
    return zipped({**usual, **(extra or {})})


def open_document(mimetype="application/vnd.oasis.opendocument.text", extra=None):
    members = {"mimetype": mimetype, "content.xml": "<x/>"}
    return zipped({**members, "META-INF/manifest.xml": "<x/>", **(extra or {})})


def mail(*files, subject="Order", body="See the files.", inline=()):
    """:param files: (name, content) each; ``inline``: pictures that its HTML shows"""
    message = EmailMessage()
    message["From"] = "Cora Customer <cora@example.com>"
    message["To"] = "support@example.test"
    message["Subject"] = subject
    message["Date"] = "Mon, 2 Nov 2026 10:00:00 +0000"
    message.set_content(body)
    if inline:
        shown = "".join(f'<img src="cid:{n}@x">' for n in range(len(inline)))
        message.add_alternative(f"<p>{body}</p>{shown}", subtype="html")
        html = message.get_payload()[1]
        for number, (name, content) in enumerate(inline):
            html.add_related(content, "image", "x", cid=f"<{number}@x>", filename=name)
    for name, content in files:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def ftyp(brand, *others):
    box = b"ftyp" + brand + bytes(4) + b"".join(others)
    moov = struct.pack(">I", 16) + b"moov" + struct.pack(">I", 8) + b"mvhd"
    return struct.pack(">I", len(box) + 4) + box + moov + bytes(40)


def riff(form, order=b"RIFF"):
    return order + struct.pack("<I", 60) + form + b"fmt " + bytes(48)


def asf(has_video):
    video = bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b")
    audio = bytes.fromhex("409e69f84d5bcf11a8fd00805f5c442b")
    head = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(40)
    return head + audio + bytes(60) + (video if has_video else b"") + bytes(60)


def matroska(doctype):
    return b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x84" + doctype + bytes(60)


def mp3(frames=4, before=b""):
    frame = b"\xff\xfb\x90\x64" + bytes(413)
    return before + frame * frames


def tiff(tags=(), order="<"):
    """:param tags: (number, type, value) of the first directory"""
    head = b"II*\0" if order == "<" else b"MM\0*"
    entries = b"".join(
        struct.pack(
            order + "HHII",
            number,
            kind,
            1,
            value << 16 if (kind, order) == (3, ">") else value,
        )
        for number, kind, value in tags
    )
    directory = struct.pack(order + "H", len(tags)) + entries + bytes(4)
    return head + struct.pack(order + "I", 8) + directory + bytes(60)


_CAMERA = ((0xFE, 4, 1), (0x10F, 2, 0), (0x14A, 4, 0))
NEF = tiff(_CAMERA)
ARW = tiff(_CAMERA)
DNG = tiff(((0xC612, 1, 4),))
PEF = tiff(_CAMERA, ">")
TIFF = tiff(((0x100, 3, 2), (0x101, 3, 2)))
CR2 = b"II*\0\x10\0\0\0CR\2\0" + bytes(40)
CR3 = ftyp(b"crx ", b"crx isom")
RW2 = b"IIU\0\x18\0\0\0\x88\xe7\x74\xd8" + bytes(40)
ORF = b"IIRO\x08\0\0\0" + bytes(40)
RAF = b"FUJIFILMCCD-RAW 0201FF383501X-T3" + bytes(80)


def tarred(members, mode="w"):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


def gzipped(content):
    return gzip.compress(content, mtime=0)


def bzipped(content):
    return bz2.compress(content)


def xzipped(content):
    return lzma.compress(content)


ISO = bytes(32769) + b"CD001\1\0" + bytes(2048)
