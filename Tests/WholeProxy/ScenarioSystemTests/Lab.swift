import Addresses
import NFTSimulator
import NFTRuleset
import TestSupport

/// A model of the lab of netns-tests/lab.sh: its addresses, and what the node's kernel knows.
enum Lab {
  private static let ipv4: [String: IPAddress] = [
    "client": "192.168.50.2", "node": "192.168.50.11", "pod1": "10.244.1.5", "pod2": "10.244.1.6",
    "pod3": "10.244.1.7", "far1": "10.244.2.5",
  ]
  private static let ipv6: [String: IPAddress] = [
    "client": "fd00:50::2", "node": "fd00:50::11", "pod1": "fd00:244:1::5", "pod2": "fd00:244:1::6",
    "pod3": "fd00:244:1::7", "far1": "fd00:244:2::5",
  ]
  private static let ipv4Blocks = [
    "cluster": "10.96.0.", "lb": "192.168.50.", "external": "192.168.60.", "visitor": "192.168.51.",
  ]
  private static let ipv6Blocks = [
    "cluster": "fd00:10:96::", "lb": "fd00:50::", "external": "fd00:60::", "visitor": "fd00:51::",
  ]

  /// `pod1`, `cluster.10`
  static func address(_ name: String, _ family: AddressFamily) throws -> IPAddress {
    if let known = (family == .ipv4 ? ipv4 : ipv6)[name] { return known }
    let parts = name.split(separator: ".").map(String.init)
    let block = parts.first.flatMap { (family == .ipv4 ? ipv4Blocks : ipv6Blocks)[$0] }
    guard let block, let host = parts.last, let address = IPAddress(block + host) else {
      throw Unknown(name: name)
    }
    return address
  }

  struct Unknown: Error {
    let name: String
  }

  /// The node's input interface for a sender's packets; nil for the node's own.
  static func interface(of name: String) -> InterfaceName? {
    switch name {
    case "node": nil
    case "client": InterfaceName("eth0")
    case "far1": InterfaceName("far0")
    default: InterfaceName("cni0")
    }
  }

  static let node = SimulatedNode(
    addresses: [
      "192.168.50.11", "fd00:50::11", "10.244.1.1", "fd00:244:1::1", "10.244.2.1", "fd00:244:2::1",
    ],
    sourceAddresses: [
      "192.168.50.0/24": "192.168.50.11", "10.244.1.0/24": "10.244.1.1", "10.244.2.0/24": "10.244.2.1",
      "fd00:50::/64": "fd00:50::11", "fd00:244:1::/64": "fd00:244:1::1", "fd00:244:2::/64": "fd00:244:2::1",
    ])
}

/// A line of a scenario's packets: `pod3 tcp cluster.10:80 => pod1,far1 kept`.
struct PacketLine: CustomStringConvertible {
  let description: String
  private let words: [String]

  init(_ line: Substring) {
    description = String(line)
    words = line.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private var sender: String { String(words[0].split(separator: "@")[0]) }

  func packet(_ family: AddressFamily) throws -> Packet {
    let target = words[2].split(separator: ":").map(String.init)
    guard words.count >= 5, words[3] == "=>", let transport = Transport(apiName: words[1].uppercased()),
      let port = Int(target[1]).flatMap({ Port($0) })
    else { throw Lab.Unknown(name: description) }
    return Packet(
      from: try Lab.address(words[0].split(separator: "@").last.map(String.init) ?? "", family),
      to: try Lab.address(target[0], family), transport, port: port, inputInterface: Lab.interface(of: sender)
    )
  }

  /// The expected fates, all equally likely; ports are not compared.
  func expected(_ family: AddressFamily) throws -> Set<ExpectedFate> {
    switch words[4] {
    case "refused": return [words[1] == "tcp" ? .reset : .unreachable]
    case "dropped": return [.dropped]
    default:
      let source = try packet(family).source
      return Set(
        try words[4].split(separator: ",").map { pod in
          let address = try Lab.address(String(pod), family)
          let isMasqueraded = words[5] == "masqueraded" || words[5] == "hairpin" && address == source
          return .delivered(address, isMasqueraded ? try gateway(String(pod), family) : source)
        })
    }
  }

  private func gateway(_ pod: String, _ family: AddressFamily) throws -> IPAddress {
    let net = pod.hasPrefix("far") ? 2 : 1
    let text = family == .ipv4 ? "10.244.\(net).1" : "fd00:244:\(net)::1"
    guard let address = IPAddress(text) else { throw Lab.Unknown(name: pod) }
    return address
  }
}

/// A fate in a scenario's notation: who answers, and which source it sees.
enum ExpectedFate: Hashable {
  case delivered(IPAddress, IPAddress?)
  case reset
  case unreachable
  case dropped
  case untouched
  case unknown

  init(_ fate: Fate) {
    switch fate {
    case .delivered(let address, _, .kept(let source)): self = .delivered(address, source)
    case .delivered(let address, _, .masqueraded(let source)): self = .delivered(address, source)
    case .reset: self = .reset
    case .unreachable: self = .unreachable
    case .dropped: self = .dropped
    case .untouched: self = .untouched
    case .unknown: self = .unknown
    }
  }
}
