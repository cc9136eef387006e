package import Addresses
package import Explanation
package import NFTCompiler
internal import TextColumns

/// The number of connections to each port of one Service, as counted in the live tables.
package struct ServedCounts: Encodable {
  /// One port in one family.
  package struct PortCount: Encodable {
    /// `shop/web:http`
    package let name: String
    /// `IPv4`
    package let family: String
    /// Connections to the port's addresses, including those that were refused or dropped.
    package let connections: UInt64
    /// Connections sent to each endpoint; nil if they are not counted by endpoint.
    package let endpoints: [EndpointCount]?
  }

  /// One endpoint of a port.
  package struct EndpointCount: Encodable {
    /// `10.244.1.5:8080`
    package let endpoint: String
    package let connections: UInt64
  }

  /// What is counted: `none`, `services` or `services-and-endpoints`, as in `--counters`.
  package let counters: String
  /// Empty if nothing is counted.
  package let ports: [PortCount]
  /// The ports with limits, whether or not anything else is counted; nil if there are none.
  package let limited: [LimitedPort]?

  /// One port with limits in one family.
  package struct LimitedPort: Encodable {
    /// `shop/web:http`
    package let name: String
    /// `IPv4`
    package let family: String
    /// Connections that were refused since they exceeded a limit.
    package let refused: UInt64
  }

  /// Reads the counters of these ports.
  package init(of stories: [ExplainedPort], in tables: CountedTables) {
    self.init(of: stories) { tables.counts(of: [$0]) }
  }

  /// Creates the counts of these ports from those of each family.
  package init(of stories: [ExplainedPort], _ counts: (AddressFamily) -> ServiceCounts) {
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
    let limited = families.flatMap { family, counts in
      stories.filter { $0.family == "\(family)" }.compactMap { Self.limited($0.name, family, counts) }
    }
    self.limited = limited.isEmpty ? nil : limited
  }

  private static func limited(
    _ name: String, _ family: AddressFamily, _ counts: ServiceCounts
  ) -> LimitedPort? {
    counts.services.first { $0.name == name }?.overLimit.map {
      LimitedPort(name: name, family: "\(family)", refused: $0)
    }
  }

  /// What limits have refused; empty without limits.
  private var limitLines: [String] {
    (limited ?? []).map { "  refused beyond the limits of port \($0.name), \($0.family): \($0.refused)" }
  }

  /// The text of `explain`: a heading, and a line for each port and endpoint.
  package var lines: [String] {
    guard counters != PacketCounters.none.rawValue else {
      return [
        "", "Connections: not counted; --counters services-and-endpoints of 'apply' or 'run' enables it",
      ] + limitLines
    }
    let counted = ports.flatMap { port in
      ["  port \(port.name), \(port.family): \(port.connections)"]
        + alignedLines((port.endpoints ?? []).map { ["    \($0.endpoint)", "\($0.connections)"] })
    }
    let isWhole = counters == PacketCounters.servicesAndEndpoints.rawValue
    return ["", "Connections since counting began:"] + counted
      + (isWhole ? [] : ["  (not counted by endpoint; --counters services-and-endpoints enables it)"])
      + limitLines
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
  /// The most detailed of these settings.
  fileprivate init(_ counters: [PacketCounters]) {
    self = Self.allCases.last { counters.contains($0) } ?? .none
  }
}
