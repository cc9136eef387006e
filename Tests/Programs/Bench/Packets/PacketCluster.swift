internal import Addresses
internal import ClusterModel

/// Services of type LoadBalancer, so that each is reached by a ClusterIP, a load balancer's address and a node port. All
/// layouts serve the same ones.
struct PacketCluster {
  /// Where a Service is reached.
  enum Frontend: String, CaseIterable {
    case clusterIP = "ClusterIP"
    case nodePort = "NodePort"
    case loadBalancer = "LoadBalancer"
  }

  let size: Size
  /// Whether the last Services have annotations, some of each kind.
  var isAnnotated = false

  /// The first address of the node, which node ports are served on.
  static let nodeAddress = IPv4Address(rawValue: 0xc0a8_320b)  // 192.168.50.11
  static let pods = "10.128.0.0/9"
  static let serviceCIDR = "10.96.0.0/12"
  static let port = 80
  static let targetPort = 8080
  private static let nodePorts = 30_000..<32_768

  var numbers: Range<Int> { 0..<size.services }

  func clusterIP(_ number: Int) -> IPv4Address { IPv4Address(rawValue: 0x0a60_0000 + UInt32(number + 10)) }

  func loadBalancer(_ number: Int) -> IPv4Address { IPv4Address(rawValue: 0xac1e_0000 + UInt32(number + 1)) }

  func endpoint(_ number: Int, _ place: Int) -> IPv4Address {
    IPv4Address(rawValue: 0x0a80_0000 + UInt32(number * size.endpoints + place + 1))
  }

  /// There are fewer node ports than Services may be.
  func nodePort(_ number: Int) -> Int? {
    number < Self.nodePorts.count ? Self.nodePorts.lowerBound + number : nil
  }

  /// Where packets to a Service go.
  func target(_ number: Int, by frontend: Frontend) -> (address: IPv4Address, port: Int) {
    switch frontend {
    case .clusterIP: (clusterIP(number), Self.port)
    case .loadBalancer: (loadBalancer(number), Self.port)
    case .nodePort: (Self.nodeAddress, Self.nodePorts.lowerBound + number % Self.nodePorts.count)
    }
  }

  /// The same as objects of the API.
  var snapshot: ClusterSnapshot {
    ClusterSnapshot(
      services: numbers.map { service($0) }, slices: numbers.map { slice($0) },
      serviceCIDRs: [ServiceCIDR(name: "kubernetes", cidrs: [Self.serviceCIDR].compactMap(IPPrefix.init))])
  }

  /// How many Services have each kind of annotation.
  static let annotatedOfEach = 20

  /// The Services with this kind of annotation, as many as without any.
  func numbers(with annotation: Annotation?) -> Range<Int> {
    guard let place = Annotation.allCases.firstIndex(where: { $0 == annotation }) else {
      return 0..<Self.annotatedOfEach
    }
    let end = size.services - place * Self.annotatedOfEach
    return end - Self.annotatedOfEach..<end
  }

  private func annotation(of number: Int) -> Annotation? {
    isAnnotated ? Annotation.allCases.first { numbers(with: $0).contains(number) } : nil
  }

  private func name(_ number: Int) -> NamespacedName { NamespacedName("shop", "service-\(number)") }

  private func service(_ number: Int) -> Service {
    var service = Service(name: name(number))
    service.type = .loadBalancer
    service.clusterIPs = [.v4(clusterIP(number))]
    service.ports = [Port(Self.port)].compactMap { $0 }.map {
      ServicePort(name: "http", port: $0, nodePort: nodePort(number).flatMap { Port($0) })
    }
    service.ingress = [IngressAddress(.v4(loadBalancer(number)))]
    annotation(of: number)?.edit(&service)
    return service
  }

  private func slice(_ number: Int) -> EndpointSlice {
    var slice = EndpointSlice(
      name: NamespacedName("shop", "service-\(number)-a"), service: name(number), family: .ipv4)
    slice.ports = [EndpointPort(name: "http", port: Port(Self.targetPort))]
    slice.endpoints = (0..<size.endpoints).map {
      SliceEndpoint(.v4(endpoint(number, $0)), nodeName: "another-node")
    }
    return slice
  }
}
