#!/bin/bash
# What the program of a lab's Pod cannot do to the machine, what it can, and that nothing of it is left behind.
#
#   [pod probe]──[node, with its files and processes]
. "$(dirname "$0")/private.sh"
# The program tries everything, and says after each attempt whether it could. What it prints is read from the lab's log.
cat >"$served/attempts.py" <<'PYTHON'
import ctypes, os, signal, socket, subprocess, sys, time

libc = ctypes.CDLL(None, use_errno=True)


def attempt(name, action):
    try:
        action()
        print(name, "yes", flush=True)
    except Exception as error:
        print(name, "no", type(error).__name__, error, flush=True)


def call(name, *values):
    ctypes.set_errno(0)
    if getattr(libc, name)(*values) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def bind(port):
    with socket.socket() as listener:
        listener.bind(("0.0.0.0", port))


def write(path):
    with open(path, "w") as file:
        file.write("mine\n")
    os.unlink(path)


machine = int(sys.argv[1])
attempt("shadow", lambda: open("/etc/shadow").read(1))
attempt("root-folder", lambda: os.listdir(sys.argv[2]))
attempt("write-root", lambda: write("/mine"))
attempt("write-etc", lambda: write("/etc/mine"))
attempt("write-var", lambda: write("/var/lib/mine"))
attempt("write-manifests", lambda: write("mine"))
attempt("write-tmp", lambda: write("/tmp/mine"))
attempt("write-run", lambda: write("/run/mine"))
attempt("read-manifests", lambda: open("attempts.py").read())
attempt("signal-machine", lambda: os.kill(machine, 0))
attempt("signal-first", lambda: os.kill(1, signal.SIGKILL))
attempt("foreign-processes", lambda: [p for p in os.listdir("/proc") if p.isdigit() and int(p) > 50][0])
attempt("mount", lambda: call("mount", b"tmpfs", b"/tmp", b"tmpfs", 0, None))
attempt("unshare", lambda: call("unshare", 0x10000000))
attempt("chroot", lambda: os.chroot("/tmp"))
attempt("become-root", lambda: os.setuid(0))
attempt("raw-socket", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP))
attempt("packet-socket", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
attempt("trace", lambda: call("ptrace", 0, 0, 0, 0))
attempt("set-name", lambda: socket.sethostname("mine"))
attempt("sysctl", lambda: open("/proc/sys/kernel/core_pattern", "w"))
attempt("port-80", lambda: bind(80))
attempt("threads", lambda: subprocess.run(["true"], check=True))
attempt("volume-empty", lambda: write("/data/mine"))
attempt("volume-config", lambda: print("configured", open("/config/greeting").read()))
attempt("write-config", lambda: write("/config/mine"))


def endless():
    children = []
    try:
        for _ in range(1500):
            child = os.fork()
            if child == 0:
                time.sleep(1000)
                os._exit(0)
            children.append(child)
    finally:
        print("children", len(children) < 1100, flush=True)
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


attempt("endless-children", endless)
status = dict(line.split(":\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\t" in line)
print("rights", os.getuid() >= 0x70000000, status["CapBnd"], status["NoNewPrivs"], status["Seccomp"], flush=True)
os.setsid() if os.fork() == 0 else None
print("done", flush=True)
os.environ.clear()
os.execve("/usr/bin/sleep", ["sleep", "1000"], {})
PYTHON
put config.yaml <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: {name: words}
data: {greeting: hello}
YAML
mkdir "$scratch/secret" "$scratch/shared"
chmod 777 "$scratch/shared"
put probe.yaml <<YAML
apiVersion: v1
kind: Pod
metadata: {name: probe}
spec:
  terminationGracePeriodSeconds: 1
  volumes:
  - {name: data, emptyDir: {sizeLimit: 1Mi}}
  - {name: config, configMap: {name: words}}
  - {name: shared, hostPath: {path: $scratch/shared}}
  containers:
  - name: main
    image: none
    command: [/usr/bin/python3, attempts.py, "$$", "$scratch/secret"]
    resources: {limits: {memory: 1Gi, cpu: "1"}}
    volumeMounts:
    - {name: data, mountPath: /data}
    - {name: config, mountPath: /config}
    - {name: shared, mountPath: /shared}
YAML
[[ -x /usr/bin/python3 && -x /usr/bin/sleep ]] || { echo "needs /usr/bin/python3 and /usr/bin/sleep" && exit 77; }
mounts() { awk '{ print $5 }' /proc/self/mountinfo | grep -v '^/run/netns' | sort; }
cgroups() { find /sys/fs/cgroup -type d -name 'viaduct-lab-*' 2>/dev/null | sort; }
before=$(machine_state) mountsBefore=$(mounts) cgroupsBefore=$(cgroups)

# A folder of the machine needs its flag.
lab up "$served" --node node1 --wait 0 >"$scratch/up" 2>&1
check "a volume of the machine is refused" grep -qF "start the lab with --allow-host-path $scratch/shared" "$scratch/up"
check "the Pod does not exist" same "" "$(cell probe 1)"
lab down >"$scratch/down"
lab up "$served" --node node1 --allow-host-path "$scratch/shared" >"$scratch/up" 2>&1
check "up says what Pods may do" grep -q "^Pods run as users of their own without privileges" "$scratch/up"

log() { lab logs probe; }
patience=30 wait_until prints done log
log >"$scratch/log"
for name in shadow root-folder write-root write-etc write-var write-manifests signal-machine signal-first foreign-processes \
  mount unshare chroot become-root raw-socket packet-socket trace set-name sysctl write-config endless-children; do
  check "it cannot: $name" grep -q "^$name no " "$scratch/log"
done
for name in write-tmp write-run read-manifests port-80 threads volume-empty volume-config; do
  check "it can: $name" grep -q "^$name yes" "$scratch/log"
done
check "a ConfigMap is a folder of files" grep -q "^configured hello" "$scratch/log"
check "it has a user of its own, no capabilities, and a filter" grep -q "^rights True 0000000000000000 1 2" "$scratch/log"
check "children come to an end" grep -q "^children True" "$scratch/log"

# What is run in it later has the same rights.
check "exec is the same user" same "$(in_pod probe stat -c %u /proc/2)" "$(in_pod probe id -u)"
check "exec cannot mount either" exits 32 in_pod probe mount -t tmpfs none /tmp
check "exec sees the Pod's processes alone" prints sleep in_pod probe cat /proc/2/comm
in_pod probe sh -c 'echo from the pod >/shared/file'
check "a volume of the machine is shared" same "from the pod" "$(cat "$scratch/shared/file")"
check "exit codes arrive" exits 7 in_pod probe sh -c 'exit 7'
put config.yaml <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: {name: words}
data: {greeting: changed}
YAML
wait_until prints changed in_pod probe cat /config/greeting
limited() { find /sys/fs/cgroup -path '*viaduct-lab-*' -name pids.max -exec cat {} + 2>/dev/null | grep -cx 1024 >"$scratch/limited"; }
if [[ -n $(find /sys/fs/cgroup -maxdepth 3 -name cgroup.procs 2>/dev/null | head -n 1) && -n $(cgroups) ]]; then
  check "its processes are limited" limited
fi

# A program without its variables is found, also without a supervisor.
kill -KILL "$(pgrep -f 'lab supervise')"
wait_until prints "nothing supervises it" lab status
lab down >"$scratch/down"
check "nothing is left of it" same "$before" "$(machine_state)"
check "no program" same "" "$(pgrep -x sleep || true)"
check "no mount" same "$mountsBefore" "$(mounts)"
check "no cgroup" same "$cgroupsBefore" "$(cgroups)"
