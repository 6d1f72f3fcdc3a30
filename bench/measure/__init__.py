# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks share: processor time, the machine's other load, viewers, spreads and the tables of the document."""
