internal import Addresses
internal import ClusterModel

/// What all endpoints of one slice have in common.
struct SliceGroup: Hashable, Sendable {
  let family: AddressFamily
  /// In the Service's order. A port without a number has no meaning here.
  let ports: [EndpointPort]

  /// The same for the same group always: the seed of its slices' names.
  var text: String {
    let list = ports.map { "\($0.name)/\($0.transport)/\($0.port?.description ?? "")" }
    return ([family.description] + list).joined(separator: ",")
  }
}

/// By what an endpoint is known again when something about it changes.
struct EndpointKey: Hashable, Sendable, Comparable {
  let pod: String
  let address: IPAddress
  let hostname: String

  init(_ endpoint: SliceEndpoint) {
    pod = endpoint.podName ?? ""
    address = endpoint.address
    hostname = endpoint.hostname ?? ""
  }

  static func < (left: Self, right: Self) -> Bool {
    (left.pod, left.address, left.hostname) < (right.pod, right.address, right.hostname)
  }
}

/// Which endpoints there should be.
struct DesiredEndpoints: Sendable {
  /// How many endpoints a slice takes.
  let maximum: Int
  /// Families of which there is a slice even without endpoints.
  var families: Set<AddressFamily>
  private(set) var groups: [SliceGroup: [EndpointKey: SliceEndpoint]] = [:]

  init(maximum: Int, families: Set<AddressFamily>) {
    self.maximum = maximum
    self.families = families
  }

  /// The first of those with one key counts. False when it was there.
  mutating func insert(_ endpoint: SliceEndpoint, in group: SliceGroup) -> Bool {
    let key = EndpointKey(endpoint)
    guard groups[group]?[key] == nil else { return false }
    groups[group, default: [:]][key] = endpoint
    return true
  }
}
