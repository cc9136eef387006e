#!/bin/bash
# The daemon's pages, with an API server that is away at first: that a sync is wanted is known from the start, the status
# pages come in each form, metrics are compressed for those who prefer that, and the Event that it has started arrives when
# the server is there.
#
#   [node: viaduct run, kube-test-server on loopback]
. "$(dirname "$0")/api.sh"
lone_node
node_objects
service_cidrs
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1
patience=40

# fetch PORT PATH CURL-ARGUMENT…: the page in $scratch/page, its head in $scratch/head.
fetch() {
  on node curl -s --path-as-is --max-time "$(slowed 3)" -D "$scratch/head" -o "$scratch/page" "${@:3}" "http://127.0.0.1:$1$2"
}
has() { grep -qF -- "$1" "$scratch/page" || { cat "$scratch/page" && return 1; }; }
head_has() { grep -qiF -- "$1" "$scratch/head" || { cat "$scratch/head" && return 1; }; }
answers() { [[ $(page "$1" "$2") == 200 ]]; }

start_server_of_objects
order away
start_daemon --kubeconfig "$kubeconfig"
check "it has pages before it has a server" wait_until answers 10249 /proxyMode
queued='kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds{ip_family="IPv4"}'
synced='kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family="IPv4"}'
check "a sync is wanted" at_least 1000000000 "$queued"
check "and there was none" same 0 "$(metric "$synced")"
check "its Event waits" wait_until logged "it is kept until the API server takes it"

order back
check "it programs what the server says" converge
check "the Event has been sent" wait_until logged "sent the event Starting about Node node1"
order calls
check "and has arrived" grep -q '^create events ' "$answers"
check "there was a sync" at_least 1000000000 "$synced"
check "the first list counts" at_least 1 kubeproxy_sync_proxy_rules_service_changes_total
check "of endpoints too" at_least 2 kubeproxy_sync_proxy_rules_endpoint_changes_total
check "nothing waits" same 0 "$(metric kubeproxy_sync_proxy_rules_service_changes_pending)"

# Status pages.
beta=";v=v1beta1;g=config.k8s.io"
check "text for whoever takes anything" fetch 10249 /statusz -H 'Accept: */*'
check "with the paths" has "Paths: /configz /flagz /healthz /metrics /proxyMode"
check "an object for programs" fetch 10249 /statusz -H "Accept: application/json$beta;as=Statusz"
check "of this type" head_has "Content-Type: application/json;g=config.k8s.io;v=v1beta1;as=Statusz"
check "which is one" "$python" -c 'import json, sys
page = json.load(open(sys.argv[1]))
assert page["kind"] == "Statusz" and page["apiVersion"] == "config.k8s.io/v1beta1", page
assert page["uptimeSeconds"] >= 0 and "/metrics" in page["paths"], page' "$scratch/page"
check "flags as YAML" fetch 10249 /flagz -H "Accept: application/yaml$beta;as=Flagz"
check "with what was set" has "iptables-min-sync-period: 20ms"
check "and what was not" has 'healthz-bind-address: "0.0.0.0:10256"'
check "JSON of no version" fetch 10249 /flagz -H "Accept: application/json"
check "is refused" head_has "406 Not Acceptable"
check "with what there is" has "application/json, application/yaml, text/plain"

# Compression, and paths.
check "metrics, compressed" fetch 10249 /metrics -H "Accept-Encoding: gzip"
check "say so" head_has "Content-Encoding: gzip"
check "and are metrics" grep -q '^kubernetes_feature_enabled{name="ComponentFlagz",stage="BETA"} 1$' \
  <(gzip -dc "$scratch/page")
check "metrics, plain" fetch 10249 /metrics
check "are text" has 'go_threads '
check "with the sizes of requests" has 'rest_client_response_size_bytes_bucket{'
check "an unclean path" fetch 10256 //healthz
check "is redirected" head_has "Location: /healthz"
check "but not on the other port" same 404 "$(page 10249 //healthz)"
check "a check is counted" same 200 "$(page 10249 /healthz)"
check "for those who watch checks" shows 'kubernetes_healthchecks_total{name="ping",status="success",type="healthz"} 1' \
  10249 /metrics/slis

# Gates take the pages away.
end_daemon
start_daemon --kubeconfig "$kubeconfig" --feature-gates=ComponentStatusz=false,ComponentFlagz=false
check "a daemon without the pages" wait_until answers 10249 /proxyMode
check "has no /statusz" same 404 "$(page 10249 /statusz)"
check "and no /flagz" same 404 "$(page 10249 /flagz)"
