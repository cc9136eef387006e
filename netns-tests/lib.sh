# shellcheck shell=bash
# What the tests say: objects, `program`, `expect`. Each test is a process of its own; V=1 echoes every command.
#
#   PROGRAM=apply  the node is programmed by `viaduct apply` (the default)
#   PROGRAM=nft    by `viaduct compile | nft -f -`
#   PROGRAM=iptables-legacy, iptables-nft
#                  by `viaduct compile --format iptables` and that back end of iptables-restore, with --noflush
set -Eeuo pipefail
# shellcheck source=lab.sh
. "$(dirname "${BASH_SOURCE[0]}")/lab.sh"

PROGRAM=${PROGRAM:-apply}
manifests=$scratch/manifests
mkdir "$manifests"
# What every command is told about the node; tests change it.
settings=(--cluster-cidr "${ipv4Net[all-pods]},${ipv6Net[all-pods]}")
failures=0

viaduct_binary() {
  local top=$labDirectory/.. candidate
  for candidate in "${VIADUCT:-}" "$top/.build/release/viaduct" "$top/.build/debug/viaduct"; do
    if [[ -x $candidate ]]; then
      realpath "$candidate"
      return
    fi
  done
  echo "no viaduct binary: run 'swift build -c release --product viaduct', or name one in VIADUCT" >&2
  return 1
}
viaduct=$(viaduct_binary)

# --- Objects -----------------------------------------------------------------------------------------------------

# service NAME N: a Service with the ClusterIPs that end in N, such as 10.96.0.N. The rest of its spec comes from standard
# input, and so may its status. $labels, $annotations and $created go into its metadata.
service() {
  {
    cat <<YAML
apiVersion: v1
kind: Service
metadata:
  name: $1
  namespace: default
  creationTimestamp: "${created:-2026-01-01T00:00:00Z}"
  labels: {${labels:-}}
  annotations: {${annotations:-}}
spec:
  clusterIP: ${ipv4Block[cluster]}$2
  clusterIPs: [${ipv4Block[cluster]}$2, "${ipv6Block[cluster]}$2"]
  ipFamilies: [IPv4, IPv6]
  ipFamilyPolicy: RequireDualStack
YAML
    cat
  } >"$manifests/service-$1.yaml"
}

# endpoints SERVICE PORT[,PORT…] ENDPOINT…: a slice per family. PORT is NAME:NUMBER[/PROTOCOL]; ENDPOINT is a pod, or
# POD:CONDITION=VALUE[,…] where CONDITION is ready, serving, terminating, zone-hint or node-hint. $slice tells several
# slices of one Service apart, $labels are more labels for them, and $annotations their annotations; $families, if not
# both.
endpoints() {
  local family
  for family in ${families:-4 6}; do
    printf '%s\n' --- "apiVersion: discovery.k8s.io/v1" "kind: EndpointSlice" "addressType: IPv$family" "metadata:" \
      "  name: $1-ipv$family-${slice:-a}" "  namespace: default" \
      "  labels: {kubernetes.io/service-name: $1${labels:+, $labels}}" "  annotations: {${annotations:-}}" "ports: [$(slice_ports "$2")]" "endpoints:"
    endpoint_lines "$family" "${@:3}"
  done >"$manifests/endpoints-$1-${slice:-a}.yaml"
}

