# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks conclude from what they measure."""

import contextlib
import io
import math
import os
import pathlib
import signal
import subprocess
import sys
import unittest

import numpy
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from measure import document, growth_tables, noise, simulation  # noqa: E402
from measure.comparison import Window  # noqa: E402
from measure.comparison_tables import target_table  # noqa: E402
from measure.crowd import Heads, parse_header, statistics_of  # noqa: E402
from measure.growth import Row  # noqa: E402
from measure.jpeg_viewers import (HEAD_BYTES, Chunked, JpegTap, WebSocketFrames, age_ms, ages, painted,  # noqa: E402
                                  read_stamp)
from measure.noise import NoiseRule, Ticks, other_share  # noqa: E402
from measure.peer_taps import RerunTap  # noqa: E402
from measure.processes import ProcessorTime, resident_bytes, tree  # noqa: E402
from measure.spread import Spread, percentile, ratio  # noqa: E402


def jpeg(stamp, quality=85):
    frame = painted.scene(640, 360)
    painted.stamp(frame, stamp)
    out = io.BytesIO()
    Image.fromarray(frame).save(out, "JPEG", quality=quality)
    return out.getvalue()


class SpreadTest(unittest.TestCase):
    def test_the_percentile_is_a_value_that_was_measured(self):
        self.assertEqual(percentile([4, 1, 3, 2], 0.5), 2)
        self.assertEqual(percentile(list(range(1, 101)), 0.95), 95)
        self.assertEqual(percentile(list(range(1, 101)), 0.99), 99)
        self.assertEqual(percentile([7], 0.99), 7)
        self.assertIsNone(percentile([], 0.5))

    def test_a_ratio_is_the_median_of_the_rounds_ratios_and_not_the_ratio_of_the_medians(self):
        found = ratio([1, 10, 3], [2, 40, 3])
        self.assertEqual((found.median, found.least, found.most), (0.5, 0.25, 1.0))

    def test_rounds_that_one_side_lacks_are_left_out(self):
        self.assertEqual(ratio([None, 3, 8], [5, None, 4]).median, 2)
        self.assertIsNone(ratio([None], [5]))
        self.assertIsNone(ratio([1], [0]))

    def test_how_far_rounds_are_apart_is_told_as_a_share_of_the_median(self):
        self.assertAlmostEqual(Spread.of([9, 10, 12]).relative, 0.3)
        self.assertEqual(Spread.of([0.0, 0.0]).relative, math.inf)
        self.assertEqual(Spread.of([1.0, math.nan]).text(), "1.00")
        self.assertEqual(Spread.of([1.0, 2.0]).text(1), "1.5 (1.0 to 2.0)")


class NoiseTest(unittest.TestCase):
    BEFORE = Ticks.parse("cpu  1000 0 500 8000 100 0 20 10 0 0")

    def test_others_are_what_worked_beside_ours_and_what_the_hypervisor_took(self):
        after = Ticks.parse("cpu  1300 50 650 9400 150 0 30 60 0 0")
        # 500 of 2010 ticks worked, 4 s of 100 ticks of it ours, 50 stolen
        self.assertAlmostEqual(other_share(self.BEFORE, after, 4.0, 100), 150 / 2010)

    def test_a_machine_that_does_only_ours_has_no_others(self):
        after = Ticks.parse("cpu  1400 0 600 8500 100 0 40 10 0 0")
        self.assertEqual(other_share(self.BEFORE, after, 5.02, 100), 0)
        self.assertEqual(other_share(self.BEFORE, self.BEFORE, 0, 100), 0)

    def test_nothing_is_concluded_when_others_take_more_than_the_bound(self):
        rule = NoiseRule(other=0.05)
        rule.check_load("round 1", 0.05)
        self.assertTrue(rule.quiet)
        rule.check_load("round 2", 0.11)
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            self.assertTrue(rule.refuses())
        self.assertIn("round 2: others took 11 % of the machine, at most 5 % are allowed", said.getvalue())

    def test_nothing_is_concluded_when_rounds_are_too_far_apart(self):
        rule = NoiseRule(spread=0.3)
        rule.check_spread("flask", Spread.of([10, 10, 12]))
        rule.check_spread("not measured", None)
        self.assertFalse(rule.refuses())
        rule.check_spread("viser", Spread.of([10, 10, 14]))
        self.assertFalse(rule.quiet)

    def test_the_load_of_this_process_is_not_others(self):
        load = noise.Load()
        self.assertGreaterEqual(load.share(), 0)


