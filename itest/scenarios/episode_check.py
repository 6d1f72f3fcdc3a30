# SPDX-License-Identifier: Apache-2.0
"""episode_check.py EXAMPLES FOLDER: compares a dataset of the arm with the simulation, computed again from its states.

Run by a Python that has MuJoCo, and lerobot when FOLDER is a LeRobot dataset. Prints a line of JSON for each episode:
its task, outcome and length, the PSNR of one frame against what the simulation renders for that step and for the steps
around it, and by how much a step with the recorded action misses the next recorded state.
"""

import json
import os
import pathlib
import sys

import numpy as np

os.environ.setdefault("MUJOCO_GL", "egl")
os.environ["HF_HUB_OFFLINE"] = "1"


class Plain:
    def __init__(self, folder):
        self._folder = folder
        self.lines = [json.loads(line) for line in (folder / "episodes.jsonl").read_text().splitlines()]

    def episodes(self):
        for line in self.lines:
            rows = np.load(self._folder / line["file"])
            done = np.arange(line["steps"]) == line["steps"] - 1
            yield (line["task"], line["outcome"] == "success", rows["observation"], rows["action"], rows["reward"], done,
                   rows["frame"].__getitem__)


class LeRobot:
    def __init__(self, folder):
        from lerobot.datasets.lerobot_dataset import LeRobotDataset

        self._data = LeRobotDataset("porthole/" + folder.name, root=folder)

    def episodes(self):
        columns = self._data.hf_dataset.with_format("numpy")
        everything = {name: np.stack(columns[name][:]) for name in ("observation.state", "action", "next.reward")}
        for name, values in everything.items():  # lerobot's own statistics are those of what it loads
            stats = self._data.meta.stats[name]
            for kind in ("mean", "min", "max", "std"):
                computed = getattr(np, kind)(values.astype(np.float64), axis=0)
                assert np.allclose(stats[kind], computed, atol=2e-3), (name, kind, stats[kind], computed)
        image = self._data.meta.stats["observation.images.scene"]
        assert image["mean"].shape == (3, 1, 1) and np.all((image["mean"] > 0.05) & (image["mean"] < 0.95)), image
        for number in range(self._data.num_episodes):
            begin, end = (self._data.meta.episodes[number][f"dataset_{edge}_index"] for edge in ("from", "to"))
            of = slice(begin, end)
            last = self._data[end - 1]
            done = np.array([bool(self._data.hf_dataset[t]["next.done"]) for t in range(begin, end)])
            yield (last["task"], bool(last["next.success"]), everything["observation.state"][of],
                   everything["action"][of], everything["next.reward"][of].reshape(-1), done,
                   lambda t, begin=begin: self._frame(begin + t))

    def _frame(self, at):
        return np.rint(self._data[at]["observation.images.scene"].numpy().transpose(1, 2, 0) * 255)


def psnr(one, other):
    error = np.mean((np.asarray(one, np.float64) - other) ** 2)
    return round(float(10 * np.log10(255**2 / max(error, 1e-3))), 1)


def main():
    sys.path.insert(0, sys.argv[1])
    from push_arm import PushArm

    folder = pathlib.Path(sys.argv[2])
    arm = PushArm()
    arm.reset()

    def rendered(state):
        arm.restore(state)
        return arm.render().copy()

    for task, success, states, actions, rewards, done, frame in (
            Plain if (folder / "episodes.jsonl").exists() else LeRobot)(folder).episodes():
        misses = []
        for t in range(len(states) - 1):
            arm.restore(states[t])
            after, reward, *_ = arm.step(actions[t])
            misses.append(float(max(np.abs(after[:5] - states[t + 1][:5]).max(), abs(reward - rewards[t]))))
        # where the arm moves most, the step before and the one after look different
        moves = np.abs(np.diff(states[:, :2], axis=0)).max(axis=1)
        here = 1 + int(np.argmax(np.minimum(moves[:-1], moves[1:])))
        shown = frame(here)
        print(json.dumps({
            "task": task, "success": success, "steps": len(states), "step": here,
            "psnr": psnr(shown, rendered(states[here])),
            "lastPsnr": psnr(frame(len(states) - 1), rendered(states[-1])),
            "neighbourPsnr": max(psnr(shown, rendered(states[here + d])) for d in (-1, 1)),
            "moved": round(float(np.ptp(states[:, :2], axis=0).max()), 3), "miss": max(misses), "acted": bool(np.abs(actions).max() > 0.5),
            "done": np.flatnonzero(done).tolist()}))


if __name__ == "__main__":
    main()
