"""What is rarer: odd ways to hide a program, and odd files that harm nobody."""

import os

from file_makers import (
    DLL,
    EXE,
    GIF,
    JPEG,
    NOISE,
    PDF,
    PNG,
    RAR,
    SEVEN_ZIP,
    TEXT,
    mail,
    mp3,
    office,
    open_document,
    zipped,
)
from file_samples import passing, refused
from ole_maker import ole, package

VBA = ole({"VBA/dir": b"x", "VBA/ThisDocument": b"x", "PROJECT": b"x"})
APPLE_DOUBLE = b"\0\5\x16\7\0\2\0\0Mac OS X        " + bytes(60)
FROM = b"From cora@example.com Mon Nov  2 10:00:00 2026\n"
WSF = b'<job id="a"><script language="JScript">x()</script></job>'
MACRO_TYPE = (
    '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/><Override PartName="/word/notes.dat" '
    'ContentType="application/vnd.ms-office.vbaProject"/></Types>'
)
INTERLEAVED = zipped(
    {
        "[Content_Types].xml/[0].piece": "<Types>",
        "[Content_Types].xml/[1].last.piece": "</Types>",
        "FixedDocumentSequence.fdseq/[0].piece": "<x/>",
    }
)


def packaged(name, content):
    """Word with a file that was dragged into it."""
    inner = ole({"\x01Ole10Native": package(name, content)})
    return office(extra={"word/embeddings/oleObject1.bin": inner})


MACROS = refused(
    "macros DOCX",
    (
        "a.docx",
        zipped({"[Content_Types].xml": MACRO_TYPE, "word/notes.dat": NOISE}),
        "the types say that a part is macros",
    ),
)
MACROS += refused(
    "inside macros VBA",
    ("a.docx", office(extra={"word/project.bin": VBA}), "macros by another name"),
    ("a.xlsx", office("xlsx", {"xl/media/image1.png": VBA}), "macros as a picture"),
)
MACROS += refused(
    "macros XLSX",
    ("a.xlsx", office("xlsx", {"xl/macrosheets/sheet1.xml": "<x/>"}), "Excel 4's"),
)
MACROS += passing(
    ("a.xlsm", office("xlsm", {"xl/project.bin": VBA}), "macros that say so"),
)

SCRIPTS = refused(
    "disguised VBS", ("invoice.pdf", b"#@~^XAAAAA==-mD~k'", "a script that is encoded")
)
SCRIPTS += refused(
    "disguised WSF",
    ("invoice.pdf", WSF, "Windows Script"),
    ("a.doc", b"<package>" + WSF + b"</package>", "several in one"),
    ("a.doc", b"<?xml version='1.0'?><scriptlet><registration/>", "a scriptlet"),
)
SCRIPTS += refused(
    "disguised MSC", ("a.pdf", b"<?xml version='1.0'?><MMC_ConsoleFile/>", "a console")
)
SCRIPTS += refused(
    "disguised DESKTOP",
    ("a.pdf", b"[Desktop Entry]\nType=Application\nExec=sh\n", "a starter of Linux"),
)
SCRIPTS += refused("banned DESKTOP", ("a.desktop", TEXT, "one by name"))
SCRIPTS += refused(
    "inside banned JS", ("a.docx", packaged("a.js", b"x()"), "a script in Word")
)
SCRIPTS += passing(
    ("build.xml", WSF, "a script that opens in an editor"),
    ("jobs.xml", b"<job><name>x</name></job>", "XML about a job"),
    ("a.docx", packaged("notes.txt", TEXT), "a text in Word"),
    ("a.docx", packaged("photo.bmp", b"BM"), "a picture in Word"),
)

