"""Documents: all pass but the banned ones, however oddly they are made or called."""

import base64

from asn1crypto import cms
from file_makers import (
    BATCH,
    BMP,
    EXE,
    GIF,
    JPEG,
    NOISE,
    PDF,
    PNG,
    SVG,
    TEXT,
    ZIP,
    gzipped,
    mail,
    office,
    open_document,
    tarred,
    zipped,
)
from file_samples import passing, refused
from ole_maker import ole

HTML = b"<!DOCTYPE html>\n<html><head><script>x()</script></head><body>Hi</body></html>"
ENCRYPTED = ole({"EncryptedPackage": NOISE, "EncryptionInfo": b"\4\0\4\0"})
MACROS = ole({"VBA/dir": b"x", "PROJECT": b"x"})
SLOPPY = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}
OUTLOOK = "__properties_version1.0"
ICS = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
VCF = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cora\r\nEND:VCARD\r\n"
ASC = b"-----BEGIN PGP SIGNATURE-----\n\nmQENBF\n-----END PGP SIGNATURE-----\n"
DER = b"\x30\x82\x05\x10" + NOISE


def signed(content):
    """What CMS signs, without a signature: that is not looked at."""
    inner = {"content_type": "data", "content": content}
    data = {"version": "v1", "digest_algorithms": [], "signer_infos": []}
    data["encap_content_info"] = inner
    return cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()


def attached(name, content, content_id=""):
    """A file in an Outlook message."""
    place = "__attach_version1.0_#00000000/__substg1.0_"
    streams = {OUTLOOK: b"x", place + "37010102": content}
    streams[place + "3707001F"] = name.encode("utf-16-le")
    if content_id:
        streams[place + "3712001F"] = content_id.encode("utf-16-le")
    return ole(streams)


# PDF that carries a ZIP as one of its files, unpacked.
PORTFOLIO = (
    PDF + b"5 0 obj\n<</Type/EmbeddedFile>>\nstream\n" + ZIP + b"\nendstream\n" + PDF
)

OFFICE = passing(
    ("letter.docx", office("docx"), "Word"),
    ("sums.xlsx", office("xlsx"), "Excel"),
    ("talk.pptx", office("pptx"), "PowerPoint"),
    ("talk.ppsx", office("ppsx"), "a show"),
    ("plan.vsdx", office("vsdx"), "Visio"),
    ("page.xps", office("xps"), "XPS"),
    ("part.3mf", office("3mf"), "a part to print"),
    ("sums.xlsb", office("xlsb", {"xl/vbaProject.bin": MACROS}), "binary Excel"),
    ("sums.xlsm", office("xlsm", {"xl/vbaProject.bin": MACROS}), "macros that say so"),
    ("letter.docx", zipped(SLOPPY), "Word without types, as some programs write it"),
    ("letter.docm", zipped({**SLOPPY, "word/vbaProject.bin": MACROS}), "macros, too"),
    (
        "talk.pptx",
        office("pptx", {"ppt/o.bin": ole({"Package": office("xlsx")})}),
        "XLSX",
    ),
    ("letter.docm", office("docm"), "macros are not on the manual's list"),
    ("letter", office("docx"), "Word without an ending"),
    ("letter.doc", office("docx"), "the newer Word under the older ending"),
    ("letter.docx", office("xlsx"), "Excel that is called Word: both may pass"),
    ("secret.docx", ENCRYPTED, "with a password Word's file is no ZIP"),
    ("sums.xlsx", office("xlsx", {"xl/printerSettings1.bin": NOISE}), "BIN in Office"),
    (
        "sums.xlsx",
        office("xlsx", {"xl/embeddings/oleObject1.bin": ole({"\x01Ole": b"x"})}),
        "OLE in it",
    ),
    (
        "talk.pptx",
        office("pptx", {"ppt/media/image1.emf": b"\1\0", "b.bmp": BMP}),
        "art",
    ),
    ("talk.pptx", office("pptx", {"ppt/embeddings/a.xlsx": office("xlsx")}), "a chart"),
    ("letter.doc", ole({"WordDocument": b"x"}), "Word until 2003"),
    ("sums.xls", ole({"Workbook": b"x"}), "Excel until 2003"),
    ("talk.ppt", ole({"PowerPoint Document": b"x"}), "PowerPoint until 2003"),
    ("plan.mpp", ole({"Props": b"x"}), "Project, and what else is OLE"),
    ("oledata.mso", ole({"x": b"x"}), "what Outlook adds to letters"),
    ("image001.emz", gzipped(b"\1\0\0\0"), "a packed metafile of Outlook's"),
    ("letter.rtf", b"{\\rtf1\\ansi Hello}", "RTF"),
    ("letter.doc", b"{\\rtf1\\ansi Hello}", "RTF that is called Word"),
    ("sums.xls", b"<html><table><tr><td>1</td></tr></table></html>", "a web's Excel"),
    ("sums.xls", b"a\tb\r\n1\t2\r\n", "a table of text that is called Excel"),
    ("sums.xls", office("xlsx"), "the newer Excel under the older ending"),
)

