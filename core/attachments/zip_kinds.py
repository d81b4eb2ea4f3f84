"""Which documents and programs are ZIPs, and how they are told from archives."""

import re

# Open Packaging: what [Content_Types].xml says of the main part, the most particular
# first.
MAIN_PARTS = (
    (b"ms-word.document.macroenabled.main", "docm"),
    (b"ms-word.template.macroenabledtemplate.main", "dotm"),
    (b"wordprocessingml.template.main", "dotx"),
    (b"wordprocessingml.document.main", "docx"),
    (b"ms-excel.sheet.binary.macroenabled.main", "xlsb"),
    (b"ms-excel.sheet.macroenabled.main", "xlsm"),
    (b"ms-excel.template.macroenabled.main", "xltm"),
    (b"ms-excel.addin.macroenabled.main", "xlam"),
    (b"spreadsheetml.template.main", "xltx"),
    (b"spreadsheetml.sheet.main", "xlsx"),
    (b"ms-powerpoint.presentation.macroenabled.main", "pptm"),
    (b"ms-powerpoint.slideshow.macroenabled.main", "ppsm"),
    (b"ms-powerpoint.template.macroenabled.main", "potm"),
    (b"ms-powerpoint.addin.macroenabled.main", "ppam"),
    (b"ms-powerpoint.slide.macroenabled", "sldm"),
    (b"presentationml.presentation.main", "pptx"),
    (b"presentationml.slideshow.main", "ppsx"),
    (b"presentationml.template.main", "potx"),
    (b"ms-visio.drawing.macroenabled.main", "vsdm"),
    (b"ms-visio.template.macroenabled.main", "vstm"),
    (b"ms-visio.stencil.macroenabled.main", "vssm"),
    (b"ms-visio.drawing.main", "vsdx"),
    (b"ms-visio.template.main", "vstx"),
    (b"ms-visio.stencil.main", "vssx"),
    (b"dwfx-fixeddocumentsequence", "dwfx"),
    (b"fixeddocumentsequence+xml", "xps"),
    (b"3dmanufacturing-3dmodel", "3mf"),
    (b"vnd.ms-appx", "appx"),
    (b'extension="vsixmanifest"', "vsix"),
)
# What a member called mimetype says (OpenDocument, EPUB, signed containers, …).
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
MIMETYPES = (
    (_OPEN_DOCUMENT + b"text-template", "ott"),
    (_OPEN_DOCUMENT + b"text", "odt"),
    (_OPEN_DOCUMENT + b"spreadsheet-template", "ots"),
    (_OPEN_DOCUMENT + b"spreadsheet", "ods"),
    (_OPEN_DOCUMENT + b"presentation-template", "otp"),
    (_OPEN_DOCUMENT + b"presentation", "odp"),
    (_OPEN_DOCUMENT + b"graphics", "odg"),
    (_OPEN_DOCUMENT + b"formula", "odf"),
    (_OPEN_DOCUMENT + b"base", "odb"),
    (_OPEN_DOCUMENT, "odc"),
    (b"application/vnd.sun.xml.", "sxw"),
    (b"application/epub+zip", "epub"),
    (b"application/vnd.etsi.asic-e", "asice"),
    (b"application/vnd.etsi.asic-s", "asics"),
    (b"application/vnd.adobe.indesign-idml", "idml"),
    (b"application/vnd.recordare.musicxml", "mxl"),
    (b"application/x-vnd.corel", "cdr"),
    (b"application/x-krita", "kra"),
    (b"application/hwp+zip", "hwpx"),
    (b"image/openraster", "ora"),
)


def _members(*patterns):
    return tuple(re.compile(pattern + r"\Z") for pattern in patterns)


# (the members that programs have, kind)
PROGRAMS = (
    (_members(r"AndroidManifest\.xml"), "apk"),
    (_members(r"Payload/[^/]+\.app/.*"), "ipa"),
    (_members(r"Appx(?:Bundle)?Manifest\.xml"), "appx"),
    (
        _members(r"manifest\.json|install\.rdf", r"META-INF/mozilla\.(?:sf|rsa)"),
        "xpi",
    ),
    (_members(r".*\.class"), "jar"),
)
# The main part of Office's files, where their types do not tell it.
PARTS = (
    (_members(r"word/document\d*\.xml"), "docx"),
    (_members(r"xl/workbook\.bin"), "xlsb"),
    (_members(r"xl/workbook\d*\.xml"), "xlsx"),
    (_members(r"ppt/presentation\d*\.xml"), "pptx"),
    (_members(r"visio/document\.xml"), "vsdx"),
)
# The same of documents, for those that have no types and no mimetype.
DOCUMENTS = (
    (_members(r"META-INF/manifest\.xml", r"content\.xml"), "odt"),
    (_members(r"Index/Document\.iwa|Index\.zip|index\.(?:xml|apxl)(?:\.gz)?"), "pages"),
    (_members(r"[^/]+\.kml"), "kmz"),
    (_members(r"OFD\.xml"), "ofd"),
    (_members(r"[^/]+\.fdseq(?:/.*)?"), "xps"),
    (_members(r"META-INF/container\.xml", r"[^/]+\.mscx"), "mscz"),
    (_members(r"META-INF/container\.xml", r".*\.(?:musicxml|xml)"), "mxl"),
    (_members(r"META-INF/[^/]*(?:signature|timestamp)[^/]*\.(?:xml|p7s|tst)"), "asice"),
    (_members(r"geogebra\.xml"), "ggb"),
    (_members(r"project\.json", r"[0-9a-f]{32}\.\w+"), "sb3"),
    (_members(r"Document\.xml", r"GuiDocument\.xml"), "fcstd"),
    (
        _members(r"content\.(?:json|xml)", r"(?:META-INF/)?manifest\.\w+"),
        "xmind",
    ),
    (_members(r"document\.json", r"meta\.json", r"pages/.*"), "sketch"),
    (_members(r"Report/Layout", r"DataModel(?:Schema)?"), "pbix"),
    (_members(r"[^/]+\.twb"), "twbx"),
    (_members(r"[^/]+\.usd[ac]?"), "usdz"),
)
