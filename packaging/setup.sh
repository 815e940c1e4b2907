#!/usr/bin/env bash
# Sets up what CoderDesk needs: system packages where that is allowed, and an environment in .venv.
set -euo pipefail
cd "$(dirname "$0")/.."

# Qt needs these even without a display; fonts make it readable. The second list is for a real window.
needed=(libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0 fonts-dejavu-core python3-venv)
wanted=(strace fonts-inter fonts-jetbrains-mono xvfb xauth xdotool libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4
    libxcb-keysyms1 libxcb-shape0)

installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$'; }

missing=()
if command -v dpkg-query >/dev/null; then
    for package in "${needed[@]}" "${wanted[@]}"; do
        # Newer releases rename some packages for 64-bit time; either name will do.
        # A Python that did not come from Debian brings venv along.
        if [ "$package" = python3-venv ] && python3 -c 'import ensurepip' 2>/dev/null; then continue; fi
        installed "$package" || installed "${package}t64" || missing+=("$package")
    done
fi
if [ "${#missing[@]}" -gt 0 ]; then
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root=(sudo -n); else as_root=(false); fi
    fi
    if ! { "${as_root[@]}" apt-get update -qq >/dev/null 2>&1 \
        && DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq "${missing[@]}" >/dev/null 2>&1; }; then
        echo "These system packages are missing and may not be installed from here: ${missing[*]}" >&2
        echo "Install them with: sudo apt-get install ${missing[*]}" >&2
        for package in "${missing[@]}"; do
            for must in "${needed[@]}"; do [ "$package" = "$must" ] && exit 1; done
        done
        echo "Going on without them: only the look of the desk and its window under X need them." >&2
    fi
fi

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "CoderDesk needs Python 3.11 or newer; this is $(python3 --version)." >&2
    exit 1
}
stamp=.venv/.set-up-for
now=$(sha256sum pyproject.toml | cut -d' ' -f1)
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$now" ]; then
    [ -x .venv/bin/python ] || python3 -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
    echo "$now" >"$stamp"
fi
# Where Python may not write beside the sources, or has not yet, each start would compile them again.
.venv/bin/python -m compileall -q src/coderdesk
