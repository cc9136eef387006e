#!/bin/bash
# The same with a folder of manifests, whose store is on a disk that fills and that cannot be written to, and with tables
# that anybody may change.
#
#   [client]──[node: viaduct run --manifests; 10.96.0.10:80, node port 30080]──[pod1 pod2]──[far1]
#   [pod3]───────┘
SOURCE=${SOURCE:-folder} OWNER=${OWNER:-no} STORMS=${STORMS:-6}
. "$(dirname "$0")/chaos.sh"
episode
