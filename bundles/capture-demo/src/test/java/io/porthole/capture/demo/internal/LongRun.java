/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;
import io.porthole.capture.demo.internal.scene.DemoScene;
public final class LongRun {
    public static void main(String[] a) {
        for (int seed = 1; seed <= Integer.parseInt(a[0]); seed++) {
            DemoScene s = new DemoScene(seed);
            long t = System.nanoTime();
            StringBuilder b = new StringBuilder();
            for (int i = 10; i <= Integer.parseInt(a[1]); i += 10) { s.advanceTo(i); if (i % 60 == 0) b.append(s.finishedStructures()+"/"+s.placedBlocks()+" "); }
            System.out.printf("seed %d: %s %.3f ms per 1/30 s%n", seed, b, (System.nanoTime() - t) / 1e6 / Integer.parseInt(a[1]) / 30);
        }
    }
}
