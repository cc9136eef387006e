internal import Addresses
internal import ClusterModel

/// What all endpoints of a slice have in common.
struct SliceGroup: Hashable, Sendable {
  let family: AddressFamily
  /// In the order of the Service's ports. A port without a number is not used here.
  let ports: [EndpointPort]

  /// A text that identifies the group; the seed of its slices' names.
  var text: String {
    let list = ports.map { "\($0.name)/\($0.transport)/\($0.port?.description ?? "")" }
    return ([family.description] + list).joined(separator: ",")
  }
}

/// Identifies an endpoint across changes.
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

/// The endpoints that a Service should have.
struct DesiredEndpoints: Sendable {
  /// The most endpoints of a slice.
  let maximum: Int
  /// The families that get a slice even without endpoints.
  var families: Set<AddressFamily>
  private(set) var groups: [SliceGroup: [EndpointKey: SliceEndpoint]] = [:]

  init(maximum: Int, families: Set<AddressFamily>) {
    self.maximum = maximum
    self.families = families
  }

  /// Adds an endpoint, and returns false if there is already one with the same key.
  mutating func insert(_ endpoint: SliceEndpoint, in group: SliceGroup) -> Bool {
    let key = EndpointKey(endpoint)
    guard groups[group]?[key] == nil else { return false }
    groups[group, default: [:]][key] = endpoint
    return true
  }
}
