#!/bin/bash
# Bash completes kinds, Services, namespaces and nodes from the manifests that the line names, and says nothing where there are
# none. The line that is typed ends where <tab> is pressed.
. "$(dirname "$0")/lib.sh"
mkdir "$scratch/bin" "$scratch/work"
ln -s "$viaduct" "$scratch/bin/viaduct"
cp -r "$labDirectory/../examples/shop" "$scratch/work"
# completes LINE COMPLETED
completes() {
  same "$2" "$("$python" "$labDirectory/complete.py" "$scratch/bin/viaduct" "$scratch/work" "$1" 2>&1)"
}
check "a Service" completes "viaduct explain -f shop --node node1 shop/cat" \
  "viaduct explain -f shop --node node1 shop/catalog"
check "a Service in the namespace that is named" completes "viaduct explain -n shop -f shop --live cat" \
  "viaduct explain -n shop -f shop --live catalog"
check "a kind" completes "viaduct get endpointslic" "viaduct get endpointslice"
check "an object after its kind" completes "viaduct get -n shop -f shop -A svc storef" \
  "viaduct get -n shop -f shop -A svc storefront"
check "an object with its kind" completes "viaduct describe -n shop -f shop -A svc/storef" \
  "viaduct describe -n shop -f shop -A svc/storefront"
# The folder of the same name is not what is meant.
check "a namespace" completes "viaduct get svc -f shop -n sh" "viaduct get svc -f shop -n shop"
check "a node" completes "viaduct explain -f shop --node no" "viaduct explain -f shop --node node1"
check "a folder" completes "viaduct get svc -n shop -f sh" "viaduct get svc -n shop -f shop/"
check "an option" completes "viaduct top --onc" "viaduct top --once"
check "nothing from what cannot be read" completes "viaduct explain -f nowhere --live ca" \
  "viaduct explain -f nowhere --live ca"
for shell in zsh fish; do
  if command -v "$shell" >/dev/null; then
    "$viaduct" --generate-completion-script "$shell" >"$scratch/completion.$shell"
    check "$shell accepts its script" "$shell" -n "$scratch/completion.$shell"
  else
    echo "$shell is not installed, so its script is not read"
  fi
done
