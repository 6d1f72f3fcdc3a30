#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A Gymnasium environment with a policy at its mercy, live in the browser.

    ./porthole run                                        # in one terminal
    pip install ./python "gymnasium[classic-control]"
    python python/examples/gymnasium_stream.py            # in another

Watch the stream "gym": episode, step, reward and return are shown with the frame. With control: space pauses, the
right arrow steps, R ends the episode. Nothing is rendered while nobody watches.
"""

import argparse
import math
import sys
import time

try:
    import gymnasium

    import porthole.gym
except ImportError as e:
    sys.exit(print(f'{e}\nGet what is missing with: pip install ./python "gymnasium[classic-control]"', file=sys.stderr)
             or 2)


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("environment", nargs="?", default="CartPole-v1", help="its id (default: CartPole-v1)")
    parser.add_argument("--name", default="gym", help="name of the stream (default: gym)")
    parser.add_argument("--address", help="where the host takes frames (default: this user's host on this machine)")
    parser.add_argument("--fps", type=float, default=30, help="steps a second (default: 30)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=math.inf, help="end after this time")
    return parser.parse_args()


def policy(env, observation):
    """Balances the pole for a while; anything else gets random actions."""
    if env.spec is not None and env.spec.id.startswith("CartPole"):
        _, speed, angle, turn = observation
        return int(angle + 0.3 * turn + 0.05 * speed > 0)
    return env.action_space.sample()


def main():
    chosen = options()
    inner = gymnasium.make(chosen.environment, render_mode="rgb_array")
    begin = due = time.monotonic()
    with porthole.gym.StreamWrapper(inner, chosen.name, fps=chosen.fps, address=chosen.address) as env:
        observation, _ = env.reset(seed=chosen.seed)
        try:
            while time.monotonic() - begin < chosen.seconds:
                observation, _, terminated, truncated, _ = env.step(policy(inner, observation))
                if terminated or truncated:
                    observation, _ = env.reset()
                due = max(due + 1 / chosen.fps, time.monotonic() - 0.2)
                time.sleep(max(0.0, due - time.monotonic()))
        except KeyboardInterrupt:
            pass
        print(f"{chosen.name}: {env.rendered} frames rendered")


if __name__ == "__main__":
    main()
