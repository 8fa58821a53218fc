#!/bin/sh
# Runs every check and ends with a table; not zero when one failed. CI runs it with --full.
#   ./test_all.sh [--browser] [--fast | --full]
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
. "$root/backend/app/cli/find_python.sh"
exec "$MTF_FOUND_PYTHON" "$root/backend/app/cli/bootstrap.py" test "$@"
