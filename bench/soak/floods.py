# SPDX-License-Identifier: Apache-2.0
"""Clients that take every connection, and what a viewer notices of them."""

import resource

import flood
import host as hosts

MAX_GAP_MS = 200
WIDE = ("--/io.porthole.http/maxConnections=10000", "--/io.porthole.http/maxConnectionsPerAddress=10000")


def flood_all():
    """Floods a host with its default bounds, then one that lets them all in; returns the exit status."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    good = True
    for settings in ((), WIDE):
        host = hosts.Host(*settings)
        try:
            result = flood.run(host, 5000, 2000, 20)
            good &= result["gapMs"] <= MAX_GAP_MS and result["snapshot"] == 200
        finally:
            host.close()
    return 0 if good else 1
