"""Names that hide what a file is, and names that only look like it."""

from file_makers import EXE, JPEG, NOISE, PDF, TEXT, ZIP
from file_samples import passing, refused

SAMPLES = refused(
    "banned EXE",
    ("invoice.pdf.exe", EXE, "two endings: the last one counts"),
    ("invoice.pdf.exe", TEXT, "whatever it is"),
    ("invoice.pdf          .exe", EXE, "the last one out of sight"),
    ("setup.exe.", TEXT, "Windows leaves the dot out"),
    ("setup.exe . .", TEXT, "and dots and spaces"),
    ("setup.exe\u00a0", TEXT, "and spaces of other kinds"),
    ("setup.exe::$DATA", TEXT, "the name of a stream"),
    ("setup.exe:Zone.Identifier", TEXT, "the name of another"),
    ('"setup.exe"', TEXT, "in quotes"),
    ("setup.exe;", TEXT, "before a sign that no name ends with"),
    ("setup.exe/", TEXT, "before a slash"),
    ("setup.exe\u3164", TEXT, "before a letter that shows nothing"),
    ("setup.exe\u00ad", TEXT, "before a hyphen that shows nothing"),
    ("setup.ex\u200be", TEXT, "a letter that nobody sees"),
    ("gpj.\u202eexe", TEXT, "read from right to left it is a photo"),
    ("invoice\u202efdp.exe", EXE, "and here a PDF"),
    ("invoice\u2066fdp\u2069.exe", EXE, "in another way"),
    ("ｓｅｔｕｐ．ｅｘｅ", TEXT, "in wide letters"),
    ("setup\u2024exe", TEXT, "another dot"),
    ("setup.ехе", TEXT, "in Cyrillic letters"),
    ("setup.exe\0", TEXT, "a zero at its end"),
    ("C:\\temp\\setup.exe", TEXT, "with a path"),
    ("a/b/setup.exe", TEXT, "with another path"),
    (".exe", TEXT, "nothing but an ending"),
)
SAMPLES += refused(
    "disguised EXE",
    ("setup.exe.pdf", EXE, "the last ending lies"),
    ("setup.exe\0.jpg", EXE, "what comes behind a zero may not be read"),
    ("invoice\u202eexe.pdf", EXE, "the other way round"),
)
SAMPLES += refused(
    "banned CLSID",
    ("a.{3050F4D8-98B5-11CF-BB82-00AA00BDCE0B}", TEXT, "Windows runs it as a page"),
)
SAMPLES += refused("banned COM", ("www.shop.com", TEXT, "Windows runs it"))
SAMPLES += refused("banned JS", ("invoice.pdf.js", TEXT, "two endings"))
SAMPLES += refused("banned BIN", ("photo.jpg.bin", JPEG, "two endings"))
SAMPLES += refused("banned ZIP", ("photos.jpg.zip", ZIP, "two endings"))
SAMPLES += passing(
    ("setup.exe.pdf", PDF, "a PDF about a program"),
    ("report.v2.final.pdf", PDF, "many dots"),
    ("Acme Inc. - offer no. 5", PDF, "dots that are no ending"),
    ("exe", PDF, "an ending without a dot is none"),
    ("exe.pdf", PDF, "nor is one before it"),
    ("bat.txt", TEXT, "nor this"),
    ("combat", PDF, "nor that"),
    ("قائمة\u200f.pdf", PDF, "a mark for the direction, as in Arabic names"),
    ("отчёт.pdf", PDF, "a name in Cyrillic letters"),
    ("Angebot für Müller & Söhne (2).pdf", PDF, "umlauts and brackets"),
    ("契約書.docx.pdf", PDF, "a name in Chinese letters"),
    ("письмо.тхт", TEXT, "an ending in Cyrillic letters that Windows does not run"),
    ("attachment.bin", PDF, "what reception calls a file without a name"),
    ("attachment.bin", NOISE, "which is no BIN"),
    ("ATT00001.bin", JPEG, "what Exchange calls one"),
    ("noname.bin", TEXT, "what others call one"),
    ("", PDF, "no name at all"),
    ("x" * 300 + ".pdf", PDF, "a long name"),
    ("...", TEXT, "nothing but dots"),
    ("invoice.pdf ", PDF, "a space at the end"),
    ("invoice.pdf/", PDF, "a slash at the end"),
)
