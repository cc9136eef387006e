#!/bin/bash
# `viaduct lab`: Pods of a folder as programs of this machine, each in a network namespace; they are what the manifests
# say, and when the lab is gone, nothing of it is left.
#
#   [pod one]──┐
#   [pod two]──┴── lab-lab, the node
. "$(dirname "$0")/private.sh"
sysctl -qw net.ipv4.ip_forward=0 net.ipv6.conf.all.forwarding=0
before=$(machine_state)
pod one
pod two
lab up "$served" --node node1 >"$scratch/up"

check "up returns when the Pods are ready" has one 1
check "it says what it changed" grep -q "net.ipv4.ip_forward was 0 and is now 1" "$scratch/up"
check "up again is nothing new" exits 0 lab up "$served"
check "each Pod is a namespace with a name" same "viaduct-lab.default.one viaduct-lab.default.two" \
  "$(ip netns | cut -d' ' -f1 | sort | paste -sd ' ')"
check "Pods reach each other, seen as themselves" same "hello from two, you are 10.244.0.2" \
  "$(in_pod one curl -s --max-time "$(slowed 3)" http://10.244.0.3:8080)"
check "over IPv6 too" same "hello from two, you are fd00:10:244::2" \
  "$(in_pod one curl -s --max-time "$(slowed 3)" 'http://[fd00:10:244::3]:8080')"
check "the node reaches them" same "hello from one, you are 10.244.0.1" \
  "$(curl -s --max-time "$(slowed 3)" http://10.244.0.2:8080)"
check "a Pod knows itself by name" same one "$(in_pod one hostname)"
check "and where it is" same 10.244.0.2 "$(in_pod one getent ahostsv4 one | awk '{ print $1 }' | sort -u)"
check "the machine does not" exits 2 getent hosts one
check "what it prints is kept" prints '"GET / HTTP/1.1" 200' lab logs one
status() { grep -c "$1" "$served/.viaduct/pods.yaml"; }
check "the status has both addresses" same 1 "$(status 'ip: fd00:10:244::3')"

# A Service leads a Pod to itself, whether bridged frames meet the rules or not.
put service.yaml <<'YAML'
apiVersion: v1
kind: Service
metadata: {name: one}
spec: {clusterIP: 10.96.0.50, selector: {app: one}, ports: [{port: 80, targetPort: 8080}]}
YAML
apply() { "$viaduct" apply -f "$served" --node node1 --cluster-cidr 10.244.0.0/24; }
for switch in 0 1; do
  [[ ! -e /proc/sys/net/bridge ]] || sysctl -qw net.bridge.bridge-nf-call-iptables=$switch
  check "the Service is programmed" apply
  check "a Pod reaches itself by it" prints "hello from one, you are 10.244.0.1" \
    in_pod one curl -sS --max-time "$(slowed 3)" http://10.96.0.50
done
rm "$served/service.yaml"
"$viaduct" cleanup >"$scratch/cleanup"

# Readiness follows the probe, and nothing else of the Pod changes.
touch "$served/not-ready-one"
wait_until shows_in one 2 0/1
check "it runs still" shows_in one 3 Running
check "the other is as ready as before" shows_in two 2 1/1
rm "$served/not-ready-one"
wait_until shows_in one 2 1/1

# A program that ends is started again, at its old address.
kill -KILL "$(ip netns pids viaduct-lab.default.two | head -n 1)"
wait_until shows_in two 4 1
wait_until shows_in two 2 1/1
check "the address stays" prints "10.244.0.3" lab status

# A Deployment comes, grows, changes and shrinks.
deployment web 2
wait_until has web 2
deployment web 4
wait_until has web 4
deployment web 3 8081
wait_until has web 3
check "the new template runs" same 200 \
  "$(curl -s --max-time "$(slowed 3)" -o /dev/null -w '%{http_code}' "http://$(cell web 6):8081")"
deployment web 0
wait_until has web 0

# A broken file changes nothing, and is named.
printf 'kind: Pod\nmetadata: {' | put two.yaml
wait_until grep -q "two.yaml" /run/viaduct/lab/lab/log
check "the Pod stays" shows_in two 2 1/1

# A Pod whose manifest is gone ends; one that does not listen is killed when its time is over.
put stubborn.yaml <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: stubborn}
spec:
  terminationGracePeriodSeconds: 2
  containers:
  - {name: deaf, image: none, command: [bash, -c, "trap '' TERM; while sleep 0.1; do :; done"]}
YAML
wait_until has stubborn 1
rm "$served/stubborn.yaml"
wait_until shows_in stubborn 3 Terminating
wait_until has stubborn 0
check "its namespace is gone" same "" "$(ip netns | grep stubborn || true)"

