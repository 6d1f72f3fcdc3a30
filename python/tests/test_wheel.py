# SPDX-License-Identifier: Apache-2.0
"""The package as it is installed: built, put into an environment of its own, imported from there."""

import importlib.metadata
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import venv
import zipfile

import numpy

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent

_UNREACHABLE = ("No matching distribution", "Could not find a version", "Connection", "Temporary failure", "timed out")


def _isolation():
    """Where a setuptools that will do is installed, nothing has to be loaded for the build."""
    try:
        return ["--no-build-isolation"] if int(importlib.metadata.version("setuptools").split(".")[0]) >= 77 else []
    except importlib.metadata.PackageNotFoundError:
        return []


class Wheel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="porthole-wheel-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        copy = cls.folder / "source"  # the build leaves files next to its source
        subprocess.run(["cp", "-r", "--", str(SOURCE), str(copy)], check=True)
        done = subprocess.run(
            [sys.executable, "-m", "pip", "wheel", "-q", "--disable-pip-version-check", "--no-deps",
             *_isolation(), "-w", str(cls.folder), str(copy)], capture_output=True, text=True, timeout=300,
            stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            if "No module named pip" in done.stderr or any(word in done.stderr for word in _UNREACHABLE):
                raise unittest.SkipTest("what builds the wheel cannot be had: " + done.stderr.strip().splitlines()[-1])
            raise AssertionError(done.stderr)
        cls.wheel, = cls.folder.glob("porthole-*.whl")

    def test_it_holds_the_package_with_its_types_and_nothing_else(self):
        names = set(zipfile.ZipFile(self.wheel).namelist())
        wanted = {f"porthole/{path.name}" for path in (SOURCE / "porthole").iterdir() if path.is_file()}
        self.assertIn("porthole/py.typed", wanted)
        self.assertEqual(wanted, {name for name in names if ".dist-info/" not in name})

    def test_it_needs_numpy_alone(self):
        with zipfile.ZipFile(self.wheel) as wheel:
            metadata, = (n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
            lines = wheel.read(metadata).decode().splitlines()
        needed = [line for line in lines if line.startswith("Requires-Dist:") and "extra ==" not in line]
        self.assertEqual(["Requires-Dist: numpy>=1.21"], needed)

    def test_installed_it_is_imported_from_there_and_sends_without_a_host(self):
        home = self.folder / "venv"
        venv.create(home, with_pip=False, symlinks=True)
        site, = home.glob("lib/python*/site-packages")
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--no-index",
             "--target", str(site), str(self.wheel)], check=True, timeout=120, stdin=subprocess.DEVNULL)
        (site / "numpy.pth").write_text(str(pathlib.Path(numpy.__file__).parents[1]))
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        done = subprocess.run(
            [str(home / "bin" / "python"), "-c",
             "import sys, numpy, porthole; s = porthole.Stream('x', address='/nowhere/link.sock');"
             "print(porthole.__file__, s.send(numpy.zeros((2, 2), numpy.uint8)), 'mujoco' in sys.modules)"],
            capture_output=True, text=True, timeout=60, cwd=self.folder, env=environment)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual([str(site / "porthole" / "__init__.py"), "False", "False"], done.stdout.split())


class Libraries(unittest.TestCase):
    def test_a_missing_library_says_how_to_get_it(self):
        for adapter, library, words in (
            ("gym", ("gymnasium", "gym"), "pip install gymnasium"),
            ("mujoco", ("mujoco",), "pip install mujoco"),
        ):
            code = f"import sys\nfor n in {library!r}: sys.modules[n] = None\nimport porthole\nporthole.{adapter}"
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=SOURCE, timeout=60)
            self.assertIn(f"ImportError: porthole.{adapter} needs", done.stderr.splitlines()[-1])
            self.assertIn(words, done.stderr.splitlines()[-1])


if __name__ == "__main__":
    unittest.main()
