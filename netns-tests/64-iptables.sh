#!/bin/bash
# The packets of Tests/Scenarios again, when what iptables-restore took decides: each of its back ends does what nftables
# does. Each scenario is loaded over the one before.
# programs: iptables-legacy iptables-nft
#
#   [client]──[node]──[pod1 pod2 pod3]──[far1]
. "$(dirname "$0")/lib.sh"
topology

# section NAME FILE
section() { awk -v head="-- $1 --" '/^-- .* --$/ { inside = $0 == head; next } inside' "$2"; }

# listed COMMAND: the rules of our chains and the jumps to them, as iptables-save prints them, in order.
listed() { on node "$1-save" | grep -E '^-A (VIADUCT-|.* -j VIADUCT-)' | sort; }

# loaded FAMILY: the same, as they were loaded.
loaded() { sed -n 's/^-[AI] /-A /p' "$scratch/rules-$1" | sort; }

for scenario in "$labDirectory"/../Tests/Scenarios/*.scenario; do
  failuresBefore=$failures
  section cluster.yaml "$scenario" >"$manifests/cluster.yaml"
  read -ra settings < <(section settings "$scenario")
  program
  while read -ra line; do
    ((${#line[@]} == 0)) || expect "${line[@]:0:3}" "${line[@]:4}"
  done < <(section packets "$scenario")
  for command in ipv4:$PROGRAM ipv6:ip6${PROGRAM#ip}; do
    check "$command-save prints what was loaded, and what earlier scenarios left" \
      same "" "$(comm -13 <(listed "${command#*:}") <(loaded "${command%:*}"))"
  done
  ((failures == failuresBefore)) || echo "    in $(basename "$scenario"): $(head -n 1 "$scenario")" >&2
done