OPEN = passing(
    ("letter.odt", open_document(), "OpenDocument"),
    (
        "sums.ods",
        open_document("application/vnd.oasis.opendocument.spreadsheet"),
        "too",
    ),
    (
        "book.epub",
        open_document("application/epub+zip", {"a.js": "x()"}),
        "EPUB's script",
    ),
    (
        "signed.asice",
        open_document("application/vnd.etsi.asic-e+zip"),
        "signed container",
    ),
    (
        "x.odt",
        zipped({"META-INF/manifest.xml": "x", "content.xml": "x"}),
        "no mimetype",
    ),
    (
        "notes.pages",
        zipped({"Index/Document.iwa": b"x", "a.jpg": JPEG}),
        "Apple's Pages",
    ),
    (
        "sums.numbers",
        zipped({"Index.zip": ZIP, "a.plist": "x"}),
        "Apple's Numbers, older",
    ),
    ("route.kmz", zipped({"doc.kml": "<kml/>", "files/a.png": PNG}), "a map"),
    ("factura.ofd", zipped({"OFD.xml": "<x/>", "Doc_0/a.xml": "<x/>"}), "OFD invoice"),
    ("plan.dwf", b"(DWF V06.00)" + ZIP, "AutoCAD's DWF is a ZIP behind a word"),
    ("plan.dwg", b"AC1032\0\0" + bytes(90), "AutoCAD: libmagic calls it an image"),
    ("scan.djvu", b"AT&TFORM\0\0\0\x20DJVU" + bytes(40), "libmagic: an image, too"),
)

PDFS = passing(
    ("invoice.pdf", PDF, "PDF"),
    ("invoice", PDF, "PDF without an ending"),
    ("report.v2.pdf", PDF, "dots in a name are none of our business"),
    ("invoice.pdf", b"\r\n\r\n" + PDF, "PDF behind empty lines"),
    ("invoice.pdf", PDF + bytes(30), "PDF before zeros"),
    ("folder.pdf", PORTFOLIO, "PDF with a ZIP as one of its files"),
    ("invoice.pdf", HTML, "a portal's page that is called PDF"),
    ("invoice.pdf", b"", "an empty PDF"),
    ("drawing.ai", PDF, "Illustrator's files are PDFs"),
    ("form.dat", NOISE, "octets that nobody knows"),
    ("measurement", NOISE, "such octets without an ending are no BIN"),
    ("data.xyz", NOISE, "nor under an ending that nobody knows"),
)

LETTERS = passing(
    ("message.eml", mail(), "a mail"),
    ("message.eml", mail(("a.pdf", PDF), ("b.docx", office())), "with files"),
    ("message.eml", mail(inline=[("logo.svg", SVG), ("l.bmp", BMP)]), "with pictures"),
    ("message.eml", mail(("a.eml", mail(("b.pdf", PDF)))), "a mail in a mail"),
    ("Re: login at shop.com", mail(), "a mail's subject is no name of a program"),
    ("letter.msg", attached("a.pdf", PDF), "Outlook's message"),
    ("letter.msg", attached("l.bmp", BMP, "l@x"), "with a picture in its text"),
    ("invite.ics", ICS, "an invitation"),
    ("cora.vcf", VCF, "a business card"),
    ("smime.p7s", DER, "a signature"),
    ("smime.p7m", DER, "what is encrypted"),
    ("invoice.xml.p7m", signed(b"<?xml version='1.0'?><x/>"), "a signed invoice"),
    ("invoice.pdf.p7m", base64.encodebytes(signed(PDF)), "the same in base64"),
    ("signature.asc", ASC, "a key"),
    ("report.pdf.gpg", b"\x85\x02\x0c" + NOISE, "encrypted for somebody"),
    ("winmail.dat", b"\x78\x9f\x3e\x22" + NOISE, "winmail.dat that nobody can unpack"),
) + refused(
    "inside banned EXE",
    ("message.eml", mail(("setup.exe", EXE)), "a program in a mail"),
    ("message.eml", mail(("b.eml", mail(("setup.exe", EXE)))), "deeper"),
    ("letter.msg", attached("setup.exe", EXE), "a program in Outlook's message"),
    ("notes.txt", mail(("setup.exe", EXE)), "a mail is one under any name"),
)
LETTERS += refused(
    "inside banned EXE",
    ("message.eml", b"\r\n" + mail(("setup.exe", EXE)), "a mail behind a line"),
    ("saved.mht", mail(("setup.exe", EXE)), "a saved page is a mail"),
)
LETTERS += refused(
    "inside disguised EXE",
    ("message.eml", mail(("invoice.pdf", EXE)), "a program in disguise in a mail"),
    ("invoice.pdf.p7m", signed(EXE), "a program that is signed"),
)
LETTERS += refused(
    "inside banned ZIP",
    ("message.eml", mail(("a.zip", ZIP)), "an archive in a mail"),
    ("letter.msg", attached("a.zip", ZIP), "in Outlook's message"),
)
LETTERS += refused(
    "inside unlisted BMP",
    ("message.eml", mail(("a.bmp", BMP)), "a file of a mail counts like one of ours"),
)

