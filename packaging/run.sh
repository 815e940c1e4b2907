#!/usr/bin/env bash
# Opens the desk; where there is no display, does the main job without one on the sample charts.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec .venv/bin/coderdesk
fi
echo "There is no display here, so CoderDesk does its main job on the sample charts without a window."
exec .venv/bin/coderdesk demo --headless --out demo-out
