#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What pond_controls.py does, with viser: the live uPlot curve of its gallery, with sliders and a button.

    pip install viser matplotlib
    python python/examples/pond_viser.py             # then open http://localhost:8080/
"""

import threading
import time

import matplotlib
import numpy as np
import viser
import viser.uplot
from pond import STEP, Pond

KEPT = 600


def main():
    pond = Pond()
    colours = matplotlib.colormaps["viridis"]
    thrown = threading.Event()  # callbacks come on another thread
    times, energies = np.zeros(KEPT), np.zeros(KEPT)
    server = viser.ViserServer()
    with server.gui.add_folder("Weather"):
        rain = server.gui.add_slider("rain (drops/s)", min=0, max=40, step=1, initial_value=2)
        damping = server.gui.add_slider("damping", min=0.0, max=0.05, step=0.001, initial_value=0.005)
    stone = server.gui.add_button("Throw a stone")
    stone.on_click(lambda _: thrown.set())
    plot = server.gui.add_uplot(
        data=(times, energies),
        series=(viser.uplot.Series(label="time"), viser.uplot.Series(label="energy", stroke="teal", width=2)),
        scales={"x": viser.uplot.Scale(time=False, auto=True), "y": viser.uplot.Scale(auto=True)},
        legend=viser.uplot.Legend(show=True),
    )
    while True:
        if thrown.is_set():
            thrown.clear()
            pond.throw(0.5, 0.5)
        pond.damping = damping.value
        pond.rain(rain.value)
        pond.step()
        times, energies = np.append(times[1:], pond.time), np.append(energies[1:], pond.energy)
        plot.data = (times, energies)
        if server.get_clients():
            shade = np.clip((pond.render() + 0.3) / 0.6, 0, 1)
            server.scene.set_background_image((255 * colours(shade)[:, :, :3]).astype(np.uint8), format="jpeg")
        time.sleep(STEP)


if __name__ == "__main__":
    main()
