#!/bin/bash
# The rules of firewalls that Debian packages, as they are when they are installed: whether Services answer beside them, and
# whether the doctor says so. Their daemons do not run here; their rules are loaded into the node's namespace.
#
#   [client]──[node: ufw, firewalld]──[pod1]
. "$(dirname "$0")/lib.sh"
PROGRAM=iptables-nft has_iptables || skip "needs iptables-nft: $(head -n 1 "$scratch/probe")"
topology
node_objects
service web 10 <<'YAML'
  type: NodePort
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP, nodePort: 30080}]
YAML
endpoints web http:8080 pod1
program
family=4
doctor() { on node "$viaduct" doctor -f "$manifests" --node node1 --pod-bridge-interface elsewhere "$@"; }
answers() { same pod1 "$(who client tcp node:30080 --timeout 0.5)"; }
silent() { same timeout "$(who client tcp node:30080 --timeout 0.5)"; }
remedy() { grep -oP "(?<=pass with ')[^']+" "$scratch/output" | head -n 1; }
check "at first it answers" answers

# ufw: the chains that ufw-init makes, with DEFAULT_FORWARD_POLICY="DROP", and the rules of its package.
ufwRules=/usr/share/ufw/iptables
if [[ ! -d $ufwRules ]]; then
  (cd "$scratch" && apt-get download ufw && dpkg -x ufw_*.deb ufw) >"$scratch/download" 2>&1 || true
  ufwRules=$scratch/ufw/usr/share/ufw/iptables
fi
if [[ -d $ufwRules ]]; then
  {
    echo '*filter'
    echo ':FORWARD DROP [0:0]'
    for hook in input output forward; do
      for chain in before-logging before after after-logging reject track; do
        echo ":ufw-$chain-$hook - [0:0]"
        echo "-A ${hook^^} -j ufw-$chain-$hook"
      done
    done
    printf ':ufw-%s - [0:0]\n' logging-deny logging-allow skip-to-policy-{input,output,forward} \
      user-{input,output,forward} user-logging-{input,output,forward} user-limit user-limit-accept not-local
    echo '-A ufw-skip-to-policy-forward -j DROP'
    echo COMMIT
  } >"$scratch/ufw.rules"
  for rules in "$scratch/ufw.rules" "$ufwRules"/{before,after,user}.rules; do
    check "ufw: $(basename "$rules") is loaded" on node iptables-nft-restore --noflush "$rules"
  done
  check "ufw drops" silent
  check "the doctor says so" exits 1 doctor
  check "it names the chain" grep -q "chain FORWARD in table filter of iptables-nft drops IPv4" "$scratch/output"
  check "and the chain that ufw leaves to others" grep -q "iptables-nft -I ufw-before-forward " "$scratch/output"
  # shellcheck disable=SC2046 # it has no quotes
  check "its rule can be made" on node $(remedy)
  check "and helps" answers
  check "and then nothing is found" exits 0 doctor
  on node nft delete table ip filter
else
  echo "ufw is not installed and cannot be downloaded: $(tail -n 1 "$scratch/download")" >&2
fi

# firewalld 1.3 (its nftables back end): the forward hook's chain, as for the default zone public.
on node nft -f - <<'NFT'
table inet firewalld {
  chain filter_FORWARD {
    type filter hook forward priority filter + 10; policy accept;
    ct state { established, related } accept
    ct status dnat accept
    iifname "lo" accept
    ct state { invalid } drop
    ip6 daddr { ::/96, ::ffff:0.0.0.0/96, 2002::/24 } reject with icmpv6 addr-unreachable
    jump filter_FORWARD_POLICIES_pre
    jump filter_FORWARD_ZONES
    jump filter_FORWARD_POLICIES_post
    reject with icmpx admin-prohibited
  }
  chain filter_FORWARD_POLICIES_pre { jump filter_FWD_policy; }
  chain filter_FORWARD_POLICIES_post { }
  chain filter_FWD_policy { }
  chain filter_FORWARD_ZONES { goto filter_FWD_public; }
  chain filter_FWD_public {
    jump filter_FWD_policy
    reject with icmpx admin-prohibited
  }
}
NFT
check "firewalld lets translated connections pass" answers
check "and the doctor finds nothing" exits 0 doctor
check "without that rule" on node nft delete rule inet firewalld filter_FORWARD handle \
  "$(on node nft -a list chain inet firewalld filter_FORWARD | sed -n 's/.*ct status dnat accept # handle //p')"
