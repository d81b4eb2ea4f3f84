import unittest

import file_samples_documents
import file_samples_harmful
import file_samples_media
import file_samples_odd
from file_makers import EXE, NOISE, ZIP
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.file_type import see
from core.attachments import kinds
from core.attachments.lists import read_lists
from core.attachments.look import look_at
from core.attachments.names import read_name
from core.attachments.rule import File, refuse

LISTS = read_lists()
TABLES = (
    file_samples_media,
    file_samples_documents,
    file_samples_harmful,
    file_samples_odd,
)
SAMPLES = [sample for table in TABLES for sample in table.SAMPLES]
GROUPS = (*kinds.MEDIA, *kinds.HARMFUL)
EXTENSIONS = st.sampled_from(
    [name for group in GROUPS for name in kinds.extensions_of(group)]
    + ["pdf", "docx", "xlsx", "txt", "html", "eml", "odt", "xyz", "doc", "p7m", "msg"]
)
STEMS = st.text(max_size=12)
NAMES = st.one_of(STEMS, st.builds("{}.{}".format, STEMS, EXTENSIONS))
TYPES = st.sampled_from(
    [
        *("image/jpeg", "application/pdf", "text/plain", "message/rfc822", "video/mp4"),
        *("application/octet-stream", "application/x-msdownload", "application/zip"),
    ]
)


def judged(name, declared, content):
    return refuse(File(name, declared, content), LISTS, see)


def is_harmful(content):
    """Whether its content alone is a reason to refuse it, under no name at all. Scripts
    are words, which may pass as a text."""
    is_script = look_at(content, see).kind.group == kinds.SCRIPT
    return judged("", "", content) is not None and not is_script


HARMFUL = [sample.content for sample in SAMPLES if is_harmful(sample.content)]
CONTENTS = [sample.content for sample in SAMPLES]


class TestNothingDecidesAgainstTheContent(unittest.TestCase):
    def test_there_are_many_that_are_refused_for_their_content(self):
        self.assertGreater(len(HARMFUL), 80)

    @settings(max_examples=300, deadline=None)
    @given(st.sampled_from(HARMFUL), NAMES, TYPES)
    def test_no_name_and_no_type_lets_in_what_is_refused_without_a_name(
        self, content, name, declared
    ):
        self.assertIsNotNone(judged(name, declared, content))

    @settings(max_examples=100, deadline=None)
    @given(st.sampled_from(CONTENTS), NAMES, TYPES, TYPES)
    def test_the_declared_type_says_nothing(self, content, name, one, other):
        self.assertEqual(judged(name, one, content), judged(name, other, content))

    @settings(max_examples=100, deadline=None)
    @given(st.sampled_from((EXE, ZIP)), st.binary(max_size=60))
    def test_what_stands_behind_a_program_or_an_archive_does_not_hide_it(
        self, content, rest
    ):
        self.assertIsNotNone(judged("invoice.pdf", "application/pdf", content + rest))

    @settings(max_examples=100, deadline=None)
    @given(NAMES, st.sampled_from(["exe", "bat", "scr", "js", "zip"]))
    def test_an_ending_that_windows_runs_is_refused_after_any_name(self, stem, ending):
        self.assertIsNotNone(judged(f"{stem}.{ending}", "text/plain", NOISE))

    @settings(max_examples=100, deadline=None)
    @given(st.binary(max_size=300), NAMES)
    def test_any_octets_under_any_name_are_decided(self, content, name):
        refusal = judged(name, "", content)
        if refusal:
            self.assertEqual(refusal.params["name"], name)

    @settings(max_examples=100, deadline=None)
    @given(st.sampled_from(CONTENTS), st.data())
    def test_a_file_that_is_cut_off_or_damaged_is_decided(self, content, data):
        at = data.draw(st.integers(0, len(content)))
        octets = data.draw(st.binary(max_size=4))
        judged("x.docx", "", content[:at] + octets + content[at + len(octets) :])
        judged("x.eml", "", content[:at])

    @settings(max_examples=100, deadline=None)
    @given(st.text(max_size=200))
    def test_words_pass_as_a_text(self, words):
        content = words.encode("utf-8", "ignore")
        if look_at(content, see).kind.group not in (kinds.TEXT, kinds.DOCUMENT):
            return
        self.assertIsNone(judged("notes.txt", "text/plain", content))

    @settings(max_examples=100, deadline=None)
    @given(st.text(max_size=40))
    def test_every_name_is_read(self, name):
        extension = read_name(name).extension
        self.assertNotIn(".", extension)
        self.assertEqual(extension, extension.lower())
