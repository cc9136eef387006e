"""Kills the daemon again and again while Services come and go, and looks at what they were given each time.

    kill-daemon.py VIADUCT NAMESPACE FOLDER COUNT
"""

import json
import os
import random
import signal
import subprocess
import sys
import time

viaduct, namespace, folder, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
slower = float(os.environ.get("SLOWER", 1))
seed = int(os.environ.get("SEED", time.time_ns() % 1_000_000))
print(f"seed {seed}")
draw = random.Random(seed)
names = [f"svc{number}" for number in range(12)]
# What each Service that is there has, once it has it.
held = {}
present = set()


def write(name, text):
    with open(f"{folder}/.{name}", "w") as file:
        file.write(text)
    os.rename(f"{folder}/.{name}", f"{folder}/{name}.yaml")


def service(name):
    """The same each time: what it asks for does not change."""
    number = int(name[3:])
    kind = ["ClusterIP", "NodePort", "NodePort"][number % 3]
    policy = ["SingleStack", "PreferDualStack"][number % 2]
    return f"""apiVersion: v1
kind: Service
metadata: {{name: {name}}}
spec:
  type: {kind}
  ipFamilyPolicy: {policy}
  selector: {{app: {name}}}
  ports: [{{name: http, port: 80}}]
"""


def meddle():
    """One Service comes or goes. One that comes again may get other addresses than before."""
    name = draw.choice(names)
    if name in present:
        os.remove(f"{folder}/{name}.yaml")
        present.discard(name)
        held.pop(name, None)
    else:
        write(name, service(name))
        present.add(name)


def given():
    """What each Service has by now: (kind, value) pairs."""
    run = subprocess.run(
        [viaduct, "get", "svc", "-A", "-f", folder, "-o", "json"], capture_output=True, timeout=20 * slower)
    if run.returncode != 0 or b"error:" in run.stderr:
        sys.exit(f"seed {seed}: the store cannot be read: {run.stderr.decode()}")
    result = {}
    for item in json.loads(run.stdout)["items"]:
        spec = item["spec"]
        things = {("address", address) for address in spec.get("clusterIPs", [])}
        things |= {("node port", port["nodePort"]) for port in spec["ports"] if port.get("nodePort")}
        result[item["metadata"]["name"]] = things
    return result


def examine():
    owners = {}
    now = given()
    for name, things in now.items():
        for thing in things:
            if owners.setdefault(thing, name) != name:
                sys.exit(f"seed {seed}: {thing[0]} {thing[1]} was given to {owners[thing]} and to {name}")
        if name not in present or not things:
            continue
        if not held.setdefault(name, things) <= things:
            sys.exit(f"seed {seed}: {name} had {sorted(held[name])} and has {sorted(things)}")
        held[name] = things
    return now


def in_kernel():
    """Which Service each address leads to in the kernel."""
    run = subprocess.run(
        ["ip", "netns", "exec", namespace, "nft", "-j", "list", "map", "ip", "viaduct", "services"],
        capture_output=True, timeout=20 * slower)
    found = {}
    if run.returncode != 0:
        return found
    for entry in json.loads(run.stdout)["nftables"]:
        for key, _ in entry.get("map", {}).get("elem", []):
            element = key.get("elem", key)
            address = element["val"]["concat"][0]
            found[address] = element.get("comment", "").split(":")[0].split("/")[-1]
    return found


for name in names[:6]:
    write(name, service(name))
    present.add(name)
log = open(f"{folder}/../killed.log", "w")
for turn in range(count):
    daemon = subprocess.Popen(
        ["ip", "netns", "exec", namespace, viaduct, "run", "--manifests", folder, "--hostname-override", "node1",
         "--iptables-min-sync-period", "1ms", "--conntrack-max-per-core", "0", "--service-cluster-ip-range",
         "10.96.0.0/24,fd00:10:96::/112"],
        stdout=log, stderr=log)
    end = time.monotonic() + draw.uniform(0.02, 0.2 * slower)
    while time.monotonic() < end:
        if draw.random() < 0.3:
            meddle()
        time.sleep(draw.uniform(0, 0.05))
    if daemon.poll() is not None:
        sys.exit(f"seed {seed}: the daemon ended by itself; see {log.name}")
    daemon.send_signal(signal.SIGKILL)
    daemon.wait()
    now = examine()
    for address, name in in_kernel().items():
        # The kernel may lag behind, but what it has of a Service that is there is what was given to it.
        if name in held and ("address", address) not in now.get(name, set()) and name in present:
            sys.exit(f"seed {seed}: the kernel has {address} for {name}, which was given {sorted(now[name])}")
if not held:
    sys.exit(f"seed {seed}: nothing was ever given")
print(f"{count} times killed; {len(held)} Services have what they had")
