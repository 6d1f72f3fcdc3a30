# SPDX-License-Identifier: Apache-2.0
"""./porthole bench simulation: training steps a second without Porthole, connected and unwatched, and watched."""

import argparse
import contextlib
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

from . import document, environment, noise
from .noise import Load
from .processes import end_on_signals
from .servers import FAILURES, ROOT, Host, end, wait_for
from .spread import Spread, text as words

#: By name: what every other iteration does, and how many watch.
CASES = {
    "render() and drop": ("render", 0),
    "connected, nobody watches": ("porthole", 0),
    "watched by 1": ("porthole", 1),
    "watched by 16": ("porthole", 16),
}
WHERE = {"inline": "in line", "thread": "on a thread of its own"}
UNWATCHED_LOSS = 1.0


@dataclass(frozen=True)
class Result:
    """Of one run: steps a second with and without, and frames a second that were rendered meanwhile."""

    on: float
    off: float
    fps: float
    other: float

    @property
    def lost(self):
        """Percent of the steps a second that are lost."""
        return 100 * (1 - self.on / self.off)


def rates(lines):
    """Returns steps a second with and without, and frames a second with.

    :param lines: one for each iteration: whether it was with, steps, seconds, frames
    :raises ValueError: when there is no iteration of both kinds
    """
    totals = {True: [0, 0.0, 0], False: [0, 0.0, 0]}
    for on, steps, seconds, frames in lines:
        total = totals[bool(on)]
        total[0] += steps
        total[1] += seconds
        total[2] += frames
    if not totals[True][1] or not totals[False][1]:
        raise ValueError("no iteration ended in time: give more --seconds")
    return totals[True][0] / totals[True][1], totals[False][0] / totals[False][1], totals[True][2] / totals[True][1]


class Training:
    """A training run as a process, with its iterations."""

    def __init__(self, learner, what, where, name, address):
        self.lines = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "measure.training", learner, what, where, name, address],
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'bench'}:{ROOT / 'python'}", "OMP_NUM_THREADS": "1",
                 "OPENBLAS_NUM_THREADS": "1", "SDL_VIDEODRIVER": "dummy"},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            on, steps, seconds, frames = line.split()
            self.lines.append((int(on), int(steps), float(seconds), int(frames)))

    def alternated(self, since):
        """Returns whether there were two iterations of each kind since the one of that number."""
        return all(sum(line[0] == on for line in self.lines[since:]) >= 2 for on in (0, 1))

    def started(self):
        if self.process.poll() is not None:
            raise ConnectionError(f"the training ended with {self.process.returncode}")
        return self.lines

    def close(self):
        end(self.process)
        self.reader.join(5)
        self.process.stdout.close()


