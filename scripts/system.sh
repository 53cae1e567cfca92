#!/bin/sh
# Installs Tesseract with Danish, which scanned PDFs are read with. Where that can't be done here it says so
# in one line and leaves it: everything but the reading of scans works without.
set -eu
installed() { tesseract --list-langs 2>/dev/null | grep -qx dan; }
later() { echo "Scanned PDFs can't be read: $1. Install Tesseract with Danish (Debian: tesseract-ocr tesseract-ocr-dan)."; exit 0; }

if installed; then exit 0; fi
command -v apt-get >/dev/null || later "no apt-get here"
[ "$(id -u)" -eq 0 ] || later "only root can install packages"
export DEBIAN_FRONTEND=noninteractive
packages='tesseract-ocr tesseract-ocr-dan'
# shellcheck disable=SC2086
{ apt-get -qq update && apt-get -qq install -y --no-install-recommends $packages; } >/dev/null 2>&1 || later "apt-get failed"
installed || later "the packages did not bring Danish"
echo "Installed Tesseract with Danish."
