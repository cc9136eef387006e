#!/bin/bash
# nft 1.0.6 (Debian 12): in the key of a set of ranges of several fields, the transport protocol is followed by a
# `byteorder` that swaps pairs of bytes, though the field has one byte. Older kernels ignore it; Linux 6.12.115
# and 7.3.4 refuse the rule with EOPNOTSUPP, so nft 1.0.6 can no longer load it after such a kernel update.
#
# Seen: `byteorder reg 9 = hton(reg 9, 2, 1)`: size 2, length 1.
. "$(dirname "$0")/lib.sh"
pinned nftables=1.0.6-2+deb12u2 libnftables1=1.0.6-2+deb12u2 libnftnl11=1.2.4-2

cat >"$folder/rules" <<'NFT'
table ip finding {
	set ranges {
		type ipv4_addr . inet_proto . ipv4_addr
		flags interval
	}
	chain check {
		ip daddr . meta l4proto . ip saddr @ranges accept
	}
}
NFT
instructions=$(unshare --net nft --debug=netlink --check --file "$folder/rules")
nft --version
grep -A 5 'ip finding check' <<<"$instructions"
saw "a byteorder of size 2 on a field of length 1" grep -q 'byteorder reg 9 = hton(reg 9, 2, 1)' <<<"$instructions"
