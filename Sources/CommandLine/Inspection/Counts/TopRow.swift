internal import Addresses
internal import Foundation
package import NFTCompiler

/// A row of `top`: one Service port.
package struct TopRow: Encodable {
  /// `default/web:http`
  package let service: String
  /// Connections since counting began.
  package let connections: UInt64
  package let perSecond: Double
  /// Busiest first; empty if connections are not counted by endpoint.
  package let endpoints: [EndpointRow]

  package struct EndpointRow: Encodable {
    /// `10.0.0.1:80`
    package let endpoint: String
    package let connections: UInt64
    package let perSecond: Double
  }

  package enum Order: String, CaseIterable {
    case rate, total, name
  }

  /// Creates the rows from the counts now and those of a number of seconds before. A count that is lower than before
  /// was reset in between, because the Service was deleted and created again.
  package static func rows(
    _ now: [ServiceCount], since before: [ServiceCount], seconds: Double, by order: Order
  ) -> [TopRow] {
    let earlier = Dictionary(before.map { ($0.name, $0) }) { first, _ in first }
    return now.map { TopRow($0, since: earlier[$0.name], seconds: seconds) }.sorted {
      $0.precedes($1, by: order)
    }
  }

  private init(_ now: ServiceCount, since before: ServiceCount?, seconds: Double) {
    service = now.name
    connections = now.connections
    perSecond = rate(now.connections, since: before?.connections, seconds)
    endpoints = now.endpoints.sorted { $0.key < $1.key }.map { endpoint, count in
      EndpointRow(
        endpoint: endpoint.description, connections: count,
        perSecond: rate(count, since: before?.endpoints[endpoint], seconds))
    }.sorted { ($0.perSecond, $0.connections) > ($1.perSecond, $1.connections) }
  }

  private func precedes(_ other: TopRow, by order: Order) -> Bool {
    switch order {
    case .rate where perSecond != other.perSecond: perSecond > other.perSecond
    case .rate, .total:
      connections == other.connections ? service < other.service : connections > other.connections
    case .name: service < other.service
    }
  }
}

/// Returns the rate per second; without an earlier count, all of the count is new.
private func rate(_ now: UInt64, since before: UInt64?, _ seconds: Double) -> Double {
  let earlier = before ?? 0
  let new = now >= earlier ? now - earlier : now
  return seconds > 0 ? Double(new) / seconds : 0
}

extension [TopRow] {
  /// The rows as a table.
  package var text: String {
    let width = map(\.service.count).max().map { Swift.max($0, 24) } ?? 24
    let lines = flatMap { row in
      [line(row.service, row.perSecond, row.connections, width)]
        + row.endpoints.map { line("  " + $0.endpoint, $0.perSecond, $0.connections, width) }
    }
    return (["SERVICE".padded(to: width) + "     NEW/S      TOTAL"] + lines).map { $0 + "\n" }.joined()
  }

  private func line(_ name: String, _ rate: Double, _ total: UInt64, _ width: Int) -> String {
    name.padded(to: width) + String(format: "%10.1f %10llu", rate, total)
  }
}

extension String {
  /// Pads the string with trailing spaces to this width.
  package func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}
