"""Programs, scripts, archives, disk images; and what hides in other files."""

from file_makers import (
    BATCH,
    DLL,
    ELF,
    EXE,
    GIF,
    ISO,
    JPEG,
    LNK,
    NOISE,
    PDF,
    PNG,
    RAR,
    SEVEN_ZIP,
    TEXT,
    TIFF,
    ZIP,
    ZIPPED_EXE,
    bzipped,
    ftyp,
    gzipped,
    mp3,
    office,
    open_document,
    riff,
    tarred,
    xzipped,
    zipped,
)
from file_samples import refused
from ole_maker import ole, package

JAR = zipped({"META-INF/MANIFEST.MF": "Main-Class: A", "A.class": b"\xca\xfe\xba\xbe"})
APK = zipped({"AndroidManifest.xml": b"\3\0", "classes.dex": b"dex\n035"})
MSI = ole({"x": b"x"}, "84100c0000000000c000000000000046")
CAB = b"MSCF\0\0\0\0" + bytes(60)
CLASS = b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(40)
MACHO = b"\xcf\xfa\xed\xfe\7\0\0\1" + bytes(60)
DOS = b"MZ\1\0\2\0\0\0\4\0\0\0\xff\xff" + bytes(90)
CHM = b"ITSF\3\0\0\0" + bytes(60)
DEB = b"!<arch>\ndebian-binary   " + bytes(60)
DMG = bytes(2048) + b"koly\0\0\0\4" + bytes(504)
VHD = bytes(2048) + b"conectix" + bytes(504)
HTA = b"<html><head><hta:application id=x></head><script>x()</script></html>"
VISUAL_BASIC = b'Set o = CreateObject("WScript.Shell")\r\no.Run "calc"\r\n'
JAVASCRIPT = b'var s = new ActiveXObject("WScript.Shell"); s.Run("calc");'
POWERSHELL = b"powershell -nop -w hidden -enc AAAA\r\n"
MACROS = ole({"VBA/dir": b"x", "PROJECT": b"x"})
PACKAGE = ole({"\x01Ole10Native": package("evil.exe", EXE)})

PROGRAMS = refused(
    "banned EXE",
    ("setup.exe", EXE, "a program"),
    ("SETUP.EXE", EXE, "in capitals"),
    ("setup", EXE, "without an ending"),
    ("old.exe", DOS, "a program of DOS"),
    ("setup.foo", EXE, "under an ending that nobody knows"),
    ("readme.exe", TEXT, "words under the name of a program"),
)
PROGRAMS += refused("banned DLL", ("a.dll", DLL, "a library"), ("a", DLL, "unnamed"))
PROGRAMS += refused("banned SCR", ("saver.scr", EXE, "a screen saver is a program"))
PROGRAMS += refused("banned COM", ("tool.com", NOISE, "the oldest programs, by name"))
PROGRAMS += refused("banned CPL", ("tool.cpl", DLL, "a library that is started"))
PROGRAMS += refused("banned PIF", ("tool.pif", EXE, "a program by another name"))
PROGRAMS += refused("banned MSI", ("setup.msi", MSI, "Windows' installer"))
PROGRAMS += refused("banned LNK", ("invoice.lnk", LNK, "a shortcut starts programs"))
PROGRAMS += refused("banned JAR", ("app.jar", JAR, "a program of Java"))
PROGRAMS += refused("banned APK", ("app.apk", APK, "a program of Android"))
PROGRAMS += refused("banned CLASS", ("A.class", CLASS, "a part of one of Java"))
PROGRAMS += refused("banned ELF", ("run", ELF, "a program of Linux"))
PROGRAMS += refused("banned MACHO", ("run", MACHO, "a program of macOS"))
PROGRAMS += refused("banned DEB", ("tool.deb", DEB, "Debian's installer"))
PROGRAMS += refused("banned CHM", ("help.chm", CHM, "help that runs scripts"))

