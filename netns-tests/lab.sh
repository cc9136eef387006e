# shellcheck shell=bash
# A node with pods, another node's pod and a client outside, each a network namespace of its own. All traffic stays in
# them, and they go when the shell that made them exits, whatever the reason.
#
#   client ──── 192.168.50.0/24 ──── node ──┬── cni0 ── pod1, pod2, pod3    10.244.1.0/24  node1's pods
#   .2            fd00:50::/64        .11   └── far0 ── far1                10.244.2.0/24  node2's pod
#
# The client reaches Services through the node: 10.96.0.0/12 (ClusterIPs), 192.168.60.0/24 (external addresses) and
# 192.168.50.192/26 (LoadBalancer addresses); 192.168.51.0/24 are further addresses of the client. IPv6 alike:
# addresses.sh.

labDirectory=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/viaduct-lab.XXXXXX")
# The interpreter itself: what stands in PATH may be a wrapper that takes a tenth of a second.
python=$(type -P python3)
[[ $python == /usr/bin/* ]] || python=$(python3 -c 'import sys; print(sys.executable)')
startedProcesses=()
madeNamespaces=()

# shellcheck disable=SC2034 # the blocks are read through a nameref in find_address
declare -A ipv4=() ipv6=() ipv4Block=() ipv6Block=() ipv4Net=() ipv6Net=()
# shellcheck source=addresses.sh
. "$labDirectory/addresses.sh"

# address NAME FAMILY: `pod1`, or `cluster.10` for the ClusterIP that ends in 10; anything else is an address already.
address() {
  local found
  find_address "$@"
  echo "$found"
}

# find_address NAME FAMILY: the same, left in $found, without a subshell for each.
find_address() {
  local block=${1%.*}
  local -n known=ipv$2 blocks=ipv$2Block
  if [[ -n ${known[$1]:-} ]]; then
    found=${known[$1]}
  elif [[ -n ${blocks[$block]:-} ]]; then
    found=${blocks[$block]}${1##*.}
  else
    found=$1
  fi
}

# With V=1, commands are shown on the test's own standard error also where the output of one goes to a file.
[[ -z ${V:-} ]] || exec {shownCommands}>&2
say() { [[ -z ${V:-} ]] || printf '+ %s\n' "$*" >&"$shownCommands"; }

# on NAME COMMAND…: runs it in that namespace. `ip netns exec` makes mounts as well, for a /sys that shows the namespace's
# network. An emulated processor takes a tenth of a second for them, so those who do not look there go without.
on() {
  say "[$1] ${*:2}"
  case $2 in
    conntrack | curl | ip | nft | sysctl | test) nsenter --net="/run/netns/$labName-$1" "${@:2}" ;;
    *) ip netns exec "$labName-$1" "${@:2}" ;;
  esac
}

# start NAME COMMAND…: the same in the background, until the lab goes; its id is left in $started.
start() {
  say "[$1] ${*:2} &"
  (exec ip netns exec "$labName-$1" "${@:2}") &
  started=$!
  startedProcesses+=("$started")
}

stop() {
  kill "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

# How many times slower than a machine of today this one is; waits take so much longer at most.
slower=${SLOWER:-1}

# slowed SECONDS: for how long to wait at most for what takes less than this many seconds.
slowed() { echo $(($1 * slower)); }

# sample COUNT FEWER: how often to try what is a matter of chance: COUNT times, or fewer where everything takes so much longer.
sample() { echo $((slower > 1 ? $2 : $1)); }

# wait_until COMMAND…: polls for up to ten seconds, or $patience.
wait_until() {
  local deadline=$((SECONDS + ${patience:-10} * slower)) pause
  # Whoever asks all the time leaves a slow machine no time to get there.
  printf -v pause '%d.%02d' $((slower * 2 / 100)) $((slower * 2 % 100))
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS >= deadline)); then
      echo "waited in vain for: $*" >&2
      return 1
    fi
    sleep "$pause"
  done
}

remove_lab() {
  local process namespace
  for process in "${startedProcesses[@]}"; do kill "$process" 2>/dev/null || true; done
  for process in "${startedProcesses[@]}"; do wait "$process" 2>/dev/null || true; done
  for namespace in "${madeNamespaces[@]}"; do echo "netns del $namespace"; done | ip -force -batch - 2>/dev/null || true
  rm -rf "$scratch"
}
trap remove_lab EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
trap 'exit 141' PIPE

# topology: makes the namespaces, the links between them and the servers in the pods.
topology() {
  labName=viaduct-$$-$RANDOM
  local name direct=
  add_namespace client node pod1 pod2 pod3 far1
  connect_client
  connect_pods
  connect_far_pod
  for name in pod1 pod2 pod3 far1; do
    start_server "$name" "$name"
    direct+=${direct:+,}${ipv4[$name]},${ipv6[$name]}
  done
  start_asker
  # IPv6 takes up to a second to notice that a cable's other end is up.
  ask_for "$scratch/reached|$labName-client|reach|tcp|$direct|8080|--timeout|0.2" || {
    cat "$scratch/reached" >&2
    return 1
  }
}

# start_asker: a process that stands by to ask in any of the namespaces; see client.py, serve.
start_asker() {
  [[ -z $asker ]] || return 0
  mkfifo "$scratch/asking" "$scratch/asked"
  exec 7<>"$scratch/asking" 8<>"$scratch/asked"
  "$python" -S "$labDirectory/client.py" serve <"$scratch/asking" >"$scratch/asked" &
  asker=$!
  startedProcesses+=("$asker")
}
asker=

# ask_for REQUEST…: client.py answers them all at the same time; fails with the highest of their exit statuses.
ask_for() {
  local status IFS=$'\t'
  echo "$*" >&7
  read -r -t $((600 * slower)) -u 8 status || status=99
  return "$status"
}

# lone_node: a node without neighbors, for tests of what it does by itself. Its network is a cable with nobody at the end.
lone_node() {
  labName=viaduct-$$-$RANDOM
  add_namespace node
  configure node <<COMMANDS
link add eth0 type veth peer name nobody
link set nobody up
address add ${ipv4[node]}/24 dev eth0
address add ${ipv6[node]}/64 dev eth0 nodad
link set eth0 up
route add default via ${ipv4[client]}
route add default via ${ipv6[client]}
COMMANDS
}

# add_namespace NAME…
add_namespace() {
  local name
  for name in "$@"; do
    madeNamespaces+=("$labName-$name")
    printf '%s\n' "netns add $labName-$name" "netns exec $labName-$name sysctl -qw ${namespaceSettings[*]}" \
      "netns exec $labName-$name ip link set lo up"
  done >"$scratch/namespaces"
  # All by one process: a start takes a tenth of a second where a processor is emulated.
  ip -batch "$scratch/namespaces"
}

# No duplicate address detection: addresses work at once. No limit on ICMP errors: every refusal is seen. No redirects: a
# pod that learns the short way to its neighbor would answer past the node.
namespaceSettings=(
  net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
  net.ipv6.conf.all.accept_ra=0 net.ipv6.conf.default.accept_ra=0 net.ipv6.icmp.ratelimit=0
  net.ipv6.conf.all.accept_redirects=0 net.ipv6.conf.default.accept_redirects=0
  net.ipv4.icmp_ratelimit=0 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
  net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.default.send_redirects=0
)

# configure NAME: runs ip(8)'s commands from standard input there.
configure() {
  local commands
  commands=$(cat)
  say "[$1] ip -batch:"$'\n'"$commands"
  ip -n "$labName-$1" -batch - <<<"$commands"
}

# link NAME NODE-INTERFACE: a cable from NAME's eth0 to the node.
link() {
  ip link add eth0 netns "$labName-$1" type veth peer name "$2" netns "$labName-node"
}

connect_client() {
  link client eth0
  configure node <<COMMANDS
address add ${ipv4[node]}/24 dev eth0
address add ${ipv6[node]}/64 dev eth0 nodad
link set eth0 up
COMMANDS
  configure client <<COMMANDS
address add ${ipv4[client]}/24 dev eth0
address add ${ipv6[client]}/64 dev eth0 nodad
link set eth0 up
route add ${ipv4Net[cluster]} via ${ipv4[node]}
route add ${ipv4Net[all-pods]} via ${ipv4[node]}
route add ${ipv4Net[external]} via ${ipv4[node]}
route add ${ipv4Net[lb]} via ${ipv4[node]}
route add local ${ipv4Net[visitor]} dev lo
route add ${ipv6Net[cluster]} via ${ipv6[node]}
route add ${ipv6Net[all-pods]} via ${ipv6[node]}
route add ${ipv6Net[external]} via ${ipv6[node]}
route add ${ipv6Net[lb]} via ${ipv6[node]}
route add local ${ipv6Net[visitor]} dev lo
COMMANDS
  # Without a default route connecting to a ClusterIP from the node would fail before any rule sees the packet.
  configure node <<COMMANDS
route add default via ${ipv4[client]}
route add default via ${ipv6[client]}
COMMANDS
  on node sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
}

connect_pods() {
  configure node <<COMMANDS
link add cni0 type bridge mcast_snooping 0
address add ${ipv4[gateway]}/24 dev cni0
address add ${ipv6[gateway]}/64 dev cni0 nodad
link set cni0 up
COMMANDS
  local pod
  for pod in pod1 pod2 pod3; do
    link "$pod" "to-$pod"
    ip -n "$labName-node" link set "to-$pod" master cni0 up
    configure_pod "$pod" gateway
  done
  # Pods speak to each other through the gateway (below), so bridged packets need no rules.
  if on node test -d /proc/sys/net/bridge; then
    on node sysctl -qw net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0
  fi
}

connect_far_pod() {
  link far1 far0
  configure node <<COMMANDS
address add ${ipv4[far-gateway]}/24 dev far0
address add ${ipv6[far-gateway]}/64 dev far0 nodad
link set far0 up
COMMANDS
  configure_pod far1 far-gateway
}

# A pod knows its gateway and nothing else, so answers to another pod pass the node too.
configure_pod() {
  configure "$1" <<COMMANDS
address add ${ipv4[$1]}/32 dev eth0
address add ${ipv6[$1]}/128 dev eth0 nodad
link set eth0 up
route add ${ipv4[$2]} dev eth0
route add ${ipv6[$2]} dev eth0
route add default via ${ipv4[$2]}
route add default via ${ipv6[$2]}
COMMANDS
}

# start_server NAMESPACE NAME [--tcp PORTS] …: NAME answers there.
start_server() {
  local ports=("${@:3}")
  ((${#ports[@]})) || ports=(--tcp 8080,9090 --udp 8080,9090 --sctp 8080)
  start "$1" "$python" -S "$labDirectory/server.py" "$2" "${ports[@]}" --ready "$scratch/$2.ready"
}
