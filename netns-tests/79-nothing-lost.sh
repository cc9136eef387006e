#!/bin/bash
# Connections as fast as two processors open them, through every fault of a restart or a repair, while endpoints and
# Services change: none that had an endpoint is lost. The first packet of a connection, or a datagram, may be: it is sent
# again. CONNECTIONS=1000000 netns-tests/79-nothing-lost.sh is the long run in docs/reliability.md.
#
#   [client]──[node: viaduct run, kube-test-server; 10.96.0.10:80, node port 30080]──[pod1 pod2]──[far1]
#   [pod3]───────┘
CONNECTIONS=${CONNECTIONS:-$((${SLOWER:-1} > 1 ? 2000 : 30000))} AT_ONCE=${AT_ONCE:-8}
STORM=${STORM:-killed killed_while_it_writes stopped flush meddling burst server_away restored}
. "$(dirname "$0")/chaos.sh"
episode
