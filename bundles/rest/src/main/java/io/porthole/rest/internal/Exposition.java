/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

/** Writes Prometheus' text format 0.0.4 and OpenMetrics 1.0, which differ in the names of counters and in the end. */
final class Exposition {
    private final StringBuilder out = new StringBuilder(4096);
    private final boolean openMetrics;
    private String family = "";

    Exposition(boolean openMetrics) {
        this.openMetrics = openMetrics;
    }

    void family(String name, String type, String help) {
        family = name;
        String shown = type.equals("counter") && !openMetrics ? name + "_total" : name;
        out.append("# HELP ").append(shown).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(shown).append(' ').append(type).append('\n');
    }

    void sample(String suffix, double value) {
        out.append(family).append(suffix);
        value(value);
    }

    void labelled(String label, String content, double value) {
        out.append(family).append('{');
        label(label, content);
        out.append('}');
        value(value);
    }

    void sample(String suffix, String stream, double value) {
        out.append(family).append(suffix).append('{');
        label("stream", stream);
        out.append('}');
        value(value);
    }

    void sample(String suffix, String stream, String label, String content, double value) {
        out.append(family).append(suffix).append('{');
        label("stream", stream);
        out.append(',');
        label(label, content);
        out.append('}');
        value(value);
    }

    private void label(String name, String content) {
        String escaped = content.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        out.append(name).append("=\"").append(escaped).append('"');
    }

    private void value(double value) {
        out.append(' ');
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            out.append((long) value);
        } else {
            out.append(value);
        }
        out.append('\n');
    }

    String end() {
        return openMetrics ? out.append("# EOF\n").toString() : out.toString();
    }
}
