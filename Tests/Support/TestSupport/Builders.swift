package import Addresses
package import ClusterModel

/// A Service of which a test states only what matters.
package func service(_ name: String, _ edit: (inout Service) -> Void = { _ in }) -> Service {
  var service = Service(name: NamespacedName(name))
  edit(&service)
  return service
}

/// A slice of a Service; its family follows from the endpoints.
package func slice(
  _ name: String, of service: String, ports: [EndpointPort], _ endpoints: [SliceEndpoint]
) -> EndpointSlice {
  let family = endpoints.first?.address.family ?? .ipv4
  var slice = EndpointSlice(
    name: NamespacedName(name), service: NamespacedName(service), family: family)
  slice.ports = ports
  slice.endpoints = endpoints
  return slice
}

/// An endpoint; a ready one unless the test says otherwise.
package func endpoint(
  _ address: IPAddress, on node: String? = nil, _ edit: (inout SliceEndpoint) -> Void = { _ in }
) -> SliceEndpoint {
  var endpoint = SliceEndpoint(address, nodeName: node)
  edit(&endpoint)
  return endpoint
}

extension NamespacedName: ExpressibleByStringLiteral {
  /// `namespace/name`
  package init(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    precondition(parts.count == 2, "a test's name must be namespace/name: \(text)")
    self.init(parts[0], parts[1])
  }
  /// `namespace/name`
  package init(stringLiteral text: String) { self.init(text) }
}

extension IPAddress: ExpressibleByStringLiteral {
  /// An address written in a test.
  package init(stringLiteral text: String) {
    guard let address = IPAddress(text) else { preconditionFailure("no address: \(text)") }
    self = address
  }
}

extension IPPrefix: ExpressibleByStringLiteral {
  /// A block written in a test.
  package init(stringLiteral text: String) {
    guard let prefix = IPPrefix(text) else { preconditionFailure("no block: \(text)") }
    self = prefix
  }
}

extension Port: ExpressibleByIntegerLiteral {
  /// A port written in a test.
  package init(integerLiteral number: Int) {
    guard let port = Port(number) else { preconditionFailure("no port: \(number)") }
    self = port
  }
}
