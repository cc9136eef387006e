#!/bin/bash
# What apply --backend iptables says when it cannot, or when two programs would translate the same packets: one sentence, with
# what to do.
# programs: iptables-legacy iptables-nft
#
#   [node]
. "$(dirname "$0")/lib.sh"
lone_node
node_objects
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1
mode=${PROGRAM#iptables-}
other=$([[ $mode == nft ]] && echo legacy || echo nft)
backEnd=(--backend iptables --iptables-mode "$mode")

# says PATTERN, for `check`: the output is one line, which matches.
says() { same 1 "$(wc -l <"$scratch/output")" && grep -qE "$1" "$scratch/output"; }

unprivileged() {
  on node setpriv --bounding-set=-net_admin --inh-caps=-net_admin "$viaduct" "$1" -f "$manifests" --node node1 \
    "${settings[@]}" "${backEnd[@]}"
}
check "without privileges apply exits 3" exits 3 unprivileged apply
check "and says what is missing" says 'CAP_NET_ADMIN.*run as root'
check "diff exits 2" exits 2 unprivileged diff
check "and says what is missing" says 'CAP_NET_ADMIN.*run as root'

check "the daemon refuses" exits 2 on node "$viaduct" run --manifests "$manifests" --backend iptables
check "with one sentence" says 'the daemon programs nftables'
check "options of iptables want its back end" exits 2 ours apply --iptables-mode nft
check "a wait has an end" exits 2 ours apply "${backEnd[@]}" --iptables-wait 601

# The tables of the other back end of Viaduct.
check "nftables is programmed" exits 0 ours apply
check "apply to iptables names the tables that are there" exits 0 ours apply "${backEnd[@]}"
check "with the command" grep -q "warning: the table ip viaduct .*'viaduct cleanup'" "$scratch/output"
check "apply to nftables names iptables' chains" exits 0 ours apply
check "with the command" grep -q "warning: iptables-$mode has chains .*--iptables-mode $mode'" "$scratch/output"
check "cleanup removes the tables" exits 0 on node "$viaduct" cleanup
check "no warning is left" exits 0 ours apply "${backEnd[@]}"
check "nothing but the result is said" says 'nothing to change'

# The other back end of iptables.
if PROGRAM=iptables-$other has_iptables; then
  system=$(iptables --version | grep -q nf_tables && echo nft || echo legacy)
  check "a second back end of iptables is an error where the system chooses, or a warning" \
    exits "$([[ $system == "$mode" ]] && echo 0 || echo 3)" ours apply --backend iptables
  if [[ $system != "$mode" ]]; then
    check "which names the remedy" says "iptables-$mode has chains of Viaduct; .*cleanup --backend iptables --iptables-mode $mode"
  fi
  check "named, it is used" exits 0 ours apply --backend iptables --iptables-mode "$other"
  check "with a warning" grep -q "warning: iptables-$mode has chains of Viaduct too" "$scratch/output"
  check "cleanup without a mode cleans both" exits 0 on node "$viaduct" cleanup --backend iptables
  check "of legacy" grep -q 'chains of iptables-legacy' "$scratch/output"
  check "and of nft" grep -q 'chains of ip6tables-nft' "$scratch/output"
  check "and says that base chains stay" grep -q "nft delete table ip nat" "$scratch/output"
  on node "iptables-$other" -w 20 -t filter -A INPUT -s 192.0.2.1 -j DROP
  check "rules of others there are named" exits 0 ours apply "${backEnd[@]}"
  check "as a warning" grep -q "warning: iptables-$other has 1 rule of other programs" "$scratch/output"
fi
