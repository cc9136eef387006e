#!/bin/bash
# The daemon refuses in one line what cannot go well, names the remedy, and leaves the kernel as it is.
#
#   [node: viaduct run; table ip kube-proxy]
. "$(dirname "$0")/daemon.sh"
topology
node_objects
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1
publish

# refused STATUS TEXT… -- ARGUMENT…: viaduct run ends with the status within some seconds, and its last line has the
# texts.
refused() {
  local texts=() text
  while [[ $2 != -- ]]; do texts+=("$2") && set -- "$1" "${@:3}"; done
  check "run ${*:3}: exits $1" exits "$1" on node timeout "$(slowed 10)" "$viaduct" run "${@:3}"
  for text in "${texts[@]}"; do
    check "run ${*:3}: says $text" grep -qF -- "$text" <(tail -n 1 "$scratch/output")
  done
}
folder=(--manifests "$served" --hostname-override node1 "${settings[@]}" "${daemonSettings[@]}")

# Values, flags, files.
refused 2 --cluster-cidr 10.244.0.0/33 -- --manifests "$served" --cluster-cidr 10.244.0.0/33
refused 2 --nodeport-addresses elsewhere -- "${folder[@]}" --nodeport-addresses elsewhere
refused 2 --iptables-min-sync-period soon -- "${folder[@]}" --iptables-min-sync-period soon
refused 2 --no-such-flag -- "${folder[@]}" --no-such-flag
check "one line is enough" same 1 "$(wc -l <"$scratch/output")"
refused 2 "$scratch/nowhere" -- --manifests "$scratch/nowhere" --hostname-override node1 "${settings[@]}"
refused 2 "$scratch/no.kubeconfig" -- --kubeconfig "$scratch/no.kubeconfig" --hostname-override node1 "${settings[@]}"
refused 2 "$scratch/no.config" -- --config "$scratch/no.config"
refused 2 --kubeconfig -- --hostname-override node1 "${settings[@]}"
check "nothing is programmed" same "" "$(on node nft list tables)"

# Another proxy.
on node nft add table ip kube-proxy
refused 3 "table ip kube-proxy" "kube-proxy --cleanup" --allow-other-proxies -- "${folder[@]}"
check "nothing is programmed beside it" same "table ip kube-proxy" "$(on node nft list tables)"
follow_folder --allow-other-proxies
check "allowed, it is mentioned" logged "table ip kube-proxy"
expect pod3 tcp cluster.10:80 pod1 kept
on node nft delete table ip kube-proxy

# A second daemon beside the first: the store is the first one's. With a store of its own, the tables are owned, and it says by whom; the first goes on.
if [[ $(on node nft list table ip viaduct) == *"flags owner"* ]]; then
  first=$daemon firstLog=$daemonLog
  daemonLog=$scratch/second.log
  refused 2 "process $first is using this store" -- "${folder[@]}"
  start_daemon --manifests "$served" --store "$scratch/second/store" --healthz-bind-address 127.0.0.1:20256 --metrics-bind-address 127.0.0.1:20249
  check "a second daemon says who owns the tables" wait_until logged "$first"
  end_daemon
  daemon=$first daemonLog=$firstLog
  expect pod3 tcp cluster.10:80 pod1 kept
  check "the first had nothing to repair" same 0 "$(metric 'viaduct_table_repairs_total{ip_family="IPv4"}')"
fi

# A port that somebody has is no reason to end, unless it is asked for. The store is its own, since of two refusals
# either may be the first.
refused 2 10256 -- "${folder[@]}" --store "$scratch/second/store" --metrics-bind-address "" --bind-address-hard-fail
end_daemon

# Its configuration file: when that is written to it ends, the tables stay, and all of its log is JSON where that was
# wished.
cat >"$scratch/proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
nodePortAddresses: [primary]
conntrack: {maxPerCore: 0}
logging: {format: json}
YAML
ln -sfn proxy.yaml "$scratch/proxy.link"
daemonLog=$scratch/configured.log
start node "$viaduct" run --config "$scratch/proxy.link" --manifests "$served" --hostname-override node1 >>"$daemonLog" 2>&1
wait_until logged '"msg":"all Services: '
before=$(on node nft -n list ruleset)
echo '# later' >>"$scratch/proxy.yaml"
ended=0
wait "$started" || ended=$?
check "it ends with kube-proxy's exit code" same 1 "$ended"
check "and says why" logged "$scratch/proxy.link has changed"
# The owner alone is gone.
check "the tables stay" same "$(grep -vE '^table|flags' <<<"$before")" \
  "$(on node nft -n list ruleset | grep -vE '^table|flags')"
check "but for the last line, its log is JSON with time and verbosity" exits 1 \
  grep -vE '^\{"ts":[0-9.]+,"caller":".*","level":".*","msg":".*\}$|^viaduct: --config' "$daemonLog"
