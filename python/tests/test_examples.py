# SPDX-License-Identifier: Apache-2.0
"""The examples, as far as README speaks of them."""

import ast
import pathlib
import re
import unittest

HERE = pathlib.Path(__file__).resolve().parent.parent


def lines_of_code(path):
    """Lines with something but comments and the module's own documentation on them."""
    text = path.read_text()
    about = ast.parse(text).body[0]
    rest = text.splitlines()[about.end_lineno:]
    return sum(1 for line in rest if line.strip() and not line.strip().startswith("#"))


class Examples(unittest.TestCase):
    def test_the_lines_of_the_pond_are_counted_as_they_are(self):
        readme = re.sub(r"\s+", " ", (HERE / "README.md").read_text())
        counted = re.findall(r"\(\[(pond_\w+\.py)\]\(examples/\1\), (\d+) lines", readme)
        self.assertEqual({"pond_viser.py", "pond_controls.py"}, {name for name, _ in counted})
        for name, lines in counted:
            self.assertEqual(lines_of_code(HERE / "examples" / name), int(lines), name)

    def test_every_example_is_python_that_can_be_compiled(self):
        for path in sorted((HERE / "examples").glob("*.py")):
            compile(path.read_text(), str(path), "exec")


if __name__ == "__main__":
    unittest.main()