slice_ports() {
  local port name number protocol separator=
  for port in ${1//,/ }; do
    name=${port%%:*} number=${port#*:} protocol=TCP
    [[ $number != */* ]] || protocol=${number#*/}
    printf '%s{name: "%s", port: %s, protocol: %s}' "$separator" "$name" "${number%/*}" "$protocol"
    separator=', '
  done
}

endpoint_lines() {
  local family=$1 endpoint pod node zone
  for endpoint in "${@:2}"; do
    pod=${endpoint%%:*} node=node1 zone=a
    [[ $pod != far* ]] || node=node2 zone=b
    printf '%s\n' "- addresses: [\"$(address "$pod" "$family")\"]" "  nodeName: $node" "  zone: $zone"
    endpoint_conditions "${endpoint#"$pod"}"
  done
}

# endpoint_conditions [:CONDITION=VALUE,…]
endpoint_conditions() {
  local given=${1#:} condition conditions="ready: true" hints=
  for condition in ${given//,/ }; do
    case $condition in
      zone-hint=*) hints="forZones: [{name: ${condition#*=}}]" ;;
      node-hint=*) hints="forNodes: [{name: ${condition#*=}}]" ;;
      ready=*) conditions="ready: ${condition#*=}" ;;
      *) conditions+=", ${condition/=/: }" ;;
    esac
  done
  echo "  conditions: {$conditions}"
  [[ -z $hints ]] || echo "  hints: {$hints}"
}

# node_objects: this node, and the one that far1 is on.
node_objects() {
  cat >"$manifests/nodes.yaml" <<YAML
apiVersion: v1
kind: Node
metadata:
  name: node1
  labels: {kubernetes.io/hostname: node1, topology.kubernetes.io/zone: ${zone:-a}}
spec:
  podCIDR: ${ipv4Net[pods]}
  podCIDRs: [${ipv4Net[pods]}, "${ipv6Net[pods]}"]
status:
  addresses:
  - {type: InternalIP, address: ${ipv4[node]}}
  - {type: InternalIP, address: "${ipv6[node]}"}
  - {type: Hostname, address: node1}
---
apiVersion: v1
kind: Node
metadata:
  name: node2
  labels: {kubernetes.io/hostname: node2, topology.kubernetes.io/zone: b}
spec:
  podCIDR: ${ipv4Net[far-pods]}
  podCIDRs: [${ipv4Net[far-pods]}, "${ipv6Net[far-pods]}"]
status:
  addresses:
  - {type: InternalIP, address: ${ipv4[node2]}}
  - {type: InternalIP, address: "${ipv6[node2]}"}
YAML
}

# service_cidrs: the blocks that ClusterIPs are taken from.
service_cidrs() {
  cat >"$manifests/service-cidrs.yaml" <<YAML
apiVersion: networking.k8s.io/v1
kind: ServiceCIDR
metadata: {name: kubernetes}
spec: {cidrs: [${ipv4Net[cluster]}, "${ipv6Net[cluster]}"]}
YAML
}

# forget SERVICE: its objects are deleted.
forget() { rm -f "$manifests/service-$1.yaml" "$manifests/endpoints-$1"-*.yaml; }

# --- Programming -------------------------------------------------------------------------------------------------

# ours SUBCOMMAND ARGUMENT…: viaduct on the node, with this test's manifests and settings.
ours() { on node "$viaduct" "$1" -f "$manifests" --node node1 "${settings[@]}" "${@:2}"; }

# program ARGUMENT…: brings the manifests into the kernel; what was printed is in $scratch/program.
program() {
  case $PROGRAM in
    apply) ours apply "$@" ;;
    nft) ours compile "$@" | on node nft -f - ;;
    iptables-*) restore_families "$@" ;;
  esac >"$scratch/program" 2>&1 || {
    cat "$scratch/program" >&2
    return 1
  }
}

# A lock of its own: the legacy back end's is one for the whole machine, whatever the namespace.
export XTABLES_LOCKFILE=$scratch/xtables.lock

# restore_families ARGUMENT…: brings the manifests into iptables' tables.
restore_families() {
  restore ipv4 "$PROGRAM" "$@"
  restore ipv6 "ip6${PROGRAM#ip}" "$@"
}

# restore FAMILY COMMAND ARGUMENT…: loads the rules of a family over those that are there. The jumps to our chains would be
# there twice otherwise.
restore() {
  local rules=$scratch/rules-$1
  ours compile --format iptables --family "$1" "${@:3}" >"$rules"
  on node "$2-save" >"$scratch/saved-$1"
  awk '/^\*/ { print } /^-A [A-Z]+ .*-j VIADUCT-/ { sub("-A", "-D"); print } /^COMMIT/ { print }' "$scratch/saved-$1" |
    on node "$2-restore" -w 20 --noflush
  on node "$2-restore" -w 20 --noflush <"$rules"
}

# has_iptables: this kernel and this machine have the back end that $PROGRAM names, in both families.
has_iptables() {
  unshare --net "$PROGRAM" -t nat -S >"$scratch/probe" 2>&1 &&
    unshare --net "ip6${PROGRAM#ip}" -t nat -S >"$scratch/probe" 2>&1
}

# --- Expectations ------------------------------------------------------------------------------------------------

# report WHAT: a failure, at the line of the test that is being run.
report() {
  local frame line=0
  for frame in "${!BASH_SOURCE[@]}"; do
    [[ ${BASH_SOURCE[frame]} != "$0" ]] || { line=${BASH_LINENO[frame - 1]} && break; }
  done
  failures=$((failures + 1))
  printf '%s:%s: %s\n' "$(basename "$0")" "$line" "$1" >&2
}

