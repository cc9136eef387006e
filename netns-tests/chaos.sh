# shellcheck shell=bash disable=SC2034,SC2154
# What the tests of the daemon in storms say besides api.sh's words: a storm is one thing that goes wrong, and calm is what
# must be true after it. The seed decides what comes when; `scripts/chaos SEED MINUTES` plays such storms for as long as one
# likes.
#
#   SEED=N      what is drawn; 1 if nothing else is said
#   SOURCE=…    api: the daemon follows kube-test-server; folder: a folder of manifests
#   OWNER=no    the daemon does not own its tables, so that others can change them
#   STORMS=N    how many; without it, each comes once
#   STORM=…     these and no others
#   CONNECTIONS=N  storms until this many connections have been answered
#   AT_ONCE=N   how many connections each of the four clients has open
# shellcheck source=api.sh
. "$(dirname "${BASH_SOURCE[0]}")/api.sh"

seed=${SEED:-1} source=${SOURCE:-api} owner=${OWNER:-yes}
# The Services whose connections are counted, by the end of their ClusterIPs, and the pods that may answer for them.
pods=(pod1 pod2 far1)
# How often tables are checked without a change; health says no after twice that.
daemonSettings+=(--iptables-sync-period 3s --conntrack-tcp-timeout-established 0 --conntrack-tcp-timeout-close-wait 0)
[[ $owner == yes ]] || daemonSettings+=(--no-table-owner)
# The waits of a daemon that reconnects grow to a minute, as client-go's do.
patience=${PATIENCE:-150}
store=$scratch/disk/store

# --- What is drawn -----------------------------------------------------------------------------------------------

# draw COUNT: a number below it, left in $drawn. Never in a subshell, where it would be drawn again.
draw() { drawn=$((RANDOM % $1)); }

# pause: for up to a second, so that storms meet the daemon at different points.
pause() {
  draw 100
  sleep "$(printf '0.%02d' "$drawn")"
}

# change_something: other endpoints for the Services that are counted, and another Service that comes, changes or goes.
change_something() {
  local number mask index
  draw 7
  mask=$((drawn + 1)) chosen=()
  for index in 0 1 2; do ((!(mask >> index & 1))) || chosen+=("${pods[index]}"); done
  endpoints web http:8080,talk:8080/UDP "${chosen[@]}"
  draw 6
  number=$drawn
  draw 5
  case $drawn in
    0) forget "other$number" ;;
    1) service "other$number" "2$number" <<<"  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]" ;;
    2) service "other$number" "2$number" <<YAML ;;
  sessionAffinity: ClientIP
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
    3) service "other$number" "2$number" <<YAML ;;
  type: NodePort
  externalTrafficPolicy: Local
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 3010$number, protocol: TCP}]
YAML
    4) service "other$number" "2$number" <<YAML ;;
  externalIPs: [${ipv4Block[external]}1$number, "${ipv6Block[external]}1$number"]
  ports: [{name: talk, port: 53, targetPort: 8080, protocol: UDP}]
YAML
  esac
  draw 2
  [[ ! -e $manifests/service-other$number.yaml ]] || ((drawn)) || endpoints "other$number" http:8080,talk:8080/UDP "${chosen[@]}"
}

# tell: whom the daemon follows has the manifests as they are now.
tell() { if [[ $source == folder ]]; then publish; else send_changes; fi; }

# send_changes: the same, of the API server. What it was told is in $scratch/told.
send_changes() {
  local file name key
  for file in "$manifests"/*; do
    name=${file##*/}
    cmp -s "$file" "$scratch/told/$name" || { order apply "$file" && cp "$file" "$scratch/told/$name"; }
  done
  for file in "$scratch/told"/*; do
    [[ ! -e $manifests/${file##*/} ]] || continue
    while read -r key; do order delete "${key% *}" "default/${key#* }"; done < <(objects_in "$file")
    rm "$file"
  done
}

# objects_in FILE: kind and name of each object.
objects_in() { awk '/^kind:/ { kind = $2 } /^  name:/ { print kind, $2 }' "$1"; }

change_and_tell() { change_something && tell && changes=$((changes + 1)); }
changes=0

# --- The daemon --------------------------------------------------------------------------------------------------

begin_daemon() {
  if [[ $source == folder ]]; then
    LD_PRELOAD=${clock:-} start_daemon --manifests "$served" --store "$store"
  else
    LD_PRELOAD=${clock:-} start_daemon --kubeconfig "$kubeconfig"
  fi
}

kill_daemon() {
  kill -KILL "$daemon"
  await_end "$daemon"
}

