/// All Services of a cluster, sorted by name, each with its slices.
public struct OrderedServices: Sendable {
  /// The Services, unsorted. See `serviceIndex(at:)`.
  public let services: [Service]
  private let slices: [EndpointSlice]
  private let rows: [Row]

  /// Where a Service and its slices are in the arrays.
  struct Row: Sendable {
    let service: Int32
    var slices: SliceIndices
  }

  init(services: [Service], slices: [EndpointSlice], rows: [Row]) {
    self.services = services
    self.slices = slices
    self.rows = rows
  }

  /// The number of Services.
  public var count: Int { rows.count }

  /// Returns the index in `services` of the Service at this position in the sorted order. Reading a Service in place through
  /// the index avoids a copy.
  public func serviceIndex(at index: Int) -> Int { Int(rows[index].service) }

  /// Returns the slices of the Service at this position in the sorted order.
  public func slices(at index: Int) -> ServiceSlices { ServiceSlices(of: slices, at: rows[index].slices) }
}
