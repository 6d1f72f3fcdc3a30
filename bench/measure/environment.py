# SPDX-License-Identifier: Apache-2.0
"""Virtual environments under target/ with what the benchmarks compare with, each group of packages as far as it can be had.

usage: environment.py [--system] GROUP...

Prints the path of the environment's Python. With --system it is Debian's Python, which has Debian's packages too: PyTorch
without CUDA, which the registry of packages has not.
"""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
GROUPS = {
    "base": ["numpy", "pillow", "matplotlib"],
    "flask": ["flask", "opencv-python-headless"],
    "fastapi": ["fastapi", "uvicorn", "websockets", "pillow"],
    "aiortc": ["aiortc", "aiohttp", "pillow"],
    "viser": ["viser", "opencv-python-headless"],
    "rerun": ["rerun-sdk", "lz4", "pillow"],
    "gymnasium": ["gymnasium[classic-control]"],
    "stable-baselines3": ["gymnasium[classic-control]<0.30", "numpy<2", "cloudpickle", "pandas", "matplotlib"],
}
#: What is installed afterwards without what it asks for: the last release that takes Debian's PyTorch, whose version, a
#: preview of 1.13, pip does not take for enough; the registry's would be some GB of CUDA.
WITHOUT_DEPENDENCIES = {"stable-baselines3": ["stable-baselines3==2.3.2"]}
#: What must be there before, and is asked for by importing it.
NEEDS = {"stable-baselines3": "torch"}
STATE = "groups.json"


def state(folder):
    """Returns by group why it is missing, an empty text when it is there; nothing of a group that was not tried."""
    try:
        return json.loads((folder / STATE).read_text())
    except (OSError, ValueError):
        return {}


def missing(group):
    """Returns why the group's packages are not in the environment that this process runs in, or an empty text."""
    return state(pathlib.Path(sys.prefix)).get(group, "it was not installed")


def last_line(text):
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "pip failed"


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def install(python, group):
    """Returns why the group's packages cannot be had, or an empty text."""
    needed = NEEDS.get(group)
    if needed and run(python, "-c", f"import {needed}").returncode:
        return f"Python has no {needed}"
    print(f"porthole: installing {', '.join(GROUPS[group])} into {python.parents[1].relative_to(ROOT)}", file=sys.stderr)
    for words in (GROUPS[group], ["--no-deps", *WITHOUT_DEPENDENCIES.get(group, [])]):
        if words != ["--no-deps"]:
            done = run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *words)
            if done.returncode:
                return last_line(done.stderr)
    return ""


def ensure(groups, system):
    """Installs the groups that are not there; those that could not be had are tried again.

    :returns: the environment's Python, and by group why it is missing
    """
    folder = ROOT / "target" / ("bench-venv-system" if system else "bench-venv")
    python = folder / "bin" / "python"
    if not python.exists():
        base = ["/usr/bin/python3", "-m", "venv", "--system-site-packages"] if system else [sys.executable, "-m", "venv"]
        subprocess.run([*base, folder], check=True, stdin=subprocess.DEVNULL)
    found = state(folder)
    for group in groups:
        if found.get(group) != "":
            found[group] = install(python, group)
            (folder / STATE).write_text(json.dumps(found, indent=1))
            if found[group]:
                print(f"porthole: {group} cannot be installed: {found[group]}", file=sys.stderr)
    return python, found


def main():
    words = [word for word in sys.argv[1:] if word != "--system"]
    python, found = ensure(words, "--system" in sys.argv[1:])
    if found.get(words[0]):  # the first is needed, the others are what it compares with
        sys.exit(2)
    print(python)


if __name__ == "__main__":
    main()
