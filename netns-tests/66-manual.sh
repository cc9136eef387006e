#!/bin/bash
# The pages of the manual: one for each command, the same bytes each time, and nothing that mandoc complains about.
. "$(dirname "$0")/lib.sh"
top=$(realpath "$labDirectory/..")
make_pages() { "$top/scripts/man" "$scratch/$1" "$viaduct"; }
make_pages first
SOURCE_DATE_EPOCH=1796083200 TZ=Asia/Tokyo make_pages second
check "the pages are the same each time" diff -r "$scratch/first" "$scratch/second"
pages=$scratch/first
commands() { "$viaduct" --experimental-dump-help | "$python" -c '
import json, sys
def names(command, title):
    for inner in command.get("subcommands", []):
        if inner["shouldDisplay"] and inner["commandName"] != "help":
            yield title + "-" + inner["commandName"]
            yield from names(inner, title + "-" + inner["commandName"])
print("viaduct", *names(json.load(sys.stdin)["command"], "viaduct"), "viaduct.conf", sep="\n")' | sort; }
page_names() { find "$pages" -type f -printf '%f\n' | sed 's/\.[0-9]$//' | sort; }
check "each command has its page" same "$(commands)" "$(page_names)"
# Every flag in the help of `run` has its entry.
flags() { "$viaduct" run --help | grep -oE '^  --?[a-z][a-z0-9-]*' | tr -d ' ' | sort; }
shown() { sed 's/\\&//g; s/"//g' "$pages/man8/viaduct-run.8" | sed -nE 's/^\.It Fl ([^ ]+).*/-\1/p' | sort; }
check "each flag has its entry" same "$(flags)" "$(shown)"
# references: pages that are referred to and missing.
references() { grep -hoE 'Xr viaduct[^ ]* [0-9]' -r "$pages" | sort -u | while read -r _ name section; do
  [[ -f $pages/man$section/$name.$section ]] || echo "$name($section)"
done; }
check "each reference has its page" same "" "$(references)"
if command -v mandoc >/dev/null; then
  # mandoc looks for the pages that are referred to among the installed ones.
  complaints() { mandoc -T lint "$pages"/*/* | grep -v 'referenced manual not found: Xr viaduct' || true; }
  check "mandoc has nothing to say" same "" "$(complaints)"
else
  echo "mandoc is not installed, so the pages are not linted"
fi
