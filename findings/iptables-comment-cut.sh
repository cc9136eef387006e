#!/bin/bash
# iptables 1.8.9 (Debian 12), over nf_tables: a comment has at most 255 characters. A longer one is truncated, without a
# message and with exit code 0, so two comments that differ only after that become the same.
#
# Seen: 255 of 300 characters, exit code 0, nothing on standard error.
. "$(dirname "$0")/lib.sh"
pinned iptables=1.8.9-2 libxtables12=1.8.9-2 libip4tc2=1.8.9-2 libip6tc2=1.8.9-2 libnftnl11=1.2.4-2
XTABLES_LIBDIR=$folder/unpacked/usr/lib/x86_64-linux-gnu/xtables
export XTABLES_LIBDIR

comment=$(printf 'c%.0s' {1..300})
printf '%s\n' '*filter' ':FINDING - [0:0]' "-A FINDING -m comment --comment $comment -j RETURN" COMMIT >"$folder/rules"
iptables-nft --version
# shellcheck disable=SC2016
unshare --net bash -euc '
  iptables-nft-restore --noflush <"$1/rules" 2>"$1/complaint" && echo 0 >"$1/status"
  iptables-nft-save >"$1/saved"' finding "$folder"
kept=$(grep -oE 'c{100,}' "$folder/saved" | tr -d '\n' | wc -c)
echo "$kept of ${#comment} characters are kept"
saw "255 characters are kept" test "$kept" -eq 255
saw "the exit code is 0" grep -qx 0 "$folder/status"
saw "nothing is said" test ! -s "$folder/complaint"
