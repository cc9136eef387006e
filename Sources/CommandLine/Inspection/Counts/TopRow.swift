internal import Addresses
package import ClusterModel
package import NFTCompiler
internal import TextColumns

/// A row of `top`: one Service port.
package struct TopRow: Encodable {
  /// `default/web:http`
  package let service: String
  /// Connections since counting began.
  package let connections: UInt64
  package let perSecond: Double
  /// How endpoints are chosen; nil if at random.
  package let algorithm: BalancingAlgorithm?
  /// How many connections are accepted on the node, in each family; nil without limits.
  package let limits: ConnectionLimits?
  /// How many of them were refused since they exceeded a limit; nil without limits.
  package let overLimit: UInt64?
  /// Busiest first; empty if connections are not counted by endpoint.
  package let endpoints: [EndpointRow]

  package struct EndpointRow: Encodable {
    /// `10.0.0.1:80`
    package let endpoint: String
    package let connections: UInt64
    package let perSecond: Double
    /// The share of new connections that it is meant to have, 0...1; nil if endpoints have a slot each.
    package let share: Double?
  }

  package enum Order: String, CaseIterable {
    case rate, total, name
  }

  /// Creates the rows from the counts now and those of a number of seconds before. A Service's count that is lower than
  /// before was reset in between, because the Service was deleted and created again. An endpoint's can also be lower
  /// because it has lost slots; then no more of it is new than the Service has new connections.
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
    algorithm = now.algorithm
    limits = now.limits
    overLimit = now.overLimit
    perSecond = rate(now.connections, since: before?.connections, seconds)
    let most = perSecond
    endpoints = now.endpoints.sorted { $0.key < $1.key }.map { endpoint, count in
      EndpointRow(
        endpoint: endpoint.description, connections: count,
        perSecond: min(rate(count, since: before?.endpoints[endpoint], seconds), most),
        share: now.shares[endpoint])
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

extension TopRow {
  /// `  chosen by maglev; at most 3 connections at once`; nil if endpoints are chosen at random, without limits.
  fileprivate var spreadLine: String? {
    let parts = [algorithm.map { "chosen by \($0.rawValue)" }, limits?.text].compactMap { $0 }
    return parts.isEmpty ? nil : "  " + parts.joined(separator: "; ")
  }
}

extension TopRow.EndpointRow {
  /// `10.0.0.1:80`, `10.0.0.1:80, 70.0 %`
  fileprivate var label: String {
    endpoint + (share.map { ", \(($0 * 100).oneDecimal) %" } ?? "")
  }
}

extension [TopRow] {
  /// The rows as a table.
  package var text: String {
    // A long endpoint does not widen the column of names.
    let names = Swift.max(24, map(\.service.count).max() ?? 0)
    let columns = TextColumns([.left(names), .right(10, gap: 1), .right(10)])
    let lines = flatMap { cells(of: $0) }
    return ([["SERVICE", "NEW/S", "TOTAL"]] + lines).map { columns.line($0) + "\n" }.joined()
  }

  private func cells(of row: TopRow) -> [[String]] {
    var lines = [cells(row.service, row.perSecond, row.connections)]
    if let spread = row.spreadLine { lines.append([spread]) }
    if let refused = row.overLimit { lines.append(["  refused beyond the limit", "", "\(refused)"]) }
    return lines + row.endpoints.map { cells("  " + $0.label, $0.perSecond, $0.connections) }
  }

  private func cells(_ name: String, _ rate: Double, _ total: UInt64) -> [String] {
    [name, rate.oneDecimal, "\(total)"]
  }
}