# Without a program a Pod waits, and says why; one that is missing is named.
put image.yaml <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: image}
spec: {containers: [{name: nginx, image: "nginx:1.29"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: missing}
spec: {containers: [{name: web, image: web, command: [no-such-program]}]}
YAML
wait_until shows_in image 3 ErrImageNeverPull
wait_until shows_in missing 3 CreateContainerError
check "the reason is in the log" grep -q 'Pod default/missing: container web: "no-such-program" is not a program' \
  /run/viaduct/lab/lab/log

# Another lab with the same addresses is refused; with its own it lives beside the first.
mkdir "$scratch/second" && cp "$served/one.yaml" "$served/hello.py" "$scratch/second"
check "addresses are not shared" exits 2 lab up "$scratch/second" --name second
check "and it says what to do" grep -q -- "--pod-cidr" "$scratch/output"
ip route add blackhole 10.245.0.0/16
check "nor is a block that is routed elsewhere" exits 2 lab up "$scratch/second" --name second --pod-cidr 10.245.0.0/24
check "and it says where" grep -qF "the route blackhole 10.245.0.0/16" "$scratch/output"
ip route del blackhole 10.245.0.0/16
check "a name is not shared either" exits 2 lab up "$scratch/second"
lab up "$scratch/second" --name second --pod-cidr 10.245.0.0/24 >"$scratch/up"
check "it answers" same "hello from one, you are 10.245.0.1" "$(curl -s --max-time "$(slowed 3)" http://10.245.0.2:8080)"
lab down --name second >"$scratch/down"
check "the first one's settings are in force" same 1 "$(sysctl -n net.ipv4.ip_forward)"

# What looks like ours and is not stays.
ip link add lab-other type bridge
ip netns add viaduct-lab-other
ip netns exec viaduct-lab.default.one sleep 100 &
foreign=$!
rm "$served/two.yaml" "$served/image.yaml"
lab down >"$scratch/down"
check "a stranger's program lives" kill -0 "$foreign"
kill "$foreign"
check "a stranger's bridge stays" ip link show lab-other
ip link delete lab-other
check "a stranger's namespace stays" prints viaduct-lab-other ip netns
ip netns delete viaduct-lab-other
check "nothing of the lab is left" same "$before" "$(machine_state)"
check "nor in the folder" same "" "$(ls -d "$served/.viaduct" 2>/dev/null || true)"
check "down again is no failure" exits 0 lab down
check "status says that there is none" exits 1 lab status

# A supervisor that is killed leaves its Pods running; down removes all of it.
pod two
lab up "$served" --node node1 >"$scratch/up"
kill -KILL "$(pgrep -f 'lab supervise')"
wait_until prints "nothing supervises it" lab status
check "the Pods answer still" prints "hello from one" curl -s --max-time "$(slowed 3)" http://10.244.0.2:8080
lab down >"$scratch/down"
check "nothing is left, the programs neither" same "$before" "$(machine_state)"
lab up "$served" --node node1 >"$scratch/up"
kill -KILL "$(pgrep -f 'lab supervise')"
check "up makes it again" exits 0 lab up "$served" --node node1
check "all are ready" has one 1
lab down >"$scratch/down"
check "nothing is left of it all" same "$before" "$(machine_state)"

# Names end in what the lab was told.
lab up "$served" --node node1 --dns 10.244.0.1 --cluster-domain k8s.test >"$scratch/up"
check "the Pods' search list has the domain" same \
  "search default.svc.k8s.test svc.k8s.test k8s.test|nameserver 10.244.0.1|options ndots:5" \
  "$(in_pod one cat /etc/resolv.conf | paste -sd '|')"
lab down >"$scratch/down"
check "an invalid domain is refused" exits 2 lab up "$served" --cluster-domain k8s..test

# `ip netns exec` gives each command mounts of its own, so that one does not see the names that another has made.
ip netns add elsewhere
ip netns exec elsewhere "$viaduct" lab up "$served" --node node1 >"$scratch/up"
check "a Pod's name is missing there" exits 2 ip netns exec elsewhere "$viaduct" lab exec one -- true
check "the reason is named" grep -q "was started in another mount namespace" "$scratch/output"
check "and the remedy" grep -q "nsenter --net=/run/netns/NAME" "$scratch/output"
ip netns exec elsewhere "$viaduct" lab down >"$scratch/down"
inside() { nsenter --net=/run/netns/elsewhere "$viaduct" lab "$@"; }
inside up "$served" --node node1 >"$scratch/up"
check "which works" same one "$(inside exec one -- hostname)"
inside down >"$scratch/down"
ip netns delete elsewhere
check "nothing is left of either" same "$before" "$(machine_state)"

# In the foreground it ends with Ctrl-C.
"$viaduct" lab up --foreground "$served" --node node1 >"$scratch/up" 2>&1 &
foreground=$!
wait_until has one 1
kill -INT "$foreground"
wait "$foreground" || report "it did not end well"
check "nothing is left then either" same "$before" "$(machine_state)"

# Who may not.
chmod 755 "$scratch"
check "root alone may" exits 3 setpriv --reuid=65534 --regid=65534 --clear-groups "$viaduct" lab up "$served"
check "and it says so" grep -q "run as root" "$scratch/output"
