# shellcheck shell=bash
# For tests of `viaduct lab`, which works on the machine that it is called on: a machine of the test's own. Sourced
# first, it runs the test again in new network, mount and process namespaces, where /run is empty. All of it goes with the
# test, whatever the reason.
if [[ ${privateMachine:-} != yes ]]; then
  export privateMachine=yes
  exec unshare --net --mount --pid --fork --kill-child --mount-proc --propagation private "$0" "$@"
fi
mount -t tmpfs tmpfs /run
ip link set lo up
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# What stands in PATH may be a wrapper that takes a tenth of a second.
PATH=$(dirname "$python"):$PATH

# machine_state: all that a lab may change, and must leave as it was. `ip link` names interfaces, `ip netns` namespaces.
machine_state() {
  ip -o link | cut -d' ' -f2
  ip -o address | awk '{ print $2, $4 }'
  ip netns
  sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding
  find /run -mindepth 1 -not -path '/run/netns*' | sort
  programs_of_labs
}

# programs_of_labs: the processes that a lab has started, by their mark.
programs_of_labs() {
  local process
  for process in /proc/[0-9]*; do
    ! tr '\0' '\n' 2>/dev/null <"$process/environ" | grep -q '^VIADUCT_LAB=' ||
      echo "${process#/proc/} $(tr '\0' ' ' 2>/dev/null <"$process/cmdline")"
  done
}

# lab COMMAND ARGUMENT…
lab() { "$viaduct" lab "$@"; }

# in_pod POD COMMAND…, in the lab that is called lab
in_pod() { lab exec "$1" -- "${@:2}"; }

# cell POD COLUMN: what `lab status` shows of the first Pod whose name begins so.
cell() { lab status | awk -v name="$1" -v column="$2" 'NR > 2 && index($1, name) == 1 { print $column; exit }'; }

# pods PREFIX: how many Pods have a name that begins so and are ready and not about to end.
pods() { lab status | awk -v name="$1" 'NR > 2 && index($1, name) == 1 && $2 == "1/1" && $3 == "Running"' | wc -l; }

# has PREFIX NUMBER, for wait_until: this many are ready, and no others are there.
has() {
  same "$2" "$(pods "$1")" && same "$2" "$(lab status | awk -v name="$1" 'NR > 2 && index($1, name) == 1' | wc -l)"
}

# shows_in POD COLUMN TEXT, for wait_until
shows_in() { same "$3" "$(cell "$1" "$2")"; }

# prints TEXT COMMAND…, for check and wait_until: it has the text in what it prints, whatever its status.
prints() {
  { "${@:2}" 2>&1 || true; } >"$scratch/printed"
  grep -qF -- "$1" "$scratch/printed" || { cat "$scratch/printed" && return 1; }
}

# put FILE: standard input becomes the manifest, whole.
put() { cat >"$served/.new" && mv "$served/.new" "$served/$1"; }

served=$scratch/served
mkdir "$served"
cp "$labDirectory/../examples/learn/hello.py" "$served"

# pod NAME [SPEC-LINE…]: a Pod that says hello.
pod() {
  printf '%s\n' "apiVersion: v1" "kind: Pod" "metadata: {name: $1, labels: {app: $1}}" "spec:" \
    "${@:2}" "  containers:" "  - name: web" "    image: hello" "    command: [python3, hello.py]" \
    "    env: [{name: NOT_READY_FILE, value: not-ready-\$(HOSTNAME)}]" \
    "    ports: [{name: http, containerPort: 8080}]" \
    "    readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 1, timeoutSeconds: $(slowed 1), failureThreshold: 1}" |
    put "$1.yaml"
}

# deployment NAME REPLICAS [PORT]
deployment() {
  put "$1.yaml" <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: $1}
spec:
  replicas: $2
  selector: {matchLabels: {app: $1}}
  template:
    metadata: {labels: {app: $1}}
    spec:
      containers:
      - name: web
        image: hello
        command: [python3, hello.py]
        env: [{name: PORT, value: "${3:-8080}"}]
        readinessProbe: {tcpSocket: {port: ${3:-8080}}, periodSeconds: 1, timeoutSeconds: $(slowed 1)}
YAML
}