def watchers(host, count):
    """Starts viewers of the training in one process, which costs little."""
    return subprocess.Popen([sys.executable, "-m", "measure.crowd", str(host.port), f"training={count}"],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def one_run(host, learner, case, where, options):
    """Returns the result of one training run."""
    what, viewers = CASES[case]
    training, crowd = Training(learner, what, where, options.environment, host.link), None
    try:
        wait_for("the first iteration", training.started, 120)
        if viewers:
            wait_for("the stream", lambda: host.stream("training"), 30)
            crowd = watchers(host, viewers)
            if crowd.stdout.readline().strip() != "ready":
                raise ConnectionError("the viewers have no frame")
        time.sleep(options.settle)
        load, before = Load(), len(training.lines) + 1  # the iteration that is under way does not count
        time.sleep(options.seconds)
        wait_for("two iterations of each kind", lambda: training.alternated(before), 120)
        lines, other = training.lines[before:], load.share()
        return Result(*rates(lines), other)
    finally:
        if crowd:
            crowd.stdin.close()
            end(crowd)
            crowd.stdout.close()
        training.close()
        wait_for("the stream's end", lambda: not host.stream("training")
                 or host.stream("training")["state"] == "ended", 30)


def measure(host, learner, options, rule):
    """Returns the results of all rounds by case and place of the render."""
    results = {}
    cells = [(case, where) for where in WHERE for case in CASES]
    for number in range(options.rounds):
        for case, where in cells if number % 2 == 0 else cells[::-1]:
            what = f"round {number + 1}, {case}, {where}"
            try:
                found = one_run(host, learner, case, where, options)
            except FAILURES as e:
                print(f"{what}: {e}", file=sys.stderr, flush=True)
                continue
            rule.check_load(what, found.other)
            results.setdefault((case, where), []).append(found)
            print(f"{what}: {found.on:.0f} steps a second beside {found.off:.0f}: {found.lost:.1f} % lost; {found.fps:.1f} "
                  f"frames a second; others {100 * found.other:.0f} %", file=sys.stderr, flush=True)
    return results


def check_spreads(rule, results):
    for (case, where), found in results.items():
        rule.check_spread(f"steps a second, {case}, {where}", Spread.of([r.off for r in found]))


def spread(results, case, where, figure):
    return Spread.of([getattr(r, figure) for r in results.get((case, where), [])])


def verdicts(results):
    """Yields a sentence for each target, with whether it is met."""
    for where in WHERE:
        rendered = spread(results, "render() and drop", where, "lost")
        bounds = {"connected, nobody watches": (UNWATCHED_LOSS, "at most")}
        if rendered:
            bounds.update((case, (rendered.median, "render() alone")) for case in ("watched by 1", "watched by 16"))
        for case, (bound, word) in bounds.items():
            lost = spread(results, case, where, "lost")
            if lost:
                yield (f"* render {WHERE[where]}, {case}: {lost.median:.1f} % lost, {word} {bound:.1f} %: "
                       f"{'met' if lost.median <= bound else 'not met'}")


def text(results, learner, options):
    names = {"numpy": "PPO in numpy (`bench/measure/numpy_ppo.py`, since PyTorch cannot be had here)",
             "stable-baselines3": "Stable-Baselines3's PPO"}
    intro = (f"`./porthole bench simulation` on {time.strftime('%Y-%m-%d', time.gmtime())}, {noise.machine()}, the host and "
             f"the viewers on the same cores: {names[learner]} on Gymnasium's `{options.environment}`, rendered at most 30 "
             "times a second. Every other iteration of one training run goes without Porthole, so that both see the same "
             f"noise. Medians of {options.rounds} runs in turns and (least to most).\n")
    rows = [[case, WHERE[where], words(spread(results, case, where, "off"), 0), words(spread(results, case, where, "on"), 0),
             words(spread(results, case, where, "lost"), 1), words(spread(results, case, where, "fps"), 1)]
            for where in WHERE for case in CASES]
    head = ["", "render", "steps a second without", "with", "lost, %", "frames a second"]
    return "\n".join([intro, document.table(head, rows), *verdicts(results)]) + "\n"


def run(options):
    """Returns the exit code."""
    rule = noise.rule(options)
    rule.check_load("before the first measurement", noise.look())
    if rule.refuses():
        return noise.TOO_NOISY
    learner = options.learner
    if learner is None:
        learner = "numpy" if environment.missing("stable-baselines3") else "stable-baselines3"
    host = Host()
    try:
        results = measure(host, learner, options, rule)
    finally:
        with contextlib.suppress(subprocess.SubprocessError):  # it does not end in time
            host.close()
    check_spreads(rule, results)
    if rule.refuses():
        return noise.TOO_NOISY
    document.publish(options, "simulation", text(results, learner, options))
    return 0 if len(results) == len(CASES) * len(WHERE) else 1


def arguments():
    parser = argparse.ArgumentParser(prog="porthole bench simulation", description=__doc__)
    parser.add_argument("--learner", choices=("stable-baselines3", "numpy"), help="the first that can be had")
    parser.add_argument("--environment", default="CartPole-v1", help="of Gymnasium, with few discrete actions (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--settle", type=float, default=5, help="seconds before each measurement (%(default)g)")
    parser.add_argument("--seconds", type=float, default=15, help="seconds of each measurement (%(default)g)")
    noise.add_options(parser)
    document.add_options(parser, "simulation")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.settle, options.seconds = 1, 0.5, 3
    return options


if __name__ == "__main__":
    end_on_signals()
    sys.exit(run(arguments()))