SCRIPTS = refused(
    "banned BAT",
    ("run.bat", BATCH, "a batch file"),
    ("run.bat", TEXT, "words under the name of one"),
    ("run", BATCH, "one without an ending"),
)
SCRIPTS += refused("banned CMD", ("run.cmd", BATCH, "the same by another name"))
SCRIPTS += refused("banned PS1", ("run.ps1", b"Get-Process\r\n", "PowerShell"))
SCRIPTS += refused("banned VBS", ("run.vbs", b"MsgBox 1\r\n", "Visual Basic"))
SCRIPTS += refused("banned JS", ("run.js", b"alert(1)\n", "Windows runs JavaScript"))
SCRIPTS += refused("banned WSF", ("run.wsf", b"<job/>", "Windows Script"))
SCRIPTS += refused("banned HTA", ("run.hta", HTA, "a page that is a program"))
SCRIPTS += refused("banned REG", ("x.reg", b"REGEDIT4\r\n", "settings of Windows"))
SCRIPTS += refused("banned SH", ("run.sh", b"#!/bin/sh\nls\n", "a script of Linux"))
SCRIPTS += refused(
    "disguised BAT",
    ("invoice.pdf", BATCH, "a batch file that is called PDF"),
    ("invoice.pdf", b"@echo off\nfoo\nbar\nbaz\n", "with commands nobody knows"),
    ("letter.docx", b"\r\n@ECHO OFF\r\nSET A=1\r\n", "in capitals"),
    ("letter.doc", b"rem hi\r\n@echo off\r\nstart calc\r\n", "behind a remark"),
    ("invoice.pdf", "@echo off\r\nset a=1\r\n".encode("utf-16"), "in UTF-16"),
)
SCRIPTS += refused("disguised VBS", ("invoice.pdf", VISUAL_BASIC, "Visual Basic"))
SCRIPTS += refused("disguised JS", ("letter.docx", JAVASCRIPT, "JavaScript"))
SCRIPTS += refused("disguised PS1", ("invoice.pdf", POWERSHELL, "PowerShell"))
SCRIPTS += refused("disguised HTA", ("invoice.pdf", HTA, "a page that is a program"))
SCRIPTS += refused("disguised SH", ("a.pdf", b"#!/bin/bash\nls\n", "a script of Linux"))

ARCHIVES = refused(
    "banned ZIP",
    ("a.zip", ZIP, "an archive"),
    ("a", ZIP, "without an ending"),
    ("a.zip", ZIPPED_EXE, "a program in it"),
    ("a.zip", b"PK\5\6" + bytes(18), "an empty archive"),
    ("a.zip", ZIP[:60], "an archive that is cut off"),
    ("a", b"words before\r\n" + ZIP, "unpackers do not ask what stands before"),
    ("a.zip", TEXT, "words under the name of one"),
)
ARCHIVES += refused("banned RAR", ("a.rar", RAR, "RAR"), ("a.7z", RAR, "called 7z"))
ARCHIVES += refused(
    "disguised ZIP",
    ("letter.docx", ZIP, "an archive that is called Word"),
    ("letter.docx", zipped({"[Content_Types].xml": "x", "a": "b"}), "and begins so"),
    ("letter.odt", zipped({"mimetype": "application/foo", "a": "b"}), "the same"),
    ("invoice.pdf", ZIP, "called PDF"),
    ("photo.jpg", ZIP, "called a photo"),
)
ARCHIVES += refused("disguised RAR", ("letter.docx", RAR, "RAR that is called Word"))
ARCHIVES += refused("disguised 7Z", ("letter.docx", SEVEN_ZIP, "7z called Word"))
ARCHIVES += refused("disguised GZ", ("letter.docx", gzipped(TEXT), "GZ called Word"))
ARCHIVES += refused("disguised CAB", ("letter.doc", CAB, "CAB called Word"))
ARCHIVES += refused("disguised JAR", ("letter.docx", JAR, "JAR called Word"))
ARCHIVES += refused("disguised MSI", ("letter.doc", MSI, "an installer called Word"))
ARCHIVES += refused(
    "inside banned EXE",
    ("setup.exe.gz", gzipped(EXE), "a program, packed"),
    ("setup.bz2", bzipped(EXE), "the same"),
    ("setup.xz", xzipped(EXE), "the same"),
    ("a.tar", tarred({"setup.exe": EXE}), "a program in a TAR"),
    ("a.tgz", gzipped(tarred({"bin/setup.exe": EXE})), "the same, packed"),
)

DISKS = refused("banned ISO", ("cd.iso", ISO, "a disk"), ("cd", ISO, "unnamed"))
DISKS += refused("disguised ISO", ("invoice.pdf", ISO, "a disk that is called PDF"))
DISKS += refused(
    "banned BIN", ("firmware.bin", NOISE, "BIN"), ("x.bin", PDF, "by name")
)
DISKS += refused("banned DMG", ("app.dmg", DMG, "a disk of macOS"))
DISKS += refused("banned VHD", ("d.vhd", VHD, "a disk of Windows"))
DISKS += refused("banned IMG", ("d.img", NOISE, "a disk by name"))

