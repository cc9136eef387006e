#!/bin/bash
# Whatever goes wrong around the daemon and its API server, afterwards the tables are those of the objects, nothing has
# leaked, health says what is so, and no connection was lost that had an endpoint. The order of the storms is drawn:
# SEED=N STORMS=N netns-tests/77-chaos.sh has others. `scripts/chaos` goes on for as long as one likes.
#
#   [client]──[node: viaduct run, kube-test-server; 10.96.0.10:80, node port 30080]──[pod1 pod2]──[far1]
#   [pod3]───────┘
STORMS=${STORMS:-6}
. "$(dirname "$0")/chaos.sh"
episode
