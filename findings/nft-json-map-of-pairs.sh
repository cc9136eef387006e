#!/bin/bash
# nft 1.0.6 (Debian 12): `nft --json list ruleset` prints the type of a map's data as one string, "ipv4_addr . inet_service",
# if the data are pairs; `nft --json --file` of the same version refuses that. A ruleset with such a map cannot be saved and
# loaded as JSON, only as text.
#
# Seen: "Invalid map type 'ipv4_addr . inet_service'."
. "$(dirname "$0")/lib.sh"
pinned nftables=1.0.6-2+deb12u2 libnftables1=1.0.6-2+deb12u2 libnftnl11=1.2.4-2

cat >"$folder/rules" <<'NFT'
table ip finding {
	map ends {
		type ipv4_addr : ipv4_addr . inet_service
		elements = { 192.0.2.1 : 192.0.2.2 . 80 }
	}
}
NFT
nft --version
# shellcheck disable=SC2016
unshare --net bash -euc '
  nft --file "$1/rules"
  nft list ruleset >"$1/text"
  nft --json list ruleset >"$1/json"
  nft flush ruleset
  nft --file "$1/text" && echo loads >"$1/text-outcome"
  nft flush ruleset
  nft --json --file "$1/json" 2>"$1/complaint" || echo refused >"$1/json-outcome"' finding "$folder"
head -n 1 "$folder/complaint"
saw "the listing loads as text" grep -q loads "$folder/text-outcome"
saw "and is refused as JSON" grep -q refused "$folder/json-outcome"
saw "for the type that nft itself wrote" grep -q "Invalid map type 'ipv4_addr . inet_service'" "$folder/complaint"
