internal import Addresses
internal import Explanation
internal import NFTCompiler

/// How many connections came to the ports of one Service, as the live tables have counted them.
package struct ServedCounts: Encodable {
  /// One port in one family.
  package struct PortCount: Encodable {
    /// `shop/web:http`
    package let name: String
    /// `IPv4`
    package let family: String
    /// How many came to its addresses, also those that were refused or dropped.
    package let connections: UInt64
    /// How many each endpoint was given; nil where endpoints do not count.
    package let endpoints: [EndpointCount]?
  }

  /// One endpoint of a port.
  package struct EndpointCount: Encodable {
    /// `10.244.1.5:8080`
    package let endpoint: String
    package let connections: UInt64
  }

  /// What counts: `none`, `services` or `services-and-endpoints`, as `--counters` has it.
  package let counters: String
  /// Empty where nothing counts.
  package let ports: [PortCount]

  /// What the kernel has counted for these ports.
  package init(of stories: [PortStory], in tables: CountedTables) {
    self.init(of: stories) { tables.counts(of: [$0]) }
  }

  /// The same of given counts for each family.
  package init(of stories: [PortStory], _ counts: (AddressFamily) -> ServiceCounts) {
    let families = AddressFamily.allCases.map { ($0, counts($0)) }
    counters = PacketCounters(families.map(\.1.counters)).rawValue
    ports = families.flatMap { family, counts in
      counts.counters == .none
        ? []
        : stories.filter { $0.family == "\(family)" }.map { story in
          PortCount(
            story.name, family, counts.services.first { $0.name == story.name },
            countsEndpoints: counts.counters == .servicesAndEndpoints)
        }
    }
  }

  /// A heading, and a line for each port and endpoint.
  package var lines: [String] {
    guard counters != PacketCounters.none.rawValue else {
      return [
        "", "Connections: not counted; --counters services-and-endpoints of 'apply' or 'run' enables it",
      ]
    }
    let counted = ports.flatMap { port in
      let width = (port.endpoints ?? []).map(\.endpoint.count).max() ?? 0
      return ["  port \(port.name), \(port.family): \(port.connections)"]
        + (port.endpoints ?? []).map { "    \($0.endpoint.padded(to: width))  \($0.connections)" }
    }
    let isWhole = counters == PacketCounters.servicesAndEndpoints.rawValue
    return ["", "Connections since counting began:"] + counted
      + (isWhole ? [] : ["  (not counted by endpoint; --counters services-and-endpoints enables it)"])
  }
}

extension ServedCounts.PortCount {
  fileprivate init(_ name: String, _ family: AddressFamily, _ count: ServiceCount?, countsEndpoints: Bool) {
    self.name = name
    self.family = "\(family)"
    connections = count?.connections ?? 0
    let endpoints = (count?.endpoints ?? [:]).sorted { $0.key < $1.key }
    self.endpoints =
      countsEndpoints
      ? endpoints.map { .init(endpoint: $0.key.description, connections: $0.value) } : nil
  }
}

extension PacketCounters {
  /// The most that any of them counts.
  fileprivate init(_ counters: [PacketCounters]) {
    self = Self.allCases.last { counters.contains($0) } ?? .none
  }
}
