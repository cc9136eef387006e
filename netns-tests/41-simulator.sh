#!/bin/bash
# The simulator against the kernel: for the state of every scenario, what `viaduct trace` says of a packet is what becomes
# of it. Everybody sends to every kind of address, TCP and UDP, IPv4 and IPv6; packets that no Service is concerned with
# are left out.
#
#   [client]──[node]──[pod1 pod2 pod3]──[far1]
. "$(dirname "$0")/lib.sh"
topology
targets=(cluster.10:80 cluster.10:81 cluster.99:80 node:30080 node:30081 lb.200:80 external.5:80)
pairs=0

section() { awk -v head="-- $1 --" '/^-- .* --$/ { inside = $0 == head; next } inside' "$2"; }

# predicted FROM TRANSPORT TARGET: what the simulator says, in the words of found_lines.
predicted() {
  local interface=cni0 to=$3 sender pods=() pod gateway
  sender=$(address "$1" "$family")
  [[ $1 != client ]] || interface=eth0
  to=$(address "${to%:*}" "$family")
  [[ $to != *:* ]] || to="[$to]"
  for pod in pod1 pod2 pod3 far1; do
    gateway=gateway
    [[ $pod != far* ]] || gateway=far-gateway
    pods+=("$pod=$(address "$pod" "$family")=$(address "$gateway" "$family")")
  done
  "$viaduct" trace -f "$manifests" --node node1 "${settings[@]}" --from "$sender" --to "$to:${3##*:}/$2" \
    --interface "$interface" --output json 2>/dev/null | "$python" "$labDirectory/fates.py" "$sender" "${pods[@]}"
}

# compare FROM TRANSPORT TARGET
compare() {
  local wanted outcome found
  wanted=$(predicted "$@")
  [[ $wanted != untouched ]] || return 0
  case $wanted in
    refused | dropped) outcome=$wanted ;;
    *) outcome=$(cut -d ' ' -f 1 <<<"$wanted" | paste -sd,) ;;
  esac
  found=$(found_lines "$@" "$outcome")
  pairs=$((pairs + 1))
  [[ $found == "$wanted" ]] ||
    report "$* over IPv$family"$'\n'"    simulator: ${wanted//$'\n'/, }"$'\n'"    kernel:    ${found//$'\n'/, }"
}

for scenario in "$labDirectory"/../Tests/Scenarios/*.scenario; do
  failuresBefore=$failures
  section cluster.yaml "$scenario" >"$manifests/cluster.yaml"
  read -ra settings < <(section settings "$scenario")
  program
  for family in 4 6; do
    for from in pod1 pod3 client node; do
      for transport in tcp udp; do
        for target in "${targets[@]}"; do compare "$from" "$transport" "$target"; done
      done
    done
  done
  ((failures == failuresBefore)) || echo "    in $(basename "$scenario"): $(head -n 1 "$scenario")" >&2
done
echo "$pairs packets fared as the simulator said"
check "there were enough packets to tell" test "$pairs" -ge 400
