"""The package for PyPI holds all that the addon needs, and no more."""

import ast
import tempfile
import unittest
import zipfile
from pathlib import Path, PurePosixPath

from devkit import build_backend

ROOT = Path(__file__).parents[2]
ADDON = PurePosixPath("odoo/addons/email_channel")


class TestPackage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        wheel = build_backend.build_wheel(folder, root=ROOT)
        cls.archive = cls.enterClassContext(zipfile.ZipFile(Path(folder, wheel)))
        cls.files = {PurePosixPath(name) for name in cls.archive.namelist()}

    def text_of(self, name):
        return self.archive.read(str(ADDON / name)).decode()

    def sources(self):
        return [each for each in self.files if each.suffix == ".py"]

    def exists(self, path):
        """As a module, a package or a file."""
        return {path, path.with_suffix(".py"), path / "__init__.py"} & self.files

    def test_nothing_of_developers_is_in_it(self):
        inside = {each.relative_to(ADDON).parts[0] for each in self.addon_files()}
        self.assertEqual(inside & build_backend.LEFT_OUT, set())
        self.assertFalse([name for name in inside if name.startswith(".")])

    def addon_files(self):
        return [each for each in self.files if each.is_relative_to(ADDON)]

    def test_what_the_manifest_names_is_in_it(self):
        manifest = ast.literal_eval(self.text_of("__manifest__.py"))
        named = [*manifest["data"], *manifest.get("demo", [])]
        self.assertGreater(len(named), 20)
        for name in named:
            self.assertIn(ADDON / name, self.files)
        for globs in manifest["assets"].values():
            for entry in globs:
                # Its place is the last of what says what to do with it.
                glob = entry if isinstance(entry, str) else entry[-1]
                start = PurePosixPath("odoo/addons", glob.partition("*")[0])
                self.assertTrue(
                    [each for each in self.files if each.is_relative_to(start)], glob
                )

    def test_what_its_modules_import_of_it_is_in_it(self):
        self.assertGreater(len(self.sources()), 200)
        for source in self.sources():
            tree = ast.parse(self.archive.read(str(source)))
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom) and node.level:
                    with self.subTest(f"{source}:{node.lineno}"):
                        self.assert_there(source, node)

    def assert_there(self, source, node):
        base = source
        for _level in range(node.level):
            base = base.parent
        if node.module:
            base = base.joinpath(*node.module.split("."))
            self.assertTrue(self.exists(base), base)
        elif base.name != "email_channel":
            for alias in node.names:
                self.assertTrue(self.exists(base / alias.name), alias.name)

    def test_it_says_what_it_needs(self):
        [name] = [each for each in self.files if each.name == "METADATA"]
        said = self.archive.read(str(name)).decode()
        self.assertIn("Name: odoo-addon-email_channel\n", said)
        for needed in ("odoo-addon-helpdesk_mgmt", "imapclient", "nh3", "tinycss2"):
            self.assertRegex(said, f"Requires-Dist: {needed}\\b")
