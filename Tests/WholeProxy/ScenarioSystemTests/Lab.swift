import Addresses
import NFTSimulator
import NFTRuleset
import TestSupport

/// A model of the lab of netns-tests/lab.sh: what the node's kernel knows.
enum Lab {
  /// The node's input interface for a sender's packets; nil for the node's own.
  static func interface(of name: String) -> InterfaceName? {
    switch name {
    case "node": nil
    case "client": InterfaceName("eth0")
    case "far1": InterfaceName("far0")
    default: InterfaceName("cni0")
    }
  }

  /// The node's own address on each side.
  private static let sides = ["outside": "node", "pods": "gateway", "far-pods": "far-gateway"]

  static func node() throws -> SimulatedNode {
    let lab = try LabAddresses.shared()
    var sources: [IPPrefix: IPAddress] = [:]
    for (net, own) in sides {
      for family in AddressFamily.allCases {
        sources[try lab.net(net, family)] = try lab.address(own, family)
      }
    }
    return SimulatedNode(addresses: Set(sources.values), sourceAddresses: sources)
  }
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
    else { throw LabAddresses.Unknown(name: description) }
    let lab = try LabAddresses.shared()
    return Packet(
      from: try lab.address(words[0].split(separator: "@").last.map(String.init) ?? "", family),
      to: try lab.address(target[0], family), transport, port: port, inputInterface: Lab.interface(of: sender)
    )
  }

  /// The expected fates; ports are not compared.
  func expected(_ family: AddressFamily) throws -> Set<ExpectedFate> {
    switch words[4] {
    case "refused": return [words[1] == "tcp" ? .reset : .unreachable]
    case "dropped": return [.dropped]
    default:
      let source = try packet(family).source
      return Set(
        try words[4].split(separator: ",").map { pod in
          let address = try LabAddresses.shared().address(String(pod), family)
          let isMasqueraded = words[5] == "masqueraded" || words[5] == "hairpin" && address == source
          return .delivered(address, isMasqueraded ? try gateway(String(pod), family) : source)
        })
    }
  }

  private func gateway(_ pod: String, _ family: AddressFamily) throws -> IPAddress {
    try LabAddresses.shared().address(pod.hasPrefix("far") ? "far-gateway" : "gateway", family)
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
