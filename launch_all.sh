#!/bin/sh
# Starts everything. Finds a Python by running it; backend/app/cli does the work.
#   ./launch_all.sh [--check] [--dev] [--no-seed] [--port N]
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
. "$root/backend/app/cli/find_python.sh"
exec "$MTF_FOUND_PYTHON" "$root/backend/app/cli/bootstrap.py" dev "$@"