# check SENTENCE COMMAND…: the sentence is true when the command succeeds.
check() {
  say "${@:2}"
  "${@:2}" >"$scratch/check" 2>&1 || {
    report "not true: $1"
    sed 's/^/    /; 20q' "$scratch/check" >&2
  }
}

# same EXPECTED FOUND, for `check`.
same() { [[ $1 == "$2" ]] || { printf 'expected: %s\nfound:    %s\n' "$1" "$2" && return 1; }; }

# exits STATUS COMMAND…, for `check`; what it printed is shown when it fails and kept in $scratch/output.
exits() {
  local status=0
  "${@:2}" >"$scratch/output" 2>&1 || status=$?
  same "$1" "$status" || { cat "$scratch/output" && return 1; }
}

# knows_owned_tables: the kernel knows tables with an owner (Linux 5.12).
knows_owned_tables() { unshare --net nft -c 'add table ip probe { flags owner; }' 2>"$scratch/probe"; }

# knows_limits: the kernel takes connections at once as limits of elements (Linux 6.7, and 6.6.76 of its series).
knows_limits() {
  unshare --net nft -c -f - 2>"$scratch/probe" <<'RULES'
table ip probe {
  set limits {
    type classid
    ct count over 1
    flags interval
    elements = { 0:1 ct count over 1 }
  }
}
RULES
}

# nft_writes_wrong_keys: nft 1.0.6 gives the data of `update @map` registers of its key, if the key is longer than 16 bytes:
# what it loads from text makes no IPv6 client stay (docs/kernel-notes.md).
nft_writes_wrong_keys() {
  on node nft -c --debug=netlink -f - <<'RULES' | grep -q 'reg_key 1 .*sreg_data 2'
table ip6 t {
  map m { typeof meta priority . ip6 saddr : meta priority; flags dynamic; size 16; }
  chain c {
    update @m { meta priority . ip6 saddr : meta priority }
  }
}
RULES
}

# finds_no_difference_by_nft, for `check`: diff finds nothing in what nft loaded but the mistake that nft makes.
finds_no_difference_by_nft() {
  if ! nft_writes_wrong_keys; then
    exits 0 ours diff
    return
  fi
  exits 1 ours diff
  same "flush chain ip6 viaduct affinity-2-10800s" \
    "$(grep -v -e '^#' -e '^add rule ip6 viaduct affinity-2-10800s' "$scratch/output")"
}

# watch_for_gaps CLUSTER-IP NODE-PORT: counts, in a table of the test's own, what leaves the Service's rules as it came: packets to
# its ClusterIP that are forwarded, and packets to its node port that the node takes for itself.
watch_for_gaps() {
  on node nft -f - <<RULES
table inet gaps {
  counter found {}
  chain forward {
    type filter hook forward priority -300;
    ip daddr $(address "$1" 4) counter name found
    ip6 daddr $(address "$1" 6) counter name found
  }
  chain input {
    type filter hook input priority -300;
    ip daddr ${ipv4[node]} meta l4proto { tcp, udp } th dport $2 counter name found
    ip6 daddr ${ipv6[node]} meta l4proto { tcp, udp } th dport $2 counter name found
  }
}
RULES
}

# no_gap, for `check`: nothing has been counted since watch_for_gaps.
no_gap() {
  on node nft list counter inet gaps found >"$scratch/gaps"
  grep -q 'packets 0 ' "$scratch/gaps" || { cat "$scratch/gaps" && return 1; }
}

# ask FROM TRANSPORT NAME:PORT CLIENT-OPTION…: client.py's lines, in the family $family.
ask() { client ask "$@"; }

# client MODE FROM[@SOURCE] TRANSPORT NAME:PORT CLIENT-OPTION…
client() {
  local command request status=0 answer=$scratch/answer-$BASHPID
  client_command "$@"
  find_request "$answer" "${2%@*}"
  ask_for "$request" || status=$?
  [[ ! -s $answer ]] || cat "$answer"
  return "$status"
}

# find_request FILE NAME: $command as ask_for wants it, to print into the file; left in $request.
find_request() {
  local IFS='|'
  say "[$2] ${command[*]}"
  request="$1|$labName-$2|${command[*]:3}"
}