LIES = refused(
    "disguised EXE",
    ("invoice.pdf", EXE, "a program that is called PDF"),
    ("photo.jpg", EXE, "called a photo"),
    ("letter.docx", EXE, "called Word"),
    ("invoice.pdf", b"MZ" + b"x" * 99, "or what begins like one"),
    ("notes.txt", EXE, "called a text"),
    ("a.zip", EXE, "called an archive: a program that unpacks itself"),
    ("run.bat", EXE, "called a script"),
)
LIES += refused("disguised DLL", ("a.png", DLL, "a library that is called PNG"))
LIES += refused("disguised LNK", ("invoice.pdf", LNK, "a shortcut called PDF"))

INSIDE = refused(
    "macros DOCX",
    (
        "a.docx",
        office("docx", {"word/vbaProject.bin": MACROS}),
        "macros in a file that is called one without",
    ),
)
INSIDE += refused("macros DOCM", ("a.docx", office("docm"), "macros by another name"))
INSIDE += refused("macros XLSM", ("a.xlsx", office("xlsm"), "the same in Excel"))
INSIDE += refused("macros PPTM", ("a.pdf", office("pptm"), "or called PDF"))
INSIDE += refused(
    "inside banned EXE",
    ("a.docx", office(extra={"word/media/image1.png": EXE}), "a program as a picture"),
    ("a.docx", office(extra={"setup.exe": TEXT}), "a program by name"),
    ("a.docx", office(extra={"word/embeddings/oleObject1.bin": PACKAGE}), "packaged"),
    ("a.xlsx", office("xlsx", {"xl/a.docx": office(extra={"b": EXE})}), "deeper"),
    ("a.odt", open_document(extra={"Object 1": EXE}), "in OpenDocument"),
    ("a.epub", open_document("application/epub+zip", {"x.exe": EXE}), "in a book"),
    (
        "a.doc",
        ole({"WordDocument": b"x", "P/\x01Ole10Native": package("evil.exe", EXE)}),
        "in old Word",
    ),
    ("a.kmz", zipped({"doc.kml": "<kml/>", "x.exe": EXE}), "in a map"),
)
INSIDE += refused(
    "inside banned ZIP",
    ("a.docx", office(extra={"o.bin": ole({"Package": ZIPPED_EXE})}), "embedded"),
)
INSIDE += refused(
    "inside banned ZIP", ("a.docx", office(extra={"x.zip": ZIP}), "ZIP in it")
)
INSIDE += refused(
    "inside banned RAR", ("a.docx", office(extra={"x": RAR}), "RAR in it")
)

BIG_COMMENT = zipped({"a.txt": "x"}, comment=b"%%EOF" * 9)
POLYGLOTS = refused(
    "polyglot ZIP",
    ("invoice.pdf", PDF + ZIP, "an archive behind a PDF"),
    ("invoice.pdf", PDF + BIG_COMMENT, "with a comment at its end"),
    ("invoice.pdf", PDF + ZIP + b"\n%%EOF\n", "and words behind it"),
    ("photo.jpg", JPEG + ZIP, "an archive behind a photo"),
    ("photo.jpg", JPEG + JAR, "a program of Java behind one"),
    ("logo.gif", GIF + JAR, "GIFAR"),
    ("logo.png", PNG + ZIP + b"\r\n", "with the line end that a mail adds"),
    ("fax.tif", TIFF + ZIP, "behind a fax"),
    ("clip.mp4", ftyp(b"isom") + ZIP, "behind a film"),
    ("song.mp3", mp3() + ZIP, "behind a song"),
    ("call.wav", riff(b"WAVE") + ZIP, "behind a call"),
    ("letter.doc", ole({"WordDocument": b"x"}) + ZIP, "behind old Word"),
)
POLYGLOTS += refused(
    "polyglot RAR",
    ("photo.jpg", JPEG + RAR, "RAR behind a photo"),
    ("invoice.pdf", PDF + RAR, "RAR behind a PDF"),
)
POLYGLOTS += refused("polyglot 7Z", ("photo.png", PNG + SEVEN_ZIP, "7z behind a photo"))
POLYGLOTS += refused(
    "polyglot PDF",
    ("photo.jpg", JPEG[:20] + PDF + JPEG[20:], "a PDF in a photo"),
    ("logo.gif", GIF[:20] + PDF, "a PDF in a GIF"),
)
POLYGLOTS += refused(
    "disguised EXE",
    ("invoice.pdf", EXE + PDF, "a program before a PDF"),
    ("photo.jpg", EXE + JPEG, "a program before a photo"),
    ("a.pdf", EXE[:2] + b"%PDF-1.4 " + EXE[11:], "a program with a PDF's header in it"),
)

SAMPLES = PROGRAMS + SCRIPTS + ARCHIVES + DISKS + LIES + INSIDE + POLYGLOTS
