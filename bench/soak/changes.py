# SPDX-License-Identifier: Apache-2.0
"""Bundles that are replaced and models that change while people watch."""

import glob
import os
import shutil
import zipfile

import host as hosts
from worker import Worker

MODEL = """
<mujoco model="scene">
  <worldbody>
    <light pos="0 0 4"/>
    <camera name="top" pos="0 0 3"/>
    <geom type="plane" size="4 4 0.1" rgba="0.3 0.3 0.8 1"/>
    <body pos="0 0 0.5"><freejoint/><geom size="{}"/></body>
  </worldbody>
</mujoco>
"""
BROKEN = "<mujoco><worldbody><gem/></worldbody></mujoco>"


class Bundles(Worker):
    """Puts another build of a bundle of load/ in its place, as an update does."""

    def __init__(self, over, every):
        super().__init__("bundles", over)
        self.every = every
        self.jars = sorted((hosts.HOME / "load").glob("*.jar"))
        self.originals = hosts.HOME / "originals"
        shutil.copytree(hosts.HOME / "load", self.originals)

    def act(self):
        self.pause(self.every, self.every)
        jar = self.random.choice(self.jars)
        fresh = jar.with_suffix(".fresh")
        shutil.copyfile(self.originals / jar.name, fresh)
        with zipfile.ZipFile(fresh, "a") as z:
            z.writestr("replaced.txt", str(self.counts.total()))
        fresh.replace(jar)
        self.counts[jar.name.replace("porthole-", "").rsplit("-", 2)[0]] += 1


class Models(Worker):
    """Replaces, touches, breaks and removes a model of MuJoCo; without the library there is none."""

    def __init__(self, folder, over, every):
        super().__init__("models", over)
        self.folder, self.every = folder, every
        self.there = bool(glob.glob("/usr/lib/*/libmujoco.so.*"))

    def act(self):
        if not self.there:
            self.over.wait()
            return
        action = self.random.choice(("place", "place", "touch", "spoil", "remove"))
        getattr(self, action)()
        self.counts[action] += 1
        self.pause(self.every, self.every)

    def place(self, text=None):
        part = self.folder / "scene.xml.part"
        part.write_text(text or MODEL.format(self.random.uniform(0.1, 0.5)))
        part.rename(self.folder / "scene.xml")

    def touch(self):
        if (self.folder / "scene.xml").exists():
            os.utime(self.folder / "scene.xml")

    def spoil(self):
        self.place(BROKEN)

    def remove(self):
        (self.folder / "scene.xml").unlink(missing_ok=True)