# client_command: the same; the command is left in $command.
client_command() {
  local from=$2 to=$4 found
  find_address "${to%:*}" "$family"
  command=("$python" -S "$labDirectory/client.py" "$1" "$3" "$found" "${to##*:}" "${@:5}")
  [[ $from != *@* ]] || command+=(--source "$(addresses "${from#*@}" "$family")")
}

# addresses NAME[-NAME] FAMILY: a range for client.py.
addresses() {
  local first=${1%%-*} last=${1##*-}
  echo "$(address "$first" "$2")-$(address "$last" "$2")"
}

# in_background MODE NAME FROM TRANSPORT NAME:PORT CLIENT-OPTION…: client.py until finish_background; its output goes to
# $scratch/NAME, and a kept connection counts its answers in $scratch/NAME.progress.
in_background() {
  local command name=$2 until=(--until "$scratch/over")
  [[ $1 != keep ]] || until+=(--progress "$scratch/$name.progress")
  client_command "$1" "${@:3}" "${until[@]}"
  start "${3%@*}" "${command[@]}" >"$scratch/$name" 2>&1
  background[$name]=$started
}
declare -A background=()

# finish_background: tells them that it is over, and waits for them.
finish_background() {
  local name
  touch "$scratch/over"
  for name in "${!background[@]}"; do
    wait "${background[$name]}" || report "$name: $(<"$scratch/$name")"
  done
  background=()
}

# lives NAME: its kept connection has had an answer since the last time that this was asked.
lives() {
  wait_until has_answers "$1" $((${answered[$1]:-0} + 2))
  answered[$1]=$(<"$scratch/$1.progress")
}
declare -A answered=()

has_answers() { test -s "$scratch/$1.progress" && test "$(<"$scratch/$1.progress")" -gt "$2"; }

# who FROM TRANSPORT NAME:PORT CLIENT-OPTION…: the names that answered, in order, or what happened instead.
who() { ask "$@" | sed 's/ .*//' | paste -sd ' '; }

# expect FROM[@SOURCE] TRANSPORT NAME:PORT OUTCOME [kept|masqueraded|hairpin], in both families (or those of $families).
# OUTCOME is
#   POD[,POD…]  every one of these answers, no other, and sees the sender's address (kept), the node's (masqueraded), or
#               the node's only if it is the sender itself (hairpin)
#   refused     at once: a reset, or ICMP port unreachable
#   dropped     no answer at all
expect() {
  local family command request requests=() status=0
  start_asker
  # Both at the same time, since what is dropped is waited for.
  for family in ${families:-4 6}; do
    expect_command "$@"
    find_request "$scratch/found-$family" "${1%@*}"
    requests+=("$request")
    : >"$scratch/found-$family"
  done
  ask_for "${requests[@]}" || status=$?
  ((status < 2)) || report "expect $*: client.py failed"
  for family in ${families:-4 6}; do
    [[ ! -s $scratch/found-$family ]] || report "expect $* over IPv$family"$'\n'"$(<"$scratch/found-$family")"
  done
}

# expect_command FROM TRANSPORT NAME:PORT OUTCOME HOW: as many attempts as it takes to see every one of the pods, and any
# other; left in $command.
expect_command() {
  local wanted=$4 count=2 least=2 timeout=1 pod found
  case $4 in
    refused) ;;
    dropped) count=1 least=1 timeout=0.5 ;;
    *)
      wanted='' count=1 least=1
      for pod in ${4//,/ }; do
        find_source "$1" "$pod" "${5:-}"
        wanted+="${wanted:+;}$pod sees $found"
        count=$((count + 25)) least=$((least + (slower > 1 ? 5 : 25)))
      done
      ;;
  esac
  client_command expect "$1" "$2" "$3" --count "$count" --least "$least" --timeout "$timeout" --wanted "$wanted"
  [[ $1 != node ]] || command+=(--own yes)
}

# find_source FROM POD kept|masqueraded|hairpin: which address the pod sees, left in $found; a masqueraded one is the node's
# towards it.
find_source() {
  local sender=${1#*@} gateway=gateway
  [[ $2 != far* ]] || gateway=far-gateway
  case $3 in
    kept) find_address "$sender" "$family" ;;
    masqueraded) find_address "$gateway" "$family" ;;
    hairpin) if [[ $1 == "$2" ]]; then find_address "$gateway" "$family"; else find_address "$sender" "$family"; fi ;;
    *) found="(say kept, masqueraded or hairpin)" ;;
  esac
}

# --- The end -----------------------------------------------------------------------------------------------------

# skip REASON: this machine, kernel or nft lacks what the test needs. To be said before anything is checked.
skip() {
  echo "$1"
  exit 77
}

finish() {
  remove_lab
  (($1 == 0)) || exit "$1"
  ((failures == 0)) || exit 1
}
trap 'finish $?' EXIT
trap 'report "stopped: $BASH_COMMAND"' ERR

[[ $PROGRAM != iptables-* ]] || has_iptables || skip "needs $PROGRAM: $(head -n 1 "$scratch/probe")"
