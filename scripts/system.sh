#!/bin/sh
# Installs what Python packages can't bring: Tesseract with Danish, which scanned PDFs are read with, and, asked with
# `scripts/system.sh tests`, the Chromium that the tests drive. What can't be installed here it says in one line and
# leaves: everything but the reading of scans works without.
set -eu

has_tesseract() { tesseract --list-langs 2>/dev/null | grep -qx dan; }
has_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null

# install CHECK "what fails without it" "what it is" PACKAGE...
install() {
    check=$1 without=$2 name=$3
    shift 3
    if $check; then return; fi
    if ! command -v apt-get >/dev/null; then why="no apt-get here"
    elif [ "$(id -u)" -ne 0 ]; then why="only root can install packages"
    elif ! { apt-get -qq update && apt-get -qq install -y --no-install-recommends "$@"; } >/dev/null 2>&1; then
        why="apt-get failed"
    elif ! $check; then why="the packages did not bring it"
    else echo "Installed $name."; return
    fi
    echo "$without: $why. Install $name (Debian: $*)."
}

export DEBIAN_FRONTEND=noninteractive
install has_tesseract "Scanned PDFs can't be read" "Tesseract with Danish" tesseract-ocr tesseract-ocr-dan
if [ "${1:-}" = tests ]; then
    install has_chromium "The tests in the browser can't run" "Chromium" chromium
fi