class ProcessesTest(unittest.TestCase):
    WORK = "sum(range(3_000_000))"

    def test_what_ended_children_used_is_counted_once(self):
        lasting = subprocess.Popen([sys.executable, "-c", f"input({self.WORK})"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE)
        with lasting:
            lasting.stdout.read(3)  # it has worked
            time = ProcessorTime(os.getpid())
            begin = own_seconds()
            lasting.stdin.close()
            lasting.wait()
            subprocess.run([sys.executable, "-c", self.WORK])
            used = own_seconds() - begin
            self.assertLess(time.seconds(), used)  # of the lasting one only what came after
            self.assertGreater(time.seconds(), 0)

    def test_descendants_of_descendants_belong_to_the_tree(self):
        shell = subprocess.Popen(["sh", "-c", "sleep 60 & echo $!; wait"], stdout=subprocess.PIPE, text=True)
        child = int(shell.stdout.readline())
        try:
            self.assertEqual(set(tree(shell.pid)), {shell.pid, child})
            self.assertGreater(resident_bytes(shell.pid), 0)
        finally:
            os.kill(child, signal.SIGTERM)
            shell.wait()
            shell.stdout.close()


def own_seconds():
    return sum(os.times()[:4])


class DocumentTest(unittest.TestCase):
    TEXT = "# A\n<!-- bench peers: begin -->\nold\n<!-- bench peers: end -->\nrest\n"

    def test_only_what_is_between_the_markers_is_replaced(self):
        self.assertEqual(document.replaced(self.TEXT, "peers", "new\n"),
                         "# A\n<!-- bench peers: begin -->\nnew\n<!-- bench peers: end -->\nrest\n")

    def test_a_document_without_the_markers_is_refused(self):
        with self.assertRaisesRegex(ValueError, "bench growth: begin"):
            document.replaced(self.TEXT, "growth", "new")

    def test_the_document_has_the_markers_of_every_benchmark(self):
        for name in ("peers", "growth", "simulation"):
            document.replaced(document.DOCUMENT.read_text(), name, "")

    def test_a_table_has_a_column_for_each_cell(self):
        self.assertEqual(document.table(["a", "b"], [[1, 2]]), "| a | b |\n|---|---|\n| 1 | 2 |\n")


class JpegTest(unittest.TestCase):
    def test_images_are_found_however_the_bytes_are_cut(self):
        first, second = jpeg(1000), jpeg(2000)
        stream = b"--frame\r\n\r\n" + first + b"\r\n--frame\r\n\r\n" + second + b"\r\n"
        for size in (1, 2, 3, 777, len(stream)):
            tap = JpegTap()
            tap.keep()
            for at in range(0, len(stream), size):
                tap.feed(stream[at:at + size], at)
            self.assertEqual([read_stamp(head) for _, head in tap.frames], [1000, 2000], f"pieces of {size}")
            self.assertEqual([head for _, head in tap.frames], [first[:HEAD_BYTES], second[:HEAD_BYTES]])

    def test_the_last_byte_is_what_counts(self):
        image, tap = jpeg(7), JpegTap()
        tap.keep()
        tap.feed(image[:-1], 1.0)
        self.assertEqual(tap.frames, [])
        tap.feed(image[-1:], 2.0)
        self.assertEqual(tap.taken()[0][0], 2.0)

    def test_between_measurements_only_the_newest_frame_is_kept(self):
        tap = JpegTap()
        for i in range(5):
            tap.feed(jpeg(i), i)
        self.assertEqual([at for at, _ in tap.frames], [4])

    def test_the_stamp_is_read_from_the_first_bytes_alone(self):
        frame = numpy.random.default_rng(1).integers(0, 255, (720, 1280, 3), numpy.uint8)
        painted.stamp(frame, 123456789)
        out = io.BytesIO()
        Image.fromarray(frame).save(out, "JPEG", quality=75)
        self.assertGreater(len(out.getvalue()), 4 * HEAD_BYTES)
        self.assertIn(read_stamp(out.getvalue()[:3 * HEAD_BYTES]), (123456789, None))
        self.assertEqual(read_stamp(jpeg(123456789)[:HEAD_BYTES]), 123456789)
        self.assertIsNone(read_stamp(b"\xff\xd8\xff\xe0nothing"))

    def test_the_age_is_right_when_the_stamp_has_wrapped(self):
        self.assertEqual(age_ms(8000, 1.010), 10.0)
        self.assertEqual(age_ms(0xFFFFFFFF, 0.0), 0.125)

    def test_a_frame_that_comes_again_has_no_age(self):
        head = jpeg(8000)[:HEAD_BYTES]
        self.assertEqual(ages([[(1.010, head), (1.9, head)], [(1.020, head)], [(1.0, b"broken")]]), ([10.0, 20.0], 1))

    def test_chunks_are_put_together(self):
        coded, chunks = b"3\r\nabc\r\n4;x=y\r\ndefg\r\n", Chunked()
        for size in (1, 5, len(coded)):
            pieces = [p for at in range(0, len(coded), size) for p, _ in chunks.payload(coded[at:at + size])]
            self.assertEqual(b"".join(pieces), b"abcdefg")

    def test_pings_are_answered_and_are_no_payload(self):
        sent = []
        frames = WebSocketFrames(sent.append)
        coded = b"\x82\x03abc" + b"\x89\x02hi" + b"\x82\x7e\x00\x80" + b"x" * 128
        pieces = [p for at in range(len(coded)) for p in frames.payload(coded[at:at + 1])]
        self.assertEqual(b"".join(piece for piece, _ in pieces), b"abc" + b"x" * 128)
        self.assertEqual([i for i, (_, last) in enumerate(pieces) if last], [2, 130])
        self.assertEqual(sent, [b"\x8a\x82\0\0\0\0hi"])
        with self.assertRaises(ConnectionError):
            list(frames.payload(b"\x88\x00"))


class TapTest(unittest.TestCase):
    def test_rerun_messages_are_cut_by_their_lengths_and_small_ones_are_no_frames(self):
        tap = RerunTap()
        tap.keep()
        image = jpeg(4711)
        fields = b"\x18" + varint(len(image)) + b"\x2a" + varint(len(image)) + image
        message = b"\x12" + varint(len(fields)) + fields
        message = b"\x0a" + varint(len(message)) + message
        coded = b"".join(b"\0" + len(m).to_bytes(4, "big") + m for m in (b"small", message, b"", message))
        for at in range(0, len(coded), 1000):
            tap.feed(coded[at:at + 1000], at, False)
        self.assertEqual([read_stamp(RerunTap.image(kept)) for _, kept in tap.taken()], [4711, 4711])


def varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


class FakeViewer:
    def __init__(self, *frames):
        self.frames = frames


class CrowdTest(unittest.TestCase):
    def test_a_header_is_read_when_it_is_all_there(self):
        self.assertIsNone(parse_header(b"\x82"))
        self.assertIsNone(parse_header(b"\x82\x7e\x01"))
        self.assertEqual(parse_header(b"\x82\x7e\x01\x00rest"), (2, 256, 4))
        self.assertEqual(parse_header(b"\x82\x7f\0\0\0\0\0\1\0\0"), (2, 65536, 10))
        self.assertEqual(parse_header(b"\x89\x02hi"), (9, 2, 2))

    def test_one_head_has_one_number(self):
        heads = Heads()
        self.assertEqual([heads.number(jpeg(i)) for i in (1, 2, 1)], [0, 1, 0])
        self.assertEqual([read_stamp(head) for head in heads.bytes], [1, 2])

    def test_a_lost_frame_is_counted_and_those_at_the_edges_are_not(self):
        stamps = [8000 * i for i in range(9)]
        first = FakeViewer(*((i + 0.010, 100, i) for i in range(8)))
        other = FakeViewer(*((i + 0.020, 100, i) for i in range(1, 9) if i != 4))
        rates, found, lost, unreadable = statistics_of([first, other], stamps, 8)
        self.assertEqual((rates, lost, unreadable, len(found)), ([1.0, 0.875], 1, 0, 15))
        self.assertAlmostEqual(min(found), 10, delta=0.2)
        self.assertAlmostEqual(max(found), 20, delta=0.2)

    def test_a_frame_without_a_stamp_is_told(self):
        self.assertEqual(statistics_of([FakeViewer((0.1, 100, 0), (1.01, 100, 1))], [None, 8000], 2)[3], 1)


def row(**values):
    return Row(**{**dict.fromkeys(Row.__dataclass_fields__, 0), **values})


class GrowthTest(unittest.TestCase):
    def test_a_straight_line_has_no_bend(self):
        series = [(n, [row(host=5 + 0.1 * n, worst=10)]) for n in (1, 10, 100, 1000)]
        self.assertEqual(growth_tables.bends(series, 10, 2, "viewer"), [])

    def test_a_bend_is_told_with_its_cost(self):
        series = [(n, [row(host=h, worst=10)]) for n, h in ((1, 5), (11, 6), (111, 16), (211, 46))]
        self.assertEqual(growth_tables.bends(series, 10, 2, "viewer"), [
            "From 111 to 211 a further viewer costs 0.300 % of a core, 3.00 times what it did before."])

    def test_rounds_that_differ_more_than_a_step_tell_of_no_bend(self):
        series = [(n, [row(host=h, worst=10), row(host=h + 2, worst=10)]) for n, h in ((1, 5), (10, 5.01), (100, 10))]
        self.assertEqual(growth_tables.bends(series, 10, 2, "viewer"), [])

    def test_viewers_that_get_too_little_are_told_with_the_reason(self):
        series = [(1000, [row(host=120, viewers=60, producer=10, worst=9.2)])]
        self.assertEqual(growth_tables.bends(series, 10, 2, "viewer"), [
            "With 1000 the worst viewer gets 9.2 of 10 frames a second, since all cores are busy: the host 120 %, the "
            "viewers 60 %, the producer 10 %."])

    def test_what_a_further_one_costs_is_the_slope_from_first_to_last(self):
        self.assertEqual(growth_tables.further([(1, [row(resident=10)]), (11, [row(resident=60)])], "resident"), 5)
        self.assertIsNone(growth_tables.further([(1, [row()])], "resident"))


class ComparisonTest(unittest.TestCase):
    def test_a_target_is_met_by_the_median_of_the_ratios(self):
        def window(percent, p50):
            return Window(percent, 30, 30, p50, 2 * p50, 0, 0)

        results = {("porthole", 1, "warm"): {0: window(20, 3), 1: window(30, 3)},
                   ("flask", 1, "warm"): {0: window(25, 3), 1: window(30, 3)},
                   ("flask-shared", 1, "warm"): {1: window(20, 2)}}
        table = target_table(results, 2)
        self.assertIn("| processor time, 1 viewer / usual Flask | <= 1 | 0.90 (0.80 to 1.00) | yes |", table)
        self.assertIn("| latency p50, 1 viewer / Flask with one encode | <= 0.9 | 1.50 | no |", table)
        self.assertNotIn("16 viewers", table)

    def test_processor_time_is_for_each_frame_that_arrives(self):
        self.assertEqual(Window(30, 15, 15, 1, 1, 0, 0).frame_ms, 20)
        self.assertIsNone(Window(30, 0, 0, None, None, 0, 0).frame_ms)


class SimulationTest(unittest.TestCase):
    def test_iterations_with_and_without_are_added_up_apart(self):
        on, off, fps = simulation.rates([(0, 100, 1.0, 0), (1, 100, 1.0, 30), (0, 100, 1.0, 0), (1, 100, 1.5, 45)])
        self.assertEqual((on, off, fps), (80, 100, 30))
        self.assertAlmostEqual(simulation.Result(on, off, fps, 0).lost, 20)

    def test_a_run_without_both_kinds_says_what_to_do(self):
        with self.assertRaisesRegex(ValueError, "more --seconds"):
            simulation.rates([(0, 100, 1.0, 0)])


if __name__ == "__main__":
    unittest.main()
