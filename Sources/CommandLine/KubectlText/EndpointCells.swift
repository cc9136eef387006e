internal import ClusterModel

/// The cells of Endpoints and EndpointSlices in tables: three addresses or ports, and how many more there are.
enum EndpointCells {
  private static let most = 3

  /// `10.0.0.1:80,10.0.0.2:80 + 3 more...`
  static func ofEndpoints(_ endpoints: ObjectValue) -> String {
    let subsets = endpoints["subsets"].elements
    guard !subsets.isEmpty else { return "<none>" }
    let all = subsets.flatMap { subset in
      let addresses = subset["addresses"].elements.compactMap { $0["ip"].text }
      let ports = subset["ports"].elements.compactMap { $0["port"].number }
      return ports.isEmpty ? addresses : ports.flatMap { port in addresses.map { hostPort($0, port) } }
    }
    let more = all.count > most ? " + \(all.count - most) more..." : ""
    return all.prefix(most).cell + more
  }

  static func hostPort(_ address: String, _ port: Int) -> String {
    address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
  }

  /// `8080,9090`
  static func portsOfSlice(_ slice: ObjectValue) -> String {
    let ports = slice["ports"].elements.map { $0["port"].number.map(String.init) ?? $0["name"].text ?? "*" }
    return shortened(ports)
  }

  /// `10.0.0.1,10.0.0.2`
  static func addressesOfSlice(_ slice: ObjectValue) -> String {
    shortened(slice["endpoints"].elements.flatMap { $0["addresses"].elements.compactMap(\.text) })
  }

  private static func shortened(_ all: [String]) -> String {
    if all.isEmpty { return "<unset>" }
    let more = all.count > most ? " + \(all.count - most) more..." : ""
    return all.prefix(most).joined(separator: ",") + more
  }
}