# await_end PROCESS: without the shell's word about how it ended.
await_end() { wait "$1" 2>"$scratch/ended" || true; }

# settled: the kernel's tables are what one would compile from the objects.
settled() { ours diff --store "$store"; }

# tables NAMESPACE: what nft lists of its tables, a line for each rule, key and endpoint, with where it is. Numbers are left out:
# a live table keeps those it has (docs/design/0002-numbers.md); and what the kernel itself put into maps.
tables() {
  local table
  for table in ip ip6; do
    on "$1" nft -s list table "$table" viaduct | awk -v table="$table" '
      /^\t(map|set|chain) / { block = table " " $1 " " $2; dynamic = 0 }
      /^\t\tflags .*dynamic/ { dynamic = 1 }
      sub(/^\t\telements = { /, "") { inside = 1 }
      inside && !dynamic && block !~ / (affinity-slots|affinity-endpoints|set-class)$/ {
        ends = sub(/ }$/, "")
        gsub(/^[\t ]+/, "")
        count = split($0, elements, /, */)
        for (number = 1; number <= count; number++) {
          element = elements[number]
          if (block ~ / endpoints$/) sub(/.* : /, "", element)
          else sub(/ : .*/, "", element)
          if (element != "") print block ": " element
        }
        if (ends) inside = 0
      }
      /^\t\t/ && block ~ / chain / { print block ": " $0 }'
  done | sort -u
}

# same_as_fresh: the second witness. nft lists what it lists where the objects were applied to nothing; only chains that no
# Service needs at the moment may be there as well.
same_as_fresh() {
  on witness nft flush ruleset
  on witness "$viaduct" apply -f "$manifests" --node node1 --store "$store" "${settings[@]}" >"$scratch/fresh" 2>&1 || return 1
  tables witness >"$scratch/fresh-tables"
  tables node >"$scratch/live-tables"
  grep -q 'map services: ' "$scratch/fresh-tables" || return 1
  same "" "$(comm -23 "$scratch/fresh-tables" "$scratch/live-tables")"
  same "" "$(comm -13 "$scratch/fresh-tables" "$scratch/live-tables" | grep -vE ' chain | map class: ' || true)"
}

becomes_fresh() { wait_until same_as_fresh || same_as_fresh; }

descriptors() { ls "/proc/$daemon/fd" | wc -l; }
resident() { awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$daemon/status"; }

# no_stale_flows: no flow of datagrams to the counted Services goes to a pod that is not one of their endpoints.
no_stale_flows() {
  local pod family
  for pod in "${pods[@]}"; do
    [[ " ${chosen[*]} " != *" $pod "* ]] || continue
    for family in 4 6; do
      on node conntrack -L -f "ipv$family" -p udp --orig-dst "$(address cluster.10 "$family")" \
        --reply-src "$(address "$pod" "$family")" >"$scratch/stale" 2>"$scratch/conntrack" || true
      [[ ! -s $scratch/stale ]] || { cat "$scratch/stale" && return 1; }
    done
  done
}

healthy() { [[ $(page 10256 /healthz) == 200 && $(page 10256 /livez) == 200 ]]; }
not_healthy() { [[ $(page 10256 /healthz) == 503 && $(page 10256 /livez) == 503 ]]; }

# calm STORM: what must be true after it.
calm() {
  check "$1: the tables are those of the objects" wait_until settled
  check "$1: nft lists what it lists of fresh tables" becomes_fresh
  check "$1: /healthz and /livez say yes" wait_until healthy
  check "$1: no flow goes to an endpoint that is gone" wait_until no_stale_flows
  check "$1: the daemon has not kept descriptors" wait_until few_descriptors
  check "$1: the daemon has not kept memory" is_below "$((mostResident + 1))" "$(resident)"
}

few_descriptors() { is_below $((fewDescriptors + 9)) "$(descriptors)"; }

# note_daemon: what a daemon has when it has just settled; it may have that much more later.
note_daemon() {
  fewDescriptors=$(descriptors) mostResident=$(($(resident) + 40))
}

# --- Storms ------------------------------------------------------------------------------------------------------
# Each ends with the world as it was, and with a change that the daemon has to notice.

storm_killed() {
  kill_daemon
  change_and_tell
  begin_daemon
  wait_until settled
  note_daemon
}

# In the middle of a change, at whatever point it is.
storm_killed_while_it_writes() {
  change_and_tell
  draw 30
  sleep "$(printf '0.%03d' "$drawn")"
  storm_killed
}

storm_stopped() {
  kill -STOP "$daemon"
  for _ in 1 2 3; do change_and_tell; done
  pause
  kill -CONT "$daemon"
}

# Owned, the tables stay as they are; not owned, they are repaired. `flush ruleset` takes the tables of others in any case.
storm_flush() {
  on node nft flush ruleset
  change_and_tell
}

# Single elements, rules, chains and maps, by somebody who may not do that if the tables are owned.
storm_meddling() {
  local command
  draw 6
  case $drawn in
    0) command="delete element ip viaduct services { ${ipv4Block[cluster]}10 . tcp . 80 }" ;;
    1) command="add element ip6 viaduct cluster-ips { ${ipv6Block[cluster]}99 }" ;;
    2) command="flush map ip viaduct services" ;;
    3) command="flush chain ip viaduct prerouting" ;;
    4) command="add chain ip6 viaduct somebody-else" ;;
    5) command="delete table ip6 viaduct" ;;
  esac
  say "$command"
  on node nft "$command" >"$scratch/meddling" 2>&1 || [[ $owner == yes ]] || sed 's/^/meddling: /' "$scratch/meddling"
  pause
  change_and_tell
}

