#!/bin/bash
# nft 1.0.6 (Debian 12): the statement `update @map { key : data }` loads its data into the second 128-bit register, however
# long the key is. A key of a mark and an IPv6 address has 20 bytes and reaches into that register, so the last four bytes of
# the address are overwritten before the element is created, and a lookup with the right key never finds it. nft 1.1.3 loads
# the data after the key.
#
# Seen: register 2 for the data, while the address lies in the 32-bit registers 9 to 12, the last of which is where
# register 2 begins.
. "$(dirname "$0")/lib.sh"
pinned nftables=1.0.6-2+deb12u2 libnftables1=1.0.6-2+deb12u2 libnftnl11=1.2.4-2

cat >"$folder/rules" <<'NFT'
table ip6 finding {
	map clients {
		type mark . ipv6_addr : mark
		flags dynamic,timeout
		timeout 1h
	}
	chain remember {
		update @clients { meta mark . ip6 saddr : meta mark }
	}
}
NFT
instructions=$(unshare --net nft --debug=netlink --check --file "$folder/rules")
nft --version
grep -A 6 'ip6 finding remember' <<<"$instructions"
saw "the address is loaded from register 9 on, 16 bytes" \
  grep -q 'payload load 16b @ network header + 8 => reg 9' <<<"$instructions"
saw "the data are loaded into register 2, on the address's last four bytes" \
  grep -q 'dynset update reg_key 1 set clients sreg_data 2' <<<"$instructions"
