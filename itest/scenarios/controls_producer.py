# SPDX-License-Identifier: Apache-2.0
"""A simulation with controls, as a user writes one; prints what it sees of them.

usage: controls_producer.py SOCKET
"""

import sys
import time

import numpy as np
import porthole

stream = porthole.Stream("arm", fps=30, address=sys.argv[1], commands=("pause", "resume"))
with stream.folder("Robot"):
    speed = stream.slider("speed", 0, 2, 1.0, step=0.1, unit="m/s")
gait = stream.menu("gait", ["walk", "trot"])
home = stream.button("home", on_press=lambda: print("home", flush=True))
done = stream.progress("done")
gait.on_change(lambda value: print("gait", value, flush=True))
stream.form("spawn", {"count": (1, 9, 3), "name": "box"})

seen, now, paused, step = speed.value, 0.0, False, 0
while True:
    for event in stream.events():
        if isinstance(event, porthole.Command):
            print(event.name, event.arguments, flush=True)
            paused = {"pause": True, "resume": False}.get(event.name, paused)
    if speed.value != seen:
        seen = speed.value
        print("speed", seen, flush=True)
        done.value = seen / 2
    if not paused:
        now += 0.02 * speed.value
        step += 1
    stream.plot("height", abs(now % 1 - 0.5), unit="m")
    stream.report_state(paused=paused, speed=speed.value, episode=1, step=step)
    stream.send(np.full((48, 64, 3), step % 256, np.uint8), simulation_time=now, annotations={"values": {"step": step}})
    time.sleep(0.02)
