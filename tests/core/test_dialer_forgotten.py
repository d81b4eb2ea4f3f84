import unittest

from core.dialer.columns import layout_of_text
from core.dialer.forgotten import blanked, key_of, spellings

SECRET = b"secret of this database"
TEXT = 'News;ben@x.es;Hi\r\nNews;ana@x.es;"Dear\nAna";;"a":"b";1\nNews;diana@x.es;Hi\r'


class TestForgotten(unittest.TestCase):
    def blanked(self, text):
        layout = layout_of_text(text, "News")
        his = "ana@x.es".__eq__
        return blanked(
            text,
            layout.splitter(),
            layout.start,
            lambda raw: any(map(his, raw.split(";"))),
        )

    def test_his_lines_are_spaces_and_all_others_stay_where_they_are(self):
        left = self.blanked(TEXT)
        self.assertEqual(len(left), len(TEXT))
        self.assertEqual(left.split(), ["News;ben@x.es;Hi", "News;diana@x.es;Hi"])
        for other in ("News;ben@x.es;Hi\r\n", "News;diana@x.es;Hi\r"):
            self.assertEqual(left.index(other), TEXT.index(other))

    def test_the_first_line_of_excel_stays(self):
        self.assertTrue(self.blanked("sep=;\r\n" + TEXT).startswith("sep=;\r\nNews"))

    def test_what_stands_for_an_address_is_the_same_each_time_and_not_the_address(self):
        one, again = key_of("ana@x.es", SECRET), key_of("ana@x.es", SECRET)
        self.assertEqual(one, again)
        self.assertNotIn("ana", one)
        self.assertNotIn("@", one)
        self.assertNotEqual(one, key_of("ben@x.es", SECRET))
        self.assertNotEqual(one, key_of("ana@x.es", b"another secret"))

    def test_a_domain_is_written_in_two_ways(self):
        ways = {"ana@ñandú.test", "ana@xn--and-6ma2c.test"}
        for way in ways:
            self.assertEqual(set(spellings(way)), ways)
        self.assertEqual(spellings("ana@x.es"), ["ana@x.es"])
        self.assertEqual(spellings("ana@" + "ñ" * 80), ["ana@" + "ñ" * 80])
