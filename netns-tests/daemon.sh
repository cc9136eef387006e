# shellcheck shell=bash
# What the tests of `viaduct run` say besides lib.sh's words: the daemon on the node, its log and its pages.
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The folder that the daemon follows. Files come into it whole, as from any careful writer; half of one is another test.
served=$scratch/served
mkdir "$served"
daemonLog=$scratch/daemon.log
# A burst of changes is one transaction after a second, unless somebody is in a hurry. The size of the kernel's
# connection table belongs to the machine, and the lab is none.
daemonSettings=(--iptables-min-sync-period 20ms --conntrack-max-per-core 0)

# start_daemon ARGUMENT…: viaduct run on the node, until stop_daemon or the end. Arguments beyond the settings.
start_daemon() {
  start node "$viaduct" run --hostname-override node1 "${settings[@]}" "${daemonSettings[@]}" "$@" >>"$daemonLog" 2>&1
  daemon=$started
}

# follow_folder ARGUMENT…: the daemon, with the manifests as they are; returns when the kernel has what they say.
follow_folder() {
  publish
  start_daemon --manifests "$served" "$@"
  converge
}

# publish: the folder gets what the test's manifests are now, file by file.
publish() {
  local file name
  for file in "$manifests"/*; do
    name=${file##*/}
    cmp -s "$file" "$served/$name" || { cp "$file" "$served/.$name" && mv "$served/.$name" "$served/$name"; }
  done
  for file in "$served"/*; do [[ -e $manifests/${file##*/} ]] || rm "$file"; done
}

# converge: waits until the kernel's tables are what one would compile from the manifests.
converge() {
  wait_until ours diff --store "$served/.viaduct/store" || {
    { ours diff --store "$served/.viaduct/store" || true; } | head -n 20 >&2
    tail -n 20 "$daemonLog" >&2
    return 1
  }
}

# change: what the manifests say now is in the kernel.
change() { publish && converge; }

# end_daemon [SIGNAL]: stops it; its exit code is left in $ended.
end_daemon() {
  kill "-${1:-TERM}" "$daemon"
  ended=0
  # shellcheck disable=SC2034 # the tests read it
  wait "$daemon" || ended=$?
}

# logged TEXT, for wait_until and check: the daemon has said it.
logged() { grep -qF -- "$1" "$daemonLog" || { tail -n 20 "$daemonLog" && return 1; }; }

# page PORT PATH, on the node's loopback: the status, and the page in $scratch/page.
page() { on node curl -s --max-time "$(slowed 3)" -o "$scratch/page" -w '%{http_code}' "http://127.0.0.1:$1$2"; }

# shows TEXT PORT PATH: the page has it.
shows() {
  page "$2" "$3" >"$scratch/status"
  grep -qF -- "$1" "$scratch/page" || { cat "$scratch/page" && return 1; }
}

# metric 'NAME{LABELS}': its number now; 0 if there is none.
metric() {
  page 10249 /metrics >"$scratch/status"
  awk -v name="$1" '$1 == name { value = $2 } END { print value + 0 }' "$scratch/page"
}

# at_least NUMBER METRIC, for wait_until.
at_least() { awk -v number="$(metric "$2")" -v least="$1" 'BEGIN { exit number < least }'; }

# mapped_code: how much of the program's code is resident in the daemon, in percent.
mapped_code() {
  awk -v program="$viaduct" '
    /^[0-9a-f]+-/ { isCode = $2 ~ /x/ && $6 == program }
    isCode && $1 == "Size:" { size += $2 }
    isCode && $1 == "Rss:" { resident += $2 }
    END { print size ? int(100 * resident / size) : 100 }' "/proc/$daemon/smaps"
}

# is_below NUMBER FOUND, for `check`.
is_below() { (($2 < $1)) || { echo "found: $2" && return 1; }; }