# Somebody else owns a table of ours before the daemon can have it. Nothing can be programmed, and health says so, until it is
# over, when a change has waited for twice the sync period. As in kube-proxy, what is there at the start does not count.
storm_another_owner() {
  kill_daemon
  on node nft delete table ip viaduct
  start node "$python" -S "$labDirectory/hold-table.py" viaduct
  local holder=$started
  wait_until table_is_held
  begin_daemon
  wait_until logged "owned by process $holder"
  change_and_tell
  check "another owner: /healthz and /livez say no" wait_until not_healthy
  stop "$holder"
  wait_until settled
  note_daemon
}
table_is_held() { [[ $(on node nft list table ip viaduct) == *"flags owner"* ]]; }

storm_interfaces() {
  local number
  for number in 1 2 3 4 5; do
    configure node <<COMMANDS
link add chaos$number type bridge
address add 192.0.2.$number/32 dev chaos$number
address add 2001:db8::$number/128 dev chaos$number nodad
link set chaos$number up
COMMANDS
  done
  change_and_tell
  for number in 1 2 3 4 5; do ip -n "$labName-node" link del "chaos$number"; done
}

# More events than fit into the sockets that listen for them, while nobody reads: of tables, of links and of addresses.
storm_burst() {
  kill -STOP "$daemon"
  on node nft add table inet burst
  on node nft add set inet burst numbers '{ type mark; }'
  seq -s , 1 20000 | sed 's/.*/add element inet burst numbers { & }/' >"$scratch/burst"
  on node nft -f "$scratch/burst"
  on node nft flush set inet burst numbers
  ip -n "$labName-node" link add burst type bridge
  seq 1 2000 | awk '{ a = "198.18." int($1 / 250) "." $1 % 250 "/32 dev burst"; print "address add", a "\naddress del", a }' >"$scratch/addresses"
  ip -n "$labName-node" -batch "$scratch/addresses"
  ip -n "$labName-node" link del burst
  on node nft delete table inet burst
  [[ $owner == yes ]] || on node nft flush chain ip viaduct prerouting
  change_and_tell
  kill -CONT "$daemon"
}

# No descriptor is left, neither for an answer about health nor for a connection to the API server.
storm_descriptors() {
  local limit
  limit=$(awk '/^Max open files/ { print $4 }' "/proc/$daemon/limits")
  prlimit --pid "$daemon" --nofile="$(descriptors):"
  [[ $source == folder ]] || order away
  change_and_tell
  [[ $source == folder ]] || order back
  for _ in 1 2 3; do page 10256 /livez >"$scratch/status" || true; done
  pause
  prlimit --pid "$daemon" --nofile="$limit:"
}

# Less memory than it wants. If the kernel kills it, it is started again, as the kubelet would.
storm_memory() {
  local group=/sys/fs/cgroup/memory/viaduct-chaos-$$ limit=memory.limit_in_bytes number
  [[ -d /sys/fs/cgroup/memory ]] || group=/sys/fs/cgroup/viaduct-chaos-$$ limit=memory.max
  mkdir "$group" 2>"$scratch/cgroup" && [[ -w $group/$limit ]] || {
    echo "no memory cgroup here"
    return
  }
  echo 512K >"$group/$limit"
  echo "$daemon" >"$group/cgroup.procs"
  for number in {100..140}; do
    service "many$number" "$number" <<<"  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]"
  done
  change_and_tell
  pause
  for number in {100..140}; do forget "many$number"; done
  tell
  if ! has_ended; then
    wait_until settled || true
  fi
  if has_ended; then
    echo "the kernel killed it for its memory"
    await_end "$daemon"
    begin_daemon
    wait_until settled
    note_daemon
  else
    echo "$daemon" >"${group%/*}/cgroup.procs"
  fi
  wait_until rmdir "$group"
}
has_ended() { [[ ! -e /proc/$daemon/stat || $(<"/proc/$daemon/stat") == *") Z "* ]]; }

