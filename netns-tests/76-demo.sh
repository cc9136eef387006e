#!/bin/bash
# scripts/demo shows real answers, and leaves nothing behind.
. "$(dirname "$0")/lib.sh"
state() { ip -o link | cut -d' ' -f2 && ip netns && nft list tables; }
before=$(state)
# What the demo waits for takes longer on a slow machine: answers, and those of a Pod that is asked whether it is ready. There
# it connects fewer times, too.
connections=$(sample 100 20)
mkdir "$scratch/top"
cp -r "$labDirectory"/../{examples,scripts} "$scratch/top"
sed -i -e "s/--max-time 1/--max-time $(slowed 1)/" -e "s/--max-time 2/--max-time $(slowed 2)/" \
  -e "s/connection < 100/connection < $connections/" "$scratch/top/scripts/demo"
sed -i "s/^\( *\)periodSeconds: 1$/&\n\1timeoutSeconds: $(slowed 1)/" "$scratch/top/examples/lab/shop.yaml"
VIADUCT=$viaduct timeout "$(slowed 100)" "$scratch/top/scripts/demo" >"$scratch/demo" 2>&1 || {
  cat "$scratch/demo"
  report "the demo ended early"
}
# shows NUMBER PATTERN: this many of its lines match.
shows() { same "$1" "$(grep -cE "$2" "$scratch/demo")" || { cat "$scratch/demo" && return 1; }; }
check "each way in leads to a pod" shows 8 '^  (ClusterIP|NodePort|LoadBalancer) .* hello from shop-'
check "a customer's address is kept" shows 1 '^  LoadBalancer  client .* you are 192\.168\.50\.2$'
check "a wrong port is refused" shows 1 '^  wrong port .* Failed to connect'
check "who is remembered stays" shows 1 "^  shop-[^ ]+ +$connections ▪+\$"
check "five pods in place of three" shows 1 '^  shop   5/5 '
check "the machine is what it was" same "$before" "$(state)"
