"""How much is tried: `./test_all.sh --full`, as in continuous integration, tries more of the same."""

from __future__ import annotations

import os


def of_depth[Amount](usual: Amount, full: Amount) -> Amount:
    """The amount for a usual run, or the one for a full run."""
    return full if os.environ.get("MT_TEST_DEPTH") == "full" else usual
