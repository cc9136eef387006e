#!/bin/bash
# In a user namespace a socket's send buffer grows no further than net.core.wmem_max: a batch that does not fit is not
# sent, and the message says which command helps. A smaller one is sent as ever.
#
#   [a network namespace in a user namespace]
. "$(dirname "$0")/lib.sh"
if ! unshare --user --map-root-user true 2>/dev/null; then
  skip "there are no user namespaces here"
fi
# Before Linux 6.12 only the first network namespace shows the limit.
limit=$(sysctl --values net.core.wmem_max 2>/dev/null || echo 0)
if ((limit == 0 || limit > 1 << 23)); then
  skip "net.core.wmem_max is unknown or so large that it would take too many endpoints: $limit"
fi
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML

# slices COUNT: this many slices of 1000 endpoints, as JSON, which is read faster.
slices() {
  awk -v count="$1" 'BEGIN {
    printf "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": ["
    for (slice = 0; slice < count; slice++) {
      printf "%s{\"apiVersion\": \"discovery.k8s.io/v1\", \"kind\": \"EndpointSlice\", \"addressType\": \"IPv4\",", slice ? "," : ""
      printf "\"metadata\": {\"name\": \"web-%d\", \"namespace\": \"default\",", slice
      printf "\"labels\": {\"kubernetes.io/service-name\": \"web\"}},"
      printf "\"ports\": [{\"name\": \"http\", \"port\": 8080}], \"endpoints\": ["
      for (n = 0; n < 1000; n++) {
        number = slice * 1000 + n
        printf "%s{\"addresses\": [\"10.%d.%d.%d\"]}", n ? "," : "", 128 + number / 65536, number / 256 % 256, number % 256
      }
      printf "]}"
    }
    printf "]}\n"
  }' >"$manifests/endpoints.json"
}

# in_user_namespace: applies the manifests there, and lists the tables whatever comes of it.
in_user_namespace() {
  # shellcheck disable=SC2016 # the inner shell's own
  unshare --user --map-root-user --net bash -c '
    status=0
    "$1" apply -f "$2" --node node1 2>"$3" || status=$?
    nft list tables
    exit $status' - "$viaduct" "$manifests" "$scratch/errors"
}

# An element has 36 bytes, and the buffer is twice the limit.
slices $((2 * limit / 36 / 1000 + 1))
check "apply exits 3" exits 3 in_user_namespace
check "nothing is programmed" same "" "$(<"$scratch/output")"
grep -v '^warning:' "$scratch/errors" >"$scratch/sentence" || true
check "with one sentence" same 1 "$(wc -l <"$scratch/sentence")"
check "that names the setting" grep -qE "sysctl -w net.core.wmem_max=[0-9]+' as root" "$scratch/sentence"
named=$(sed -E 's/.*wmem_max=([0-9]+).*/\1/' "$scratch/sentence")
bytes=$(sed -E 's/^viaduct: ([0-9]+) bytes.*/\1/' "$scratch/sentence")
check "and a value that is enough" test "$((2 * named))" -gt "$((bytes + 32))"

slices 1
check "what fits is programmed" exits 0 in_user_namespace
check "in both tables" same $'table ip viaduct\ntable ip6 viaduct' "$(grep ^table "$scratch/output")"
