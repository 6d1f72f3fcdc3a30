# SPDX-License-Identifier: Apache-2.0
"""Plots as SVG, the same bytes for the same figures."""

from . import document

COLOURS = ("#1f6feb", "#d4731f", "#2da44e", "#8250df")
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


def path(options, name):
    """Returns where a plot goes: beside the document, or under target/ when the tables are only printed."""
    written = document.target(options)
    folder = written.parent / "images" if written else document.ROOT / "target" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def _axes_of(width, height):
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "porthole", "font.family": "sans-serif",
                                "axes.spines.top": False, "axes.spines.right": False})
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(width, height), layout="constrained")


def _save(figure, where):
    figure.savefig(where, metadata={"Date": None})
    print(f"written to {where}")


def bars(where, names, groups, label):
    """Draws horizontal bars on a logarithmic scale.

    :param groups: by name of a group, a spread or None for each of the names
    """
    figure, axes = _axes_of(9, 1 + 0.6 * len(names))
    height = 0.8 / len(groups)
    for i, (group, spreads) in enumerate(groups.items()):
        there = [(n, s) for n, s in enumerate(spreads) if s]
        axes.barh([n + (i - (len(groups) - 1) / 2) * height for n, _ in there], [s.median for _, s in there], height,
                  xerr=[[s.median - s.least for _, s in there], [s.most - s.median for _, s in there]],
                  color=COLOURS[i], label=group, error_kw={"elinewidth": 1})
    axes.set_xscale("log")
    axes.set_xlim(left=1)
    ticks = [tick for tick in TICKS if tick <= axes.get_xlim()[1]]
    axes.set_xticks(ticks, [str(tick) for tick in ticks])
    axes.minorticks_off()
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xlabel(label)
    axes.legend(frameon=False)
    _save(figure, where)


def curves(where, x, lines, x_label, y_label, x_log=True):
    """Draws lines over the same values.

    :param lines: by name, one value or None for each x
    """
    figure, axes = _axes_of(7, 4)
    for i, (name, values) in enumerate(lines.items()):
        points = [(a, b) for a, b in zip(x, values) if b is not None]
        axes.plot([a for a, _ in points], [b for _, b in points], "o-", color=COLOURS[i % len(COLOURS)], label=name)
    if x_log:
        axes.set_xscale("log")
        axes.set_xticks(x, [str(a) for a in x])
        axes.minorticks_off()
    axes.set_ylim(bottom=0)
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)
    axes.legend(frameon=False)
    axes.grid(alpha=0.3)
    _save(figure, where)
