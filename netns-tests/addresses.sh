# shellcheck shell=bash disable=SC2034,SC2154
# The addresses of the lab, in both families. Two read this file: lab.sh, as a part of itself, and the tests of scenarios
# (Tests/WholeProxy/ScenarioSystemTests/LabAddresses.swift), line by line. So it has only assignments, one a line.

# Who has which address.
ipv4[client]=192.168.50.2
ipv6[client]=fd00:50::2
ipv4[node]=192.168.50.11
ipv6[node]=fd00:50::11
ipv4[node2]=192.168.50.12
ipv6[node2]=fd00:50::12
ipv4[gateway]=10.244.1.1
ipv6[gateway]=fd00:244:1::1
ipv4[far-gateway]=10.244.2.1
ipv6[far-gateway]=fd00:244:2::1
ipv4[pod1]=10.244.1.5
ipv6[pod1]=fd00:244:1::5
ipv4[pod2]=10.244.1.6
ipv6[pod2]=fd00:244:1::6
ipv4[pod3]=10.244.1.7
ipv6[pod3]=fd00:244:1::7
ipv4[far1]=10.244.2.5
ipv6[far1]=fd00:244:2::5
ipv4[loopback]=127.0.0.1
ipv6[loopback]=::1

# How addresses of Services and of further clients begin: cluster.10 is the ClusterIP that ends in 10.
ipv4Block[cluster]=10.96.0.
ipv6Block[cluster]=fd00:10:96::
ipv4Block[lb]=192.168.50.
ipv6Block[lb]=fd00:50::
ipv4Block[external]=192.168.60.
ipv6Block[external]=fd00:60::
ipv4Block[visitor]=192.168.51.
ipv6Block[visitor]=fd00:51::

# What is on each side of the node, and what is reached through it.
ipv4Net[outside]=192.168.50.0/24
ipv6Net[outside]=fd00:50::/64
ipv4Net[pods]=10.244.1.0/24
ipv6Net[pods]=fd00:244:1::/64
ipv4Net[far-pods]=10.244.2.0/24
ipv6Net[far-pods]=fd00:244:2::/64
ipv4Net[all-pods]=10.244.0.0/16
ipv6Net[all-pods]=fd00:244::/32
ipv4Net[cluster]=10.96.0.0/12
ipv6Net[cluster]=fd00:10:96::/112
ipv4Net[lb]=192.168.50.192/26
ipv6Net[lb]=fd00:50::200/119
ipv4Net[external]=192.168.60.0/24
ipv6Net[external]=fd00:60::/64
ipv4Net[visitor]=192.168.51.0/24
ipv6Net[visitor]=fd00:51::/64
