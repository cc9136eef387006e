#!/bin/bash
# The packets of Tests/Scenarios: the same files whose rulesets the unit tests compare with golden text and with nft's
# own instructions. One lab, each scenario over the table of the one before.
# programs: apply nft
#
#   [client]──[node]──[pod1 pod2 pod3]──[far1]
. "$(dirname "$0")/lib.sh"
topology

# section NAME FILE
section() { awk -v head="-- $1 --" '/^-- .* --$/ { inside = $0 == head; next } inside' "$2"; }

# packet FROM TRANSPORT TARGET => OUTCOME…
packet() {
  [[ $4 == "=>" ]] || report "no packet: $*"
  expect "$1" "$2" "$3" "${@:5}"
}

for scenario in "$labDirectory"/../Tests/Scenarios/*.scenario; do
  failuresBefore=$failures
  section cluster.yaml "$scenario" >"$manifests/cluster.yaml"
  read -ra settings < <(section settings "$scenario")
  program
  while read -ra line; do
    ((${#line[@]} == 0)) || packet "${line[@]}"
  done < <(section packets "$scenario")
  [[ $PROGRAM == nft ]] || check "diff finds nothing" exits 0 ours diff
  ((failures == failuresBefore)) || echo "    in $(basename "$scenario"): $(head -n 1 "$scenario")" >&2
done