WORDS = passing(
    ("notes.txt", TEXT, "words"),
    ("notes.txt", TEXT.decode().encode("utf-16"), "words in UTF-16"),
    ("notes.txt", TEXT.decode().encode("latin-1"), "words in Latin-1"),
    ("etat.txt", "état civil".encode("latin-1"), "é: to libmagic a program of DOS"),
    ("mz.txt", b"MZ 17 is the number of the order\r\n", "MZ: the letters of a program"),
    ("bm.txt", b"BMW or Audi?\r\n" * 9, "BM: the letters of a BMP"),
    ("fws.txt", b"FWS is our company.\r\n" * 9, "FWS: the letters of Flash"),
    ("rar.txt", b"Rar! said the lion\r\n", "Rar!: not yet an archive"),
    ("howto.txt", BATCH, "a batch file that opens in an editor"),
    ("macro.txt", b'Set o = CreateObject("X")\r\n', "a script that opens in an editor"),
    ("ogg.txt", b"OggS is a word.\r\n", "OggS: the letters of Ogg"),
    ("id.csv", b"ID3;ID4\r\n1;2\r\n", "ID3: the letters of MP3"),
    ("prio.txt", b"P1 first, P2 second\n", "P1: the letters of a bitmap"),
    ("ansi.txt", "Привет".encode("cp1251"), "words of Windows"),
    ("jis.txt", "日本語".encode("shift_jis"), "words in Shift JIS"),
    ("svg.txt", b"How do I write <svg> here?", "words about SVG"),
    ("page.html", b"<html><body><svg></svg></body></html>", "SVG in a page"),
    ("sums.xls", b'<?xml version="1.0"?><Workbook/>', "a table of XML"),
    ("howto.md", b"@echo off\r\necho hi\r\n", "how to write one"),
    ("message.eml", mail(body="@echo off\ndel *.*\n"), "a mail about one"),
    (
        "notes",
        b"@echo off is a command that I do not know.\nWhat is it for?\n",
        "words",
    ),
    ("notes", b"@start we meet\r\n@end we part\r\n", "signs of the speaker"),
    ("notes", b"Try to call WScript. It fails.\r\n", "words about a script"),
    ("letter.doc", b"Sub total of the function: 5\r\n", "words that begin like one"),
    ("table.csv", b"a;b\r\n1;2\r\n", "a table"),
    ("page.html", HTML, "a page"),
    ("data.json", b'{"a": 1}', "data"),
    ("tool.py", b"#!/usr/bin/env python3\nprint()\n", "source text"),
    ("log.1", TEXT * 99, "an ending that is a number"),
    ("Re: offer of 2.5", TEXT, "a dot in a subject"),
    ("logs.gz", gzipped(TEXT), "GZ is not on the manual's list"),
    ("logs.tar", tarred({"a.txt": TEXT}), "TAR is not on it"),
    ("drawing.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n", "PostScript"),
    ("photos.url", b"[InternetShortcut]\r\nURL=https://example.com\r\n", "a bookmark"),
    ("a.gif.txt", GIF, "a picture that is called a text"),
)

SAMPLES = OFFICE + OPEN + PDFS + LETTERS + WORDS
