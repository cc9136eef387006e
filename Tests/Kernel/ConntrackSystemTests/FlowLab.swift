import Addresses
import Conntrack
import PrivateNetwork

/// A network namespace with two endpoints on its loopback interface, a dead-end route for a service address, and a
/// table that translates this address to one of the endpoints.
struct FlowLab {
  let family: AddressFamily
  let service: AddressAndPort
  let endpoints: [AddressAndPort]
  /// An address of the node, with node port 30053.
  let node: AddressAndPort

  /// Creates the interfaces and addresses, and enables connection tracking.
  init(_ family: AddressFamily) throws {
    self.family = family
    let isV4 = family == .ipv4
    service = AddressAndPort(isV4 ? "192.0.2.1" : "fd00:1::1", 53)
    endpoints = (isV4 ? ["127.0.0.2", "127.0.0.3"] : ["fd00::2", "fd00::3"]).map { AddressAndPort($0, 5_353) }
    node = AddressAndPort(isV4 ? "198.51.100.1" : "fd00::9", 30_053)
    try run(
      """
      set -e
      ip link set lo up
      ip address add 198.51.100.1/32 dev lo
      for n in 1 2 3 9; do ip address add fd00::$n/128 dev lo; done
      ip link add up0 type veth peer name up1
      ip link set up0 up arp off
      ip link set up1 up
      ip address add 198.51.100.2/32 dev lo
      ip route add 192.0.2.0/24 dev up0
      # The kernel makes an address usable in a thread of its own.
      for n in $(seq 200); do ip route add fd00:1::/64 dev up0 src fd00::1 2>/dev/null && break || sleep 0.02; done
      ip -6 route show fd00:1::/64 | grep -q 'src fd00::1'
      nft add table \(table)
      nft 'add chain \(table) tracking { type filter hook output priority 0; }'
      nft add rule \(table) tracking ct state new accept
      """)
    try waitForIPv6Addresses()
  }

  /// The source address of datagrams.
  var client: String { family == .ipv4 ? "198.51.100.2" : "fd00::1" }
  private var table: String { family == .ipv4 ? "ip lab" : "ip6 lab" }
  private var address: String { family == .ipv4 ? "ip" : "ip6" }

  /// Translates the service address and the node port to this endpoint; to none if nil.
  func route(to endpoint: Int?) throws {
    try run("nft delete chain \(table) services 2>/dev/null || true")
    guard let endpoint else { return }
    let target = endpoints[endpoint]
    try run("nft 'add chain \(table) services { type nat hook output priority -100; }'")
    for frontend in [service, node] {
      try run(
        """
        nft add rule \(table) services \(address) daddr \(frontend.address) udp dport \(frontend.port) \
        dnat to '\(target)'
        """)
    }
  }

  /// Sends a datagram from this port to the peer and returns the index of the endpoint that received and answered it;
  /// nil if none did.
  func send(from port: Int, to peer: AddressAndPort) throws -> Int? {
    let program = """
      import select, socket
      family = socket.\(family == .ipv4 ? "AF_INET" : "AF_INET6")
      servers = []
      for address in \(endpoints.map { "\($0.address)" }):
          server = socket.socket(family, socket.SOCK_DGRAM)
          server.bind((address, 5353))
          servers.append(server)
      client = socket.socket(family, socket.SOCK_DGRAM)
      client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
      client.bind(("\(client)", \(port)))
      client.sendto(b"hello", ("\(peer.address)", \(peer.port)))
      readable, _, _ = select.select(servers, [], [], 0.4)
      for server in readable:
          data, sender = server.recvfrom(100)
          server.sendto(data, sender)
          print(servers.index(server), end="")
      """
    let (status, output) = shell("python3 -", input: program)
    guard status == 0 else { throw FlowLabError(what: output) }
    return Int(output)
  }

  /// Creates UDP flows to this many ports of an unrelated address, with real packets.
  func sendElsewhere(_ count: Int) throws {
    let program = """
      import socket
      client = socket.socket(socket.\(family == .ipv4 ? "AF_INET" : "AF_INET6"), socket.SOCK_DGRAM)
      for port in range(10000, \(10_000 + count)):
          try: client.sendto(b"x", ("\(family == .ipv4 ? "127.0.0.1" : "fd00::1")", port))
          except OSError: pass
      """
    let (status, output) = shell("python3 -", input: program)
    guard status == 0 else { throw FlowLabError(what: output) }
  }

  /// Returns the number of flows to this address and port, from this port of the client or any.
  func flowCount(from port: Int? = nil, to peer: AddressAndPort, transport: String = "udp") -> Int {
    let source = port.map { " --sport \($0)" } ?? ""
    let list =
      "conntrack -L -f \(family == .ipv4 ? "ipv4" : "ipv6") -p \(transport) -d \(peer.address) --dport \(peer.port)\(source)"
    return shell("\(list) 2>/dev/null").output.split(separator: "\n").count
  }

  /// Returns the number of all flows.
  func totalCount() -> Int { Int(shell("conntrack -C").output.filter(\.isNumber)) ?? -1 }

  /// Runs a command and throws if it fails.
  func run(_ command: String) throws {
    let (status, output) = shell(command)
    guard status == 0 else { throw FlowLabError(what: "\(command): \(output)") }
  }
}

/// A command of the lab failed.
struct FlowLabError: Error {
  let what: String
}
