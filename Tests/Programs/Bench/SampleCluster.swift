internal import Addresses
internal import ClusterModel
internal import KubeWire
internal import WireSupport

/// Services of one port each, with their endpoints on other nodes, as an API server would send them.
struct SampleCluster {
  let size: Size

  /// As many endpoints as the EndpointSlice controller puts in one slice.
  private static let mostInSlice = 100

  /// Some more endpoints than a Service has, so that there is room for changes.
  private var stride: Int { size.endpoints + 4 }

  func service(_ number: Int) -> Service {
    var service = Service(name: NamespacedName("shop-\(number % size.namespaces)", "service-\(number)"))
    service.created = 1_700_000_000 + Int64(number)
    service.clusterIPs = [address(0x0a60_0000, number + 10)]
    service.ports = [ServicePort(name: "http", port: port(80))]
    return service
  }

  /// The slices of a Service as they are at the start.
  func slices(_ number: Int) -> [EndpointSlice] {
    Swift.stride(from: 0, to: size.endpoints, by: Self.mostInSlice).map { first in
      slice(number, places: first..<min(first + Self.mostInSlice, size.endpoints))
    }
  }

  /// The places of the endpoints in the last slice of each Service at the start.
  var lastPlaces: Range<Int> {
    (size.endpoints - 1) / Self.mostInSlice * Self.mostInSlice..<size.endpoints
  }

  /// The slice of a Service with the endpoints in these places; the first of them says which slice it is.
  func slice(_ number: Int, places: some Collection<Int>) -> EndpointSlice {
    let name = service(number).name
    let part = (places.first ?? 0) / Self.mostInSlice
    var slice = EndpointSlice(
      name: NamespacedName(name.namespace, "\(name.name)-x7k2p\(part == 0 ? "" : "\(part)")"), service: name,
      family: .ipv4)
    slice.ports = [EndpointPort(name: "http", port: port(8080))]
    slice.endpoints = places.map { place in
      var endpoint = SliceEndpoint(
        address(0x0a80_0000, number * stride + place), nodeName: "node-\((number + place) % 500)")
      endpoint.zone = "zone-\((number + place) % 3)"
      return endpoint
    }
    return slice
  }

  private func address(_ block: UInt32, _ host: Int) -> IPAddress {
    .v4(IPv4Address(rawValue: block + UInt32(host)))
  }

  private func port(_ number: Int) -> Port {
    guard let port = Port(number) else { preconditionFailure("no port: \(number)") }
    return port
  }

  /// All lists, in pages of 500 objects as clients ask for them, in order of name as API servers answer.
  var pages: [Page] {
    let names = (0..<size.services).map { (name: service($0).name, number: $0) }
    let numbers = names.sorted { $0.name < $1.name }.map { $0.number }
    return pages(numbers) { .services($0.map { service($0) }) }
      + pages(numbers) { .slices($0.flatMap { slices($0) }) }
      + [page(.nodes([])), page(.serviceCIDRs([]))]
  }

  private func pages(_ numbers: [Int], _ objects: (ArraySlice<Int>) -> ObjectList) -> [Page] {
    Swift.stride(from: 0, to: numbers.count, by: 500).map { first in
      page(objects(numbers[first..<min(first + 500, numbers.count)]))
    }
  }

  private func page(_ objects: ObjectList) -> Page {
    Page(kind: WireKind(of: objects), bytes: WireEncoder.list(objects, resourceVersion: "4711"))
  }
}

/// A page of a list as it comes from the network.
struct Page {
  let kind: WireKind
  let bytes: [UInt8]
}