check "it rejects" same refused "$(who client tcp node:30080 --timeout 0.5 | sed 's/prohibited\|unreachable/refused/')"
check "the doctor says so" exits 1 doctor
check "with chain and table" grep -q "chain filter_FORWARD in table inet firewalld drops IPv4 and IPv6.*by a rule" "$scratch/output"
# shellcheck disable=SC2046 # it has no quotes
check "its rule can be made" on node $(remedy)
check "and helps" answers
on node nft delete table inet firewalld

# flannel's rules (FLANNEL-FWD) accept the pods' block, whatever the policy.
on node iptables-nft-restore --noflush <<RULES
*filter
:FORWARD DROP [0:0]
:FLANNEL-FWD - [0:0]
-A FORWARD -m comment --comment "flanneld forward" -j FLANNEL-FWD
-A FLANNEL-FWD -s ${ipv4Net[all-pods]} -m comment --comment "flanneld forward" -j ACCEPT
-A FLANNEL-FWD -d ${ipv4Net[all-pods]} -m comment --comment "flanneld forward" -j ACCEPT
COMMIT
RULES
check "flannel's rules accept" answers
check "the doctor gives no alarm" exits 0 doctor
on node nft delete table ip filter

# Calico's policies mark what they accept.
on node iptables-nft-restore --noflush <<'RULES'
*filter
:FORWARD DROP [0:0]
:cali-FORWARD - [0:0]
:cali-from-wl-dispatch - [0:0]
-A FORWARD -j cali-FORWARD
-A FORWARD -m mark --mark 0x10000/0x10000 -j ACCEPT
-A cali-FORWARD -j MARK --set-xmark 0x0/0xe0000
-A cali-FORWARD -j cali-from-wl-dispatch
-A cali-FORWARD -j MARK --set-xmark 0x10000/0x10000
COMMIT
RULES
check "Calico's rules accept" answers
check "the doctor gives no alarm" exits 0 doctor
on node nft delete table ip filter

# Cilium's own service handling does not show, but Cilium does.
on node ip link add cilium_host type veth peer name cilium_net
check "Cilium is found" exits 1 doctor
check "and named" grep -q "Cilium is on this node (interface cilium_host)" "$scratch/output"
on node ip link delete cilium_host

# Bridges: each one that has pods, each family, both switches.
on node ip link add kube-bridge type bridge
on node ip link add podveth type veth peer name podpeer
on node ip link set podveth master kube-bridge
if on node test -d /proc/sys/net/bridge; then
  named() { on node "$viaduct" doctor -f "$manifests" --node node1 --pod-bridge-interface kube-bridge; }
  on node sysctl -qw net.bridge.bridge-nf-call-iptables=1 net.bridge.bridge-nf-call-ip6tables=0
  check "IPv6 alone is not seen" exits 1 named
  check "its setting is named" grep -q "net.bridge.bridge-nf-call-ip6tables is not 1" "$scratch/output"
  check "and not the other" exits 1 grep -q "bridge-nf-call-iptables is not 1" "$scratch/output"
  on node ip link set kube-bridge type bridge nf_call_ip6tables 1
  check "the bridge's own setting is enough" exits 0 named
  on node sysctl -qw net.bridge.bridge-nf-call-iptables=0
  check "a bridge of any name is found" exits 1 on node "$viaduct" doctor -f "$manifests" --node node1
  check "by its ports" grep -q "(cni0, kube-bridge) through a Service gets IPv4 replies" "$scratch/output"
fi