# The time of day is set, forward or back, under the daemon and nobody else.
storm_clock() {
  local step
  [[ -n ${clock:-} ]] || return 0
  for step in 3600 -3600 2592000 -31536000; do
    set_clock "$step"
    change_and_tell
    pause
    check "clock $step s: the tables are those of the objects" wait_until settled
    check "clock $step s: /healthz and /livez say yes" wait_until healthy
  done
  set_clock 0
}

# set_clock SECONDS: how much the daemon's time of day differs.
set_clock() { printf '%020d' "$1" >"$scratch/clock.new" && cat "$scratch/clock.new" >"$scratch/clock"; }

# The API server ------------------------------------------------

# kube-proxy is as healthy as before while the server is away, for nothing waits to be programmed; and so is this.
storm_server_away() {
  order away
  change_and_tell
  check "the API server is away: /healthz and /livez say yes" healthy
  pause
  order back
}

storm_server_killed() {
  kill -KILL "$apiServer"
  await_end "$apiServer"
  change_something
  check "the API server is dead: /healthz and /livez say yes" healthy
  cp "$kubeconfig" "$scratch/kubeconfig.before"
  begin_server
  # It has another authority now, which a daemon that is running does not know.
  storm_killed
}

storm_server_stopped() {
  kill -STOP "$apiServer"
  pause
  check "the API server is silent: /healthz and /livez say yes" healthy
  kill -CONT "$apiServer"
  change_and_tell
}

# Faults of the next answers: lists and watches that are refused, end early, come twice, or are not answers at all.
storm_lies() {
  local faults=(410 500 429 expired-event cut garbage repeat trickle) verbs=(list watch) resource verb
  order away
  for resource in services endpointslices; do
    for _ in 1 2; do
      draw 2 && verb=${verbs[drawn]}
      draw 8 && order fail "$verb" "$resource" "${faults[drawn]}" 2
    done
  done
  order compact
  change_and_tell
  order back
  change_and_tell
}

