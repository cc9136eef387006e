#!/bin/bash
# Every command of docs/learn-services.md prints what the guide shows, one after another on an empty machine.
# `WRITE=1 netns-tests/run 74` writes into the guide what they print now.
. "$(dirname "$0")/private.sh"
guide=$(realpath "$labDirectory/../docs/learn-services.md")
mkdir "$scratch/bin" "$scratch/work"
ln -s "$viaduct" "$scratch/bin/viaduct"
cp -r "$labDirectory/../examples" "$scratch/work"
cd "$scratch/work"
before=$(machine_state)
PATH=$scratch/bin:$PATH "$python" "$labDirectory/guide.py" "$guide" ${WRITE:+--write --verbose} >"$scratch/guide" 2>&1 || {
  cat "$scratch/guide"
  report "the guide shows something else"
}
tail -n 1 "$scratch/guide"
check "the reader's machine is what it was" same "$before" "$(machine_state)"
