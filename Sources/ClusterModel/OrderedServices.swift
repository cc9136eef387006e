/// All Services of a cluster in order of name, each with its slices.
public struct OrderedServices: Sendable {
  let services: [Service]
  let slices: [EndpointSlice]
  let rows: [Row]

  /// One Service.
  struct Row: Sendable {
    let service: Int32
    var slices: SlicePlaces
  }

  /// How many there are.
  public var count: Int { rows.count }

  /// Shows the Services of a range, counted from 0, one after the other.
  public func forEach(in range: Range<Int>, _ body: (Service, ServiceSlices) -> Void) {
    for index in range {
      body(services[Int(rows[index].service)], ServiceSlices(of: slices, at: rows[index].slices))
    }
  }
}
