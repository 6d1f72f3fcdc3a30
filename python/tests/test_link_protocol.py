# SPDX-License-Identifier: Apache-2.0
"""The layouts of this package are those of docs/protocol.md."""

import pathlib
import re
import unittest

from porthole import _encoded, _pixels, _wire

TEXT = (pathlib.Path(__file__).parents[2] / "docs" / "protocol.md").read_text()
CHAPTER = TEXT[TEXT.index("## Frame link"):]
LETTERS = {"u8": "B", "u16": "H", "u32": "I", "u64": "Q", "f64": "d", "16 bytes": "16s"}


def section(title):
    text = CHAPTER[CHAPTER.index("### " + title):]
    return text[:text.index("\n### ", 1)] if "\n### " in text[1:] else text


def layout(title):
    """The fixed part of a section's first table with offsets, as struct writes it."""
    table = section(title)
    table = table[table.index("| offset |"):].split("\n\n")[0]
    types = re.findall(r"^\| \d+ \| ([^|]+) \|", table, re.M)
    return "<" + "".join(LETTERS.get(t, "") for t in types)


class ProtocolDocument(unittest.TestCase):
    def test_layouts(self):
        for title, ours in (("Messages", _wire.HEAD), ("HELLO", _wire._HELLO), ("WELCOME", _wire._WELCOME),
                            ("RING", _wire._RING), ("FRAME and PIXELS", _wire.FRAME_FIXED)):
            with self.subTest(title):
                self.assertEqual(layout(title), ours.format)

    def test_numbers_of_messages_and_refusals(self):
        for number, name in re.findall(r"^\| (\d+) \| ([A-Z]+) \|", section("Messages"), re.M):
            self.assertEqual(int(number), getattr(_wire, name))
        self.assertEqual(_wire.BAD_CONTROL, len(re.findall(r"^\| \d \|", section("Codes of REFUSED"), re.M)))

    def test_numbers_of_pixel_formats(self):
        said = re.search(r"Pixel formats: ([^.]+)\.", CHAPTER).group(1)
        ours = ", ".join(f"{f.code} {f.name.upper()}" for f in _pixels.FORMATS.values())
        self.assertEqual(said, ours)

    def test_numbers_of_codecs(self):
        said = re.search(r"Codecs: (\d+) JPEG, (\d+) H\.264\.", CHAPTER).groups()
        self.assertEqual([int(n) for n in said], list(_encoded.CODES.values()))
        self.assertIn(f"length in bytes, 1..{_wire.MAX_ENCODED_BYTES}", CHAPTER)
        self.assertEqual(4, _wire.FLAG_KEY)
        self.assertIn("bit 2 key frame", " ".join(CHAPTER.split()))

    def test_limits(self):
        said = " ".join(CHAPTER.split())
        for sentence in (f"0x{_wire.MAGIC:08X}", f"A host's body has at most {_wire.MAX_BODY_BYTES} bytes",
                         f"at most {_wire.MAX_HELLO_BYTES} bytes", f"at most {_wire.MAX_ANNOTATION_BYTES} |",
                         f"width, 1..{_wire.MAX_SIDE}", f"slots, 2..{_wire.MAX_SLOTS}",
                         f"first slot, {_wire.RING_HEAD_BYTES}"):
            self.assertIn(sentence, said)


if __name__ == "__main__":
    unittest.main()
