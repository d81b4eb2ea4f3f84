import time
import unittest

import file_samples_documents
import file_samples_harmful
import file_samples_media
import file_samples_names
import file_samples_odd
from file_makers import office

from adapters.file_type import see
from core.attachments.lists import read_lists
from core.attachments.rule import File, refuse

LISTS = read_lists()
TABLES = (
    file_samples_media,
    file_samples_documents,
    file_samples_harmful,
    file_samples_names,
    file_samples_odd,
)


def told(refusal):
    """The code and the kind; of a file inside another, its own behind it."""
    if refusal is None:
        return ""
    params, words = refusal.params, [refusal.code]
    while "refusal" in params:
        params = params["refusal"]
        words.append(params["code"])
    return " ".join([*words, params.get("kind", "")]).strip()


class TestFileRule(unittest.TestCase):
    def assert_table(self, samples):
        for sample in samples:
            with self.subTest(sample.why, name=sample.name):
                file = File(sample.name, "", sample.content)
                self.assertEqual(told(refuse(file, LISTS, see)), sample.refusal)

    def test_images_videos_and_sounds(self):
        self.assert_table(file_samples_media.SAMPLES)

    def test_documents(self):
        self.assert_table(file_samples_documents.SAMPLES)

    def test_programs_scripts_archives_and_polyglots(self):
        self.assert_table(file_samples_harmful.SAMPLES)

    def test_names(self):
        self.assert_table(file_samples_names.SAMPLES)

    def test_what_is_rarer(self):
        self.assert_table(file_samples_odd.SAMPLES)

    def test_what_is_packed_in_what_is_packed_is_not_followed_for_ever(self):
        file = office()
        for _depth in range(12):
            file = office(extra={"a.docx": file})
        refusal = refuse(File("letter.docx", "", file), LISTS, see)
        self.assertEqual(told(refusal), "unreadable")

    def test_what_multiplies_with_each_depth_is_given_up_soon(self):
        file = office(extra={"a.xml": bytes(3 << 20)})
        for _depth in range(6):
            file = office(extra={f"{number}.docx": file for number in range(16)})
        start = time.process_time()
        refusal = refuse(File("letter.docx", "", file), LISTS, see)
        self.assertEqual(told(refusal), "unreadable")
        self.assertLess(time.process_time() - start, 10)

    def test_there_are_enough_samples_of_each_outcome(self):
        samples = [sample for table in TABLES for sample in table.SAMPLES]
        self.assertGreater(len(samples), 150)
        self.assertGreater(sum(not each.refusal for each in samples), 75)
