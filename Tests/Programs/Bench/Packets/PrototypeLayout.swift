/// The layout with service words as it was first tried, to find the kernel's floor: what is needed for one packet to
/// reach an endpoint and nothing else. No policies, no affinity, no source ranges, nothing for addresses without a
/// Service.
struct PrototypeLayout {
  let cluster: PacketCluster

  private var count: Int { cluster.size.endpoints }

  var text: String {
    """
    table ip prototype {
    	map services { type ipv4_addr . inet_proto . inet_service : classid; size 131072; elements = { \(services) } }
    	map nodeports { type inet_proto . inet_service : classid; size 4096; elements = { \(nodePorts) } }
    	set nodeport-ips { type ipv4_addr; elements = { \(PacketCluster.nodeAddress) } }
    	map class { typeof meta priority : verdict; size 4096; elements = {
    		\(word(0, count)) : goto pick-\(count), \(word(0, 256 + count)) : goto masq-pick-\(count) } }
    	map endpoints { typeof meta priority . numgen random mod 2 : ip daddr . th dport; size 262144
    		elements = { \(endpoints) } }
    	set hairpin { type ipv4_addr . ipv4_addr; size 4096; }
    	chain prerouting { type nat hook prerouting priority dstnat; policy accept; jump services; }
    	chain output { type nat hook output priority -100; policy accept; jump services; }
    	chain services {
    		meta priority set ip daddr . meta l4proto . th dport map @services meta priority & 0:fff vmap @class
    		ip daddr @nodeport-ips meta priority set meta l4proto . th dport map @nodeports meta priority & 0:fff vmap @class
    	}
    	chain pick-\(count) { meta l4proto { tcp, udp, sctp } dnat ip to meta priority & ffff:f000 . numgen random mod \(count) map @endpoints; }
    	chain masq-pick-\(count) { meta mark set meta mark | 0x00004000; goto pick-\(count); }
    	chain postrouting { type nat hook postrouting priority srcnat; policy accept; ct status dnat jump post-dnat; }
    	chain post-dnat {
    		meta priority set 0
    		ip saddr . ip daddr @hairpin masquerade fully-random
    		meta mark & 0x00004000 != 0 meta mark set meta mark ^ 0x00004000 masquerade fully-random
    		ip saddr != \(PacketCluster.pods) masquerade fully-random
    	}
    }

    """
  }

  private var services: String {
    cluster.numbers.map { number in
      "\(cluster.clusterIP(number)) . tcp . \(PacketCluster.port) : \(word(number + 1, count)), "
        + "\(cluster.loadBalancer(number)) . tcp . \(PacketCluster.port) : \(word(number + 1, 256 + count))"
    }.joined(separator: ",\n")
  }

  private var nodePorts: String {
    cluster.numbers.compactMap { number in
      cluster.nodePort(number).map { "tcp . \($0) : \(word(number + 1, 256 + count))" }
    }.joined(separator: ",\n")
  }

  private var endpoints: String {
    cluster.numbers.flatMap { number in
      (0..<count).map { place in
        "\(word(number + 1, 0)) . \(place) : \(cluster.endpoint(number, place)) . \(PacketCluster.targetPort)"
      }
    }.joined(separator: ",\n")
  }

  /// A service word as nft writes it.
  private func word(_ number: Int, _ kind: Int) -> String {
    let word = number << 12 | kind
    return "\(String(word >> 16, radix: 16)):\(String(word & 0xffff, radix: 16))"
  }
}
