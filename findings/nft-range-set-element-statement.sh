#!/bin/bash
# nft 1.0.6 (Debian 12): if a file creates a set of ranges whose elements carry a statement, and adds an element with a
# statement of its own, the element gets the set's statement: `ct count over 5` becomes the `ct count over 1000` that the
# set was declared with. In a file of its own, after the set exists, the same element keeps it. A set without
# `flags interval` keeps it in both cases.
#
# Seen: the listing shows 1000 for the element of the set of ranges, and 5 for all others.
. "$(dirname "$0")/lib.sh"
pinned nftables=1.0.6-2+deb12u2 libnftables1=1.0.6-2+deb12u2 libnftnl11=1.2.4-2

for name in ranges keys; do
  flags=
  [[ $name == keys ]] || flags='flags interval;'
  cat >"$folder/$name.set" <<NFT
add table ip finding
add set ip finding $name { type mark; ct count over 1000; $flags }
NFT
  echo "add element ip finding $name { 1 ct count over 5 }" >"$folder/$name.element"
  cat "$folder/$name.set" "$folder/$name.element" >"$folder/$name.whole"
done

# listed FILE…: what is in the kernel after these files.
listed() {
  # shellcheck disable=SC2016
  unshare --net bash -c 'for file; do nft --file "$file"; done; nft list ruleset' bash "$@" | grep elements
}
nft --version
saw "in one file, an element of a set of ranges gets the set's statement" \
  grep -q 'ct count over 1000' <<<"$(listed "$folder/ranges.whole")"
saw "in two files, it keeps its own" \
  grep -q 'ct count over 5 ' <<<"$(listed "$folder/ranges.set" "$folder/ranges.element")"
saw "without ranges, it keeps its own in one file" grep -q 'ct count over 5 ' <<<"$(listed "$folder/keys.whole")"