SECONDS = refused(
    "polyglot EXE",
    ("invoice.pdf", PDF + EXE, "a program behind a PDF"),
    ("invoice.pdf", PDF + b"\n" * 99 + DLL, "a library, with room between"),
    ("photo.jpg", JPEG + EXE, "behind a photo"),
    ("logo.gif", GIF + EXE, "behind a GIF"),
)
SECONDS += refused(
    "polyglot RAR",
    ("a.docx", office() + RAR, "RAR behind Word"),
    ("a.odt", open_document() + RAR, "behind OpenDocument"),
)
SECONDS += refused("polyglot 7Z", ("a.docx", office() + SEVEN_ZIP, "7z behind Word"))
SECONDS += refused("polyglot PDF", ("a.pdf", office() + PDF, "Word and PDF in one"))
SECONDS += refused(
    "polyglot BAT",
    ("a.pdf", b"@echo off\r\nstart x\r\n" + PDF + NOISE, "a batch file before a PDF"),
)
SECONDS += refused(
    "polyglot HTA",
    ("a.pdf", b"<html><hta:application>\n" + PDF + NOISE, "a page that is a program"),
)
SECONDS += refused(
    "polyglot HTML", ("a.pdf", b"<html><script>x()</script>" + PDF + NOISE, "a page")
)
SECONDS += passing(
    (
        "a.pdf",
        b"<br />\n<b>Warning</b>: x on line 3<br />\n" + PDF + NOISE,
        "what a web server complained of",
    ),
    (
        "folder.pdf",
        PDF + b"5 0 obj\nstream\n" + EXE + b"\nendstream\n" + PDF,
        "a file of a PDF, which its reader does not open",
    ),
    ("photo.png", PNG + b"PE\0\0MZ" + NOISE, "letters of a program by chance"),
)

LETTERS = refused(
    "inside banned EXE",
    ("a.mbox", FROM + mail() + b"\n" + FROM + mail(("a.exe", EXE)), "a mailbox"),
    ("a.emlx", b"1234\n" + mail(("a.exe", EXE)), "a mail of macOS"),
    ("a.eml", b"\xef\xbb\xbf" + mail(("a.exe", EXE)), "a mail behind a mark"),
)
LETTERS += passing(
    ("a.mbox", FROM + mail() + b"\n" + FROM + mail(("a.pdf", PDF)), "a mailbox"),
    ("a.emlx", b"1234      \n" + mail(), "a mail of macOS"),
)

OTHERS = refused(
    "disguised MACHO",
    ("a.pdf", b"\xca\xfe\xba\xbf\0\0\0\2" + bytes(60), "a program of macOS"),
)
OTHERS += refused(
    "unlisted FLAC",
    ("a.mp3", b"ID3\4\0\0\0\0\0\0fLaC\0\0\0\x22" + bytes(40), "FLAC behind a title"),
)
OTHERS += passing(
    ("a.mp3", b"ID3\4\0\0\0\0\x08\0" + bytes(1024) + mp3(), "MP3 behind a title"),
    ("._photo.jpg", APPLE_DOUBLE, "what macOS keeps beside a photo"),
    ("._letter.docx", APPLE_DOUBLE, "and beside a letter"),
    ("print.xps", INTERLEAVED, "XPS in pieces, as Windows prints it"),
    ("~$letter.docx", b"\5Cora " + bytes(100), "Word's note of who is writing"),
    ("kernel.log", bytes(4000), "a log that was lost: zeros"),
    ("key.kdbx", b"\3\xd9\xa2\x9a" + os.urandom(400), "passwords, encrypted"),
)

NAMES = refused(
    "banned EXE",
    ("setup\u3002exe", TEXT, "a dot of Chinese letters"),
    ("setup\uff61exe", TEXT, "a narrow one"),
    ("setup.exe\ufe0f", TEXT, "before a sign that shows nothing"),
    ("setup.e\u034fxe", TEXT, "such a sign in between"),
    ("setup.exe\u2800", TEXT, "before an empty letter"),
    ("setup.exe:stream", TEXT, "the name of a stream"),
    ("letter.txt:setup.exe", TEXT, "a stream that is a program"),
)
NAMES += refused(
    "banned ZIP",
    ("arşiv.ZİP", TEXT, "in Turkish capitals"),
    ("a.zıp", TEXT, "with a Turkish i"),
)
NAMES += passing(
    ("फ़ाइल.pdf", PDF, "signs above and below letters"),
    ("تقرير\u064b.pdf", PDF, "in Arabic, too"),
    ("说明。docx", office(), "a dot of Chinese letters before an ending"),
    ("Re: 10:30 meeting", TEXT, "colons"),
)

SAMPLES = MACROS + SCRIPTS + SECONDS + LETTERS + OTHERS + NAMES
