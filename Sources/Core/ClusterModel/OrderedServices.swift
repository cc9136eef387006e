/// All Services of a cluster in order of name, each with its slices.
public struct OrderedServices: Sendable {
  /// The Services, in no order.
  public let services: [Service]
  private let slices: [EndpointSlice]
  private let rows: [Row]

  /// One Service.
  struct Row: Sendable {
    let service: Int32
    var slices: SliceIndices
  }

  init(services: [Service], slices: [EndpointSlice], rows: [Row]) {
    self.services = services
    self.slices = slices
    self.rows = rows
  }

  /// How many there are.
  public var count: Int { rows.count }

  /// Where in `services` the one stands that comes at this place, counted from 0, in order of name. What is read there by
  /// its place is not copied.
  public func place(_ index: Int) -> Int { Int(rows[index].service) }

  /// The slices of the Service that comes at this place in order of name.
  public func slices(_ index: Int) -> ServiceSlices { ServiceSlices(of: slices, at: rows[index].slices) }
}
