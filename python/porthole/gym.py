# SPDX-License-Identifier: Apache-2.0
"""Gymnasium environments in the browser.

>>> env = porthole.gym.StreamWrapper(gymnasium.make("CartPole-v1", render_mode="rgb_array"), name="cartpole")

Environments of the old ``gym`` are wrapped too.
"""

from ._gym_episodes import EpisodeWrapper
from ._gym_stream import StreamWrapper

__all__ = ["EpisodeWrapper", "StreamWrapper"]
