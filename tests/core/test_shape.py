import unittest

from devkit.shape import LONGEST, find_faults


def model(name, *methods, key="_inherit"):
    body = "".join(f"    def {method}(self):\n        pass\n" for method in methods)
    return f'class Model(models.Model):\n    {key} = "{name}"\n{body}'


class TestShape(unittest.TestCase):
    def assert_fault(self, sources, *words):
        [fault] = find_faults(sources)
        for each in words:
            self.assertIn(each, fault)

    def test_one_model_in_one_file_is_fine(self):
        made = model("email.x", "write", "create", key="_name")
        self.assertEqual(find_faults({"models/x.py": made}), [])

    def test_a_file_that_is_too_long(self):
        self.assertEqual(find_faults({"core/x.py": "a = 1\n" * LONGEST}), [])
        sources = {"core/x.py": "a = 1\n" * (LONGEST + 1)}
        self.assert_fault(sources, "core/x.py", "401", "400")

    def test_a_model_in_too_many_files(self):
        sources = {f"models/{n}.py": model("email.x", f"do_{n}") for n in range(5)}
        self.assert_fault(sources, "email.x", "5 files", "models/4.py")
        del sources["models/0.py"]
        self.assertEqual(find_faults(sources), [])

    def test_the_touchpoint_may_have_two_a_page(self):
        name = "email.touchpoint"
        sources = {f"models/{n}.py": model(name, f"do_{n}") for n in range(9)}
        self.assert_fault(sources, name, "9 files")
        del sources["models/0.py"]
        self.assertEqual(find_faults(sources), [])

    def test_each_room_may_extend_a_model_of_another_addon(self):
        rooms = ("inbound", "outbox", "routing", "setup", "ticket")
        name = "res.company"
        sources = {f"models/{n}/x.py": model(name, f"do_{n}") for n in rooms}
        self.assertEqual(find_faults(sources), [])
        sources = {f"models/outbox/{n}.py": model(name, f"do_{n}") for n in rooms}
        self.assert_fault(sources, name, "5 files")

    def test_a_method_in_two_files_of_a_model(self):
        sources = {
            "models/x.py": model("email.x", "write", key="_name"),
            "models/more.py": model("email.x", "write"),
        }
        self.assert_fault(sources, "email.x.write", "models/more.py, models/x.py")

    def test_the_same_method_of_two_models_is_fine(self):
        sources = {
            "models/x.py": model("email.x", "write"),
            "models/y.py": model("email.y", "write"),
        }
        self.assertEqual(find_faults(sources), [])

    def test_a_model_that_takes_from_another_has_its_own_name(self):
        both = model("email.y", "write", key="_name") + '    _inherit = ["email.x"]\n'
        sources = {"models/x.py": model("email.x", "write"), "models/y.py": both}
        self.assertEqual(find_faults(sources), [])

    def test_a_list_of_one_extends_it_too(self):
        one = model("email.x", "write").replace('"email.x"', '["email.x"]')
        sources = {"models/x.py": model("email.x", "write"), "models/more.py": one}
        self.assert_fault(sources, "email.x.write")

    def test_tests_may_extend_what_they_like(self):
        sources = {f"tests/{n}.py": model("email.x", "write") for n in range(9)}
        self.assertEqual(find_faults(sources), [])
