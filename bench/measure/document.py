# SPDX-License-Identifier: Apache-2.0
"""The tables of docs/performance.md: each benchmark owns what stands between its two markers."""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "performance.md"


def table(head, rows):
    """Returns a Markdown table, with a line break at its end."""
    def line(cells):
        return "| " + " | ".join(map(str, cells)) + " |\n"

    return line(head) + "|" + "---|" * len(head) + "\n" + "".join(map(line, rows))


def markers(name):
    return f"<!-- bench {name}: begin -->\n", f"<!-- bench {name}: end -->\n"


def replaced(text, name, content):
    """Returns the text with this content between the benchmark's markers.

    :raises ValueError: when the markers are not there, once each and in order
    """
    begin, end = markers(name)
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError(f"the document needs the lines {begin.strip()} and {end.strip()}, once each and in this order")
    before, rest = text.split(begin)
    return before + begin + content.rstrip("\n") + "\n" + end + rest.split(end)[1]


def write(path, name, content):
    """Writes the content between the benchmark's markers of that document."""
    path = pathlib.Path(path)
    path.write_text(replaced(path.read_text(), name, content))


def add_options(parser, name):
    parser.add_argument("--document", type=pathlib.Path, help="where the tables go, between the markers of "
                        f"'{name}'; docs/performance.md unless --quick, which prints only")
    parser.add_argument("--quick", action="store_true", help="one short round, to see that the command works")


def target(options):
    """Returns the document to write, or None to print only."""
    return options.document or (None if options.quick else DOCUMENT)


def publish(options, name, content):
    """Prints the tables, and writes them where they belong."""
    print(content)
    path = target(options)
    if path:
        write(path, name, content)
        print(f"written to {path}")
