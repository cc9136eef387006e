# shellcheck shell=bash
# Functions that the findings share.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# pinned PACKAGE=VERSION…: unpacks these Debian packages into the temporary folder, and takes programs and libraries
# from there.
pinned() {
  (cd "$folder" && apt-get download --quiet "$@" >/dev/null) || {
    echo "these packages are not in this machine's package index: $*" >&2
    exit 2
  }
  local package
  for package in "$folder"/*.deb; do dpkg --extract "$package" "$folder/unpacked"; done
  PATH=$folder/unpacked/usr/sbin:$folder/unpacked/usr/bin:$PATH
  LD_LIBRARY_PATH=$(find "$folder/unpacked" -name '*.so*' -printf '%h\n' | sort -u | paste -sd :)
  export PATH LD_LIBRARY_PATH
}

# saw SENTENCE COMMAND…: prints the sentence, and fails if the command does.
saw() {
  if "${@:2}"; then echo "seen: $1"; else
    echo "no longer seen: $1" >&2
    exit 1
  fi
}
