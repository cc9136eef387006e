import Addresses
import Foundation
import TestSupport
import Testing

/// The lab's addresses in both families, from netns-tests/addresses.sh, which lab.sh reads too.
struct LabAddresses {
  /// Of each kind (`ipv4`, `ipv4Block`, `ipv4Net` and IPv6's), name by name.
  private var values: [String: [String: String]] = [:]

  static let file = Scenario.folder.appending(path: "../../netns-tests/addresses.sh").standardizedFileURL

  private static let read = Result { try LabAddresses(String(contentsOf: file, encoding: .utf8)) }

  static func shared() throws -> LabAddresses { try read.get() }

  init(_ text: String) throws {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let (_, kind, name, value) = line.wholeMatch(of: /(ipv[46]\w*)\[([\w-]+)\]=(\S+)/)?.output else {
        throw Unknown(name: String(line))
      }
      values[String(kind), default: [:]][String(name)] = String(value)
    }
  }

  struct Unknown: Error {
    let name: String
  }

  private subscript(kind: String, family: AddressFamily) -> [String: String] {
    values[(family == .ipv4 ? "ipv4" : "ipv6") + kind] ?? [:]
  }

  /// `pod1`, `cluster.10`
  func address(_ name: String, _ family: AddressFamily) throws -> IPAddress {
    if let known = self["", family][name].flatMap({ IPAddress($0) }) { return known }
    let parts = name.split(separator: ".").map(String.init)
    let block = parts.first.flatMap { self["Block", family][$0] }
    guard let block, let host = parts.last, let address = IPAddress(block + host) else {
      throw Unknown(name: name)
    }
    return address
  }

  /// `far-pods`
  func net(_ name: String, _ family: AddressFamily) throws -> IPPrefix {
    guard let net = self["Net", family][name].flatMap({ IPPrefix($0) }) else { throw Unknown(name: name) }
    return net
  }

  /// The IPv6 address or network that stands where this one of IPv4 does: under its name, or with the same end in the
  /// same block.
  func ipv6(for ipv4: String) throws -> String {
    for kind in ["", "Net"] {
      if let known = self[kind, .ipv4].first(where: { $0.value == ipv4 }),
        let own = self[kind, .ipv6][known.key]
      {
        return own
      }
    }
    let parts = ipv4.split(separator: "/").map(String.init)
    guard let block = self["Block", .ipv4].first(where: { ipv4.hasPrefix($0.value) }),
      let own = self["Block", .ipv6][block.key],
      let address = IPAddress(own + parts[0].dropFirst(block.value.count))
    else { throw Unknown(name: ipv4) }
    guard parts.count == 2, let length = Int(parts[1]) else { return "\(address)" }
    return "\(address)/\(IPv6Address.bits - IPv4Address.bits + length)"
  }
}

@Suite struct LabAddressesTests {
  @Test func everyAddressIsThereInBothFamilies() throws {
    let addresses = try LabAddresses.shared()
    for name in ["client", "node", "node2", "gateway", "far-gateway", "pod1", "pod2", "pod3", "far1"] {
      #expect(try addresses.address(name, .ipv4).family == .ipv4)
      #expect(try addresses.address(name, .ipv6).family == .ipv6)
    }
    for name in ["outside", "pods", "far-pods", "all-pods", "cluster", "lb", "external", "visitor"] {
      #expect(try addresses.net(name, .ipv4).family == .ipv4)
      #expect(try addresses.net(name, .ipv6).family == .ipv6)
    }
  }

  @Test func aNameOfABlockIsContinuedByItsEnd() throws {
    let addresses = try LabAddresses("ipv4Block[cluster]=10.96.0.\nipv6Block[cluster]=fd00:10:96::\n")
    #expect(try addresses.address("cluster.10", .ipv4) == "10.96.0.10")
    #expect(try addresses.address("cluster.10", .ipv6) == "fd00:10:96::10")
    #expect(throws: LabAddresses.Unknown.self) { try addresses.address("lb.10", .ipv4) }
    #expect(throws: LabAddresses.Unknown.self) { try addresses.address("cluster.300", .ipv4) }
  }

  @Test(arguments: ["ipv4[node]", "ipv4=10.0.0.1", "export ipv4[node]=10.0.0.1", "ipv5[node]=10.0.0.1"])
  func onlyAssignmentsAreRead(_ line: String) {
    #expect(throws: LabAddresses.Unknown.self) { try LabAddresses("# The lab.\n\n\(line)\n") }
  }

  @Test(arguments: [
    ("192.168.50.11", "fd00:50::11"), ("10.244.0.0/16", "fd00:244::/32"), ("10.96.0.12", "fd00:10:96::12"),
    ("192.168.51.0/28", "fd00:51::/124"), ("192.168.51.0/24", "fd00:51::/64"),
  ])
  func theSameStandsInTheOtherFamily(_ ipv4: String, _ ipv6: String) throws {
    #expect(try LabAddresses.shared().ipv6(for: ipv4) == ipv6)
  }

  @Test func anAddressElsewhereStandsForNothing() throws {
    let addresses = try LabAddresses.shared()
    #expect(throws: LabAddresses.Unknown.self) { try addresses.ipv6(for: "203.0.113.9") }
  }
}
