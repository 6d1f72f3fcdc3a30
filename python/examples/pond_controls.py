#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sliders, a button and a plot beside a simulation. pond_viser.py is the same with viser.

    ./porthole run                                   # in one terminal
    pip install ./python
    python python/examples/pond_controls.py          # in another

Watch the stream "pond-controls".
"""

import time

from pond import STEP, Pond

import porthole


def main():
    pond = Pond()
    with porthole.Stream("pond-controls", title="Pond", tone="colormap=viridis,window=-0.3:0.3") as stream:
        with stream.folder("Weather"):
            rain = stream.slider("rain", 0, 40, 2, unit="drops/s")
            damping = stream.slider("damping", 0.0, 0.05, 0.005, step=0.001)
        stone = stream.button("stone", label="Throw a stone")
        while True:
            if stone.pressed:
                pond.throw(0.5, 0.5)
            pond.damping = damping.value
            pond.rain(rain.value)
            pond.step()
            stream.plot("energy", pond.energy)
            if stream.wanted():
                stream.send(pond.render(), simulation_time=pond.time)
            time.sleep(STEP)


if __name__ == "__main__":
    main()
