# SPDX-License-Identifier: Apache-2.0
"""Datasets that porthole.lerobot.Recorder writes, as lerobot's own loader reads them."""

import importlib.util
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import numpy as np

import porthole
from porthole import episodes

os.environ.setdefault("HF_HUB_OFFLINE", "1")  # a dataset that is not understood must fail, not be looked for elsewhere

LEROBOT = importlib.util.find_spec("lerobot") is not None
FPS = 20


def frame(step, episode=0):
    """A white bar over grey, whose place tells the step; the lower half tells the episode."""
    picture = np.full((96, 128, 3), 60, np.uint8)
    picture[:48, 8 * step % 120:8 * step % 120 + 8] = 250
    picture[48:] = 40 + 60 * episode
    return picture


def add(target, step, episode=0):
    target.add({"state": np.array([step, episode], np.float64), "count": step}, np.array([-step, 0.5]),
               frame(step, episode), reward=float(step))


class Refusals(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="porthole-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name) / "data"

    def test_without_lerobot_the_package_is_named(self):
        with mock.patch.dict(sys.modules, {"lerobot": None, "lerobot.datasets.lerobot_dataset": None}):
            with self.assertRaisesRegex(ImportError, r"porthole.lerobot needs lerobot\[dataset\].*pip install lerobot"):
                porthole.lerobot.Recorder(self.root, FPS)
        self.assertFalse(self.root.exists())

    def test_what_would_part_frames_from_actions_is_refused(self):
        with self.assertRaisesRegex(ValueError, "streaming_encoding drops frames"):
            porthole.lerobot.Recorder(self.root, FPS, streaming_encoding=True)
        for fps in (0, 29.97, True):
            with self.assertRaisesRegex(ValueError, "whole number"):
                porthole.lerobot.Recorder(self.root, fps)

    def test_a_folder_with_something_else_in_it_is_refused(self):
        self.root.mkdir()
        (self.root / "thesis.txt").write_text("mine")
        with self.assertRaisesRegex(ValueError, "has files and is no LeRobot dataset"):
            porthole.lerobot.Recorder(self.root, FPS)
        self.assertEqual(["thesis.txt"], os.listdir(self.root))


@unittest.skipUnless(LEROBOT, "lerobot is not installed: pip install 'lerobot[dataset]' (it brings torch)")
class Datasets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="porthole-")
        cls.addClassCleanup(folder.cleanup)
        cls.root = pathlib.Path(folder.name) / "data"
        names = {"state_names": ["a", "b"]}
        with episodes.Episodes(porthole.lerobot.Recorder(cls.root, FPS, camera="top"), task="count") as first:
            cls.record(first, 0, 12, first.success)
            cls.record(first, 3, 4, first.discard)
            cls.record(first, 1, 7, first.failure)
        recorder = porthole.lerobot.Recorder(cls.root, FPS, camera="top", **names)
        with episodes.Episodes(recorder, task="count on") as second:
            cls.record(second, 2, 5, second.end)
            second.begin()
            add(second, 0)  # and nobody ends it
        from lerobot.datasets.lerobot_dataset import LeRobotDataset
        cls.dataset = LeRobotDataset("porthole/data", root=cls.root)

    @staticmethod
    def record(target, episode, steps, end):
        target.begin()
        for step in range(steps):
            add(target, step, episode)
        end()

    def test_lerobot_loads_the_episodes_that_were_kept(self):
        self.assertEqual(3, self.dataset.num_episodes)
        self.assertEqual([12, 7, 5], [int(n) for n in self.dataset.meta.episodes["length"]])
        self.assertEqual(12 + 7 + 5, len(self.dataset))
        self.assertEqual(FPS, self.dataset.fps)

    def test_each_row_has_frame_state_and_action_of_one_step(self):
        place = 0
        for episode, steps in enumerate((12, 7, 5)):
            for step in range(steps):
                row = self.dataset[place]
                place += 1
                self.assertEqual([step, episode], row["observation.state"].tolist())
                self.assertEqual(step, int(row["observation.count"]))
                self.assertEqual([-step, 0.5], row["action"].tolist())
                self.assertEqual(step, float(row["next.reward"]))
                self.assertEqual(step == steps - 1, bool(row["next.done"]))
                self.assertEqual((episode, step) == (0, 11), bool(row["next.success"]))
                self.assertEqual(["count", "count", "count on"][episode], row["task"])
                seen = (row["observation.images.top"].numpy() * 255).transpose(1, 2, 0)
                error = np.abs(seen - frame(step, episode)).mean()
                self.assertLess(error, 6, f"frame {step} of episode {episode}")

    def test_statistics_are_those_of_the_steps(self):
        stats = self.dataset.meta.stats
        rewards = [*range(12), *range(7), *range(5)]
        self.assertAlmostEqual(np.mean(rewards), float(stats["next.reward"]["mean"][0]), 4)
        self.assertEqual((0, 11), (float(stats["next.reward"]["min"][0]), float(stats["next.reward"]["max"][0])))
        self.assertEqual((3, 1, 1), np.shape(stats["observation.images.top"]["mean"]))
        self.assertTrue(np.all((stats["observation.images.top"]["mean"] > 0.1)
                               & (stats["observation.images.top"]["mean"] < 0.9)))

    def test_every_second_frame_is_a_key_frame_as_lerobot_has_it(self):
        import av
        files = sorted(self.root.glob("videos/observation.images.top/*/*.mp4"))
        self.assertTrue(files)
        with av.open(str(files[0])) as video:
            keys = [p.is_keyframe for p in video.demux(video=0) if p.size]
        self.assertTrue(all(keys[at] for at in range(0, 12, 2)), keys)
        self.assertEqual(2, self.dataset.features["observation.images.top"]["info"]["video.g"])

    def test_batches_of_it_train(self):
        import torch
        batch = next(iter(torch.utils.data.DataLoader(self.dataset, batch_size=4, shuffle=True)))
        self.assertEqual((4, 3, 96, 128), tuple(batch["observation.images.top"].shape))
        self.assertEqual((4, 2), tuple(batch["action"].shape))

    def test_a_step_that_does_not_fit_costs_its_episode_only(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder) / "data"
            with episodes.Episodes(porthole.lerobot.Recorder(root, FPS)) as target:
                self.record(target, 0, 3, target.success)
                target.begin()
                add(target, 0)
                with self.assertLogs("porthole", "ERROR"):
                    for _ in range(2):  # the last step waits until the next one comes
                        target.add(np.zeros(3), np.zeros(2), frame(1))
                self.assertRegex(target.outcome, "^failed: ValueError: ")
                self.record(target, 1, 3, target.success)
            from lerobot.datasets.lerobot_dataset import LeRobotDataset
            self.assertEqual(2, LeRobotDataset("porthole/data", root=root).num_episodes)

    def test_a_program_that_just_ends_leaves_a_dataset_that_loads(self):
        with tempfile.TemporaryDirectory() as folder:
            code = ("import sys, porthole; from tests.test_lerobot import *\n"
                    f"target = episodes.Episodes(porthole.lerobot.Recorder({folder + '/data'!r}, FPS))\n"
                    "Datasets.record(target, 0, 3, target.success); target.begin(); add(target, 0); sys.exit(3)")
            done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True,
                                  cwd=pathlib.Path(__file__).parents[1], timeout=120)
            self.assertEqual(3, done.returncode, done.stderr)
            from lerobot.datasets.lerobot_dataset import LeRobotDataset
            self.assertEqual(3, len(LeRobotDataset("porthole/data", root=pathlib.Path(folder) / "data")))


if __name__ == "__main__":
    unittest.main()