# etcd goes back to an earlier moment.
storm_restored() {
  local before=$scratch/restored
  rm -rf "$before" "$before-told"
  cp -r "$manifests" "$before" && cp -r "$scratch/told" "$before-told"
  local chosenBefore=("${chosen[@]}")
  order save
  for _ in 1 2 3; do change_and_tell; done
  pause
  order away
  order restore
  order back
  rm -rf "${manifests:?}"/* "$scratch/told"
  cp -r "$before"/* "$manifests" && cp -r "$before-told" "$scratch/told"
  chosen=("${chosenBefore[@]}")
}

# The folder's disk ---------------------------------------------

# A Service without an address needs the store, which has no room. It is told when it has.
storm_full_disk() {
  head -c 1M /dev/zero >"$scratch/disk/filler" 2>"$scratch/full" || true
  wants_address
  change_and_tell
  pause
  check "a full disk: the counted Service goes on" healthy
  rm "$scratch/disk/filler"
  check "room again: the Service has its address" wait_until has_address
  forget wanting
  tell
}

# A disk cannot become read-only while the daemon's lock is open, but for a fault of its own. One that is so at the start has
# the daemon end, or wait; the tables stay as they are.
storm_read_only_disk() {
  kill_daemon
  mount -o remount,ro "$scratch/disk"
  wants_address
  change_and_tell
  begin_daemon
  check "a read-only disk: the daemon names it" wait_until logged "$scratch/disk"
  mount -o remount,rw "$scratch/disk"
  if has_ended; then
    await_end "$daemon"
    begin_daemon
  fi
  check "writable again: the Service has its address" wait_until has_address
  forget wanting
  tell
  wait_until settled
  note_daemon
}

wants_address() {
  cat >"$manifests/service-wanting.yaml" <<'YAML'
apiVersion: v1
kind: Service
metadata: {name: wanting, namespace: default}
spec:
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
  endpoints wanting http:8080 pod1
}
has_address() { settled && grep -q wanting "$store"; }

# --- An episode --------------------------------------------------------------------------------------------------

begin_server() {
  rm -rf "$scratch/told"
  cp -r "$manifests" "$scratch/told"
  start_server_of_objects
}

# begin_load: connections of all kinds, without a break, from outside and from a pod.
begin_load() {
  local family name=0 targets
  for family in 4 6; do
    targets=("tcp/$(address cluster.10 "$family")/80" "udp/$(address cluster.10 "$family")/80"
      "tcp/$(address node "$family")/30080" "udp/$(address node "$family")/30080")
    start client "$python" -S "$labDirectory/load.py" --until "$scratch/over" --at-once "${AT_ONCE:-2}" \
      --progress "$scratch/client-$family.progress" "${targets[@]}" >"$scratch/load-client-$family"
    loads+=("$started client-$family")
    start pod3 "$python" -S "$labDirectory/load.py" --until "$scratch/over" --at-once "${AT_ONCE:-2}" \
      --progress "$scratch/pod3-$family.progress" "${targets[@]:0:2}" >"$scratch/load-pod3-$family"
    loads+=("$started pod3-$family")
  done
}
loads=()

# end_load: what happened to them. None is lost that had an endpoint.
end_load() {
  local load answered=0
  touch "$scratch/over"
  for load in "${loads[@]}"; do
    wait "${load% *}" || [[ $owner == no ]] ||
      report "connections of ${load#* } are lost: $(grep -m 5 -e lost -e rror "$scratch/load-${load#* }")"
  done
  cat "$scratch"/load-* | awk '$2 == "answered" { count[$3] += $1; all += $1 } $2 == "again" { again[$3] += $1 } $1 == "lost" { lost++ }
    END { printf "%d connections: %d tcp, %d udp; %d answered after a second attempt (%d tcp, %d udp); %d lost\n",
      all, count["tcp"], count["udp"], again["tcp"] + again["udp"], again["tcp"], again["udp"], lost }'
  check "there were connections" grep -q answered "$scratch/load-client-4"
}

# a_clock: a library that gives the daemon a time of day of its own, where there is a C compiler.
a_clock() {
  type -P cc >"$scratch/cc" || return 0
  cc -shared -fPIC -O -o "$scratch/clock.so" "$labDirectory/clock.c" -ldl || return 0
  set_clock 0
  clock=$scratch/clock.so
  export VIADUCT_CHAOS_CLOCK=$scratch/clock
}

# episode: storms, and calm after each.
episode() {
  local storm number
  echo "seed $seed, $source, owner: $owner"
  topology
  add_namespace witness
  RANDOM=$seed
  mkdir "$scratch/disk"
  mount -t tmpfs -o size=64k viaduct-chaos "$scratch/disk"
  trap 'umount "$scratch/disk"; finish $?' EXIT
  node_objects
  service_cidrs
  service web 10 <<'YAML'
  type: NodePort
  ports:
  - {name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}
  - {name: talk, port: 80, targetPort: 8080, nodePort: 30080, protocol: UDP}
YAML
  change_something
  a_clock
  [[ $source == folder ]] && publish || begin_server
  begin_daemon
  wait_until settled
  note_daemon
  begin_load
  wait_until test -s "$scratch/client-6.progress"
  choose_storms
  while next_storm; do
    echo "storm: $storm"
    "storm_$storm"
    calm "$storm"
  done
  echo "$played storms, $changes changes told"
  end_load
  check "nobody crashed" exits 1 grep -E 'Fatal error|Crash|precondition' "$daemonLog"
}

# choose_storms: what may come, left in $storms: those that $storms of the environment names, or all that there are. With
# none named and no number asked for, each comes once.
choose_storms() {
  read -ra storms <<<"${STORM:-}"
  ((!${#storms[@]})) || return 0
  storms=(killed killed_while_it_writes stopped flush meddling interfaces burst descriptors memory clock)
  [[ $source != folder ]] || storms+=(full_disk read_only_disk)
  [[ $source != api ]] || storms+=(server_away server_killed server_stopped lies restored)
  # It loses connections: a table goes with its owner.
  [[ $owner == yes ]] || storms+=(another_owner)
}

# next_storm: leaves it in $storm; fails when it is enough. Each comes once before one comes again, but where connections are
# counted.
next_storm() {
  if [[ -n ${CONNECTIONS:-} ]]; then
    (($(connections) < CONNECTIONS)) || return 1
  elif ((played == ${STORMS:-${#storms[@]}})); then
    return 1
  fi
  ((${#left[@]})) || left=("${storms[@]}")
  draw ${#left[@]}
  storm=${left[drawn]}
  [[ -n ${CONNECTIONS:-} ]] || unset "left[drawn]"
  left=("${left[@]}")
  played=$((played + 1))
}
left=() played=0

# connections: how many have been answered.
connections() { cat "$scratch"/*.progress | awk '{ all += $1 } END { print all + 0 }'; }
