internal import ClusterModel

/// Valid Services and slices, by which descriptions say what annotations mean that kubectl shows as they are.
struct CheckedServices {
  private let services: [NamespacedName: Service]
  private let slices: [NamespacedName: EndpointSlice]
  private let slicesOfServices: [NamespacedName: [EndpointSlice]]

  init(_ snapshot: ClusterSnapshot) {
    services = Dictionary(snapshot.services.map { ($0.name, $0) }) { first, _ in first }
    slices = Dictionary(snapshot.slices.map { ($0.name, $0) }) { first, _ in first }
    slicesOfServices = Dictionary(grouping: snapshot.slices) { $0.service ?? NamespacedName("", "") }
  }

  /// Returns the Service; nil if there is none that is valid.
  func service(_ name: NamespacedName) -> Service? { services[name] }

  /// Returns the endpoints of a Service, with their weights: `10.244.1.5 70`. Empty if no weight differs from the default.
  func weights(of service: NamespacedName) -> [String] {
    let endpoints = (slicesOfServices[service] ?? []).flatMap(\.endpoints)
    guard endpoints.contains(where: { $0.weight != EndpointWeight.unstated }) else { return [] }
    return endpoints.map { "\($0.address) \($0.weight)" }.withoutRepetition
  }

  /// Returns the weight of an endpoint of a slice; nil if it is the default.
  func weight(of address: String, in slice: NamespacedName) -> UInt16? {
    let weight = slices[slice]?.endpoints.first { "\($0.address)" == address }?.weight
    return weight == EndpointWeight.unstated ? nil : weight
  }
}

extension ObjectDescription {
  /// Adds how a Service's connections are spread, limited and ended, as far as that is not the default.
  mutating func addSpread(of name: NamespacedName, in checked: CheckedServices) {
    guard let service = checked.service(name) else { return }
    add("Algorithm", ifAny: service.algorithmText)
    let weights = checked.weights(of: name)
    let more = weights.count > 3 ? " + \(weights.count - 3) more..." : ""
    add("Endpoint Weights", ifAny: weights.prefix(3).joined(separator: ", ") + more)
    add("Connection Limits", ifAny: service.limits.map { "\($0.text), for each port" })
    add("Connections Reset", ifAny: service.resetsConnections.map { "\($0)" })
  }
}

extension Service {
  /// `maglev, at least 1021 slots`; nil if the node's default is used.
  fileprivate var algorithmText: String? {
    algorithm.map { algorithm in
      let size = algorithm == .random ? nil : hashTableSize
      return algorithm.rawValue + (size.map { ", at least \($0) slots" } ?? "")
    }
  }
}
