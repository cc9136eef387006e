internal import Addresses
internal import ClusterModel

extension ObjectCheck<ServiceSpecField> {
  /// Reads what a Service requests from address allocation and from the EndpointSlice controller; nil if nothing.
  mutating func request(_ spec: ServiceObject.Spec, _ metadata: CheckedMetadata) -> Boxed<ServiceRequest>? {
    var request = ServiceRequest()
    request.families = families(spec.ipFamilies)
    request.familyPolicy = part(.ipFamilyPolicy) {
      $0.parsed(
        spec.ipFamilyPolicy, .ipFamilyPolicy, as: .familyPolicy, ServiceRequest.FamilyPolicy.init(rawValue:))
    }
    request.loadBalancerClass = part(.loadBalancerClass) {
      $0.nonEmptyText(spec.loadBalancerClass, .loadBalancerClass)
    }
    let allocates = spec.allocateLoadBalancerNodePorts
    request.allocatesNodePorts =
      part(.allocateLoadBalancerNodePorts) { $0.value(allocates, .allocateLoadBalancerNodePorts) } ?? true
    request.publishesNotReady =
      part(.publishNotReadyAddresses) {
        $0.value(spec.publishNotReadyAddresses, .publishNotReadyAddresses)
      } ?? false
    request.distribution = distribution(spec.trafficDistribution)
    request.sharingKey = metadata.annotations[.sharing] ?? metadata.annotations[.sharingBefore]
    request.loadBalancerAddresses = loadBalancerAddresses(spec, metadata)
    return request == ServiceRequest() ? nil : Boxed(request)
  }

  private mutating func families(_ field: ListField<String>) -> [AddressFamily] {
    let families = parsedList(field, .ipFamilies, as: .addressFamily, AddressFamily.init(rawValue:))
    return part(.ipFamilies) { check in
      if Set(families).count < families.count {
        check.report(at: .ipFamilies, problem: "lists a family twice", remedy: "list each family once")
      }
      return families
    } ?? []
  }

  /// Reads the traffic distribution. An unknown value is not an error: newer versions of Kubernetes may define more of them,
  /// and without hints any endpoint will do.
  private mutating func distribution(_ field: Field<String>) -> ServiceRequest.TrafficDistribution? {
    guard let text = part(.trafficDistribution, { $0.nonEmptyText(field, .trafficDistribution) }) else {
      return nil
    }
    if let known = ServiceRequest.TrafficDistribution(rawValue: text) { return known }
    let expectation = Expectation.trafficDistribution
    report(
      .warning, at: .trafficDistribution, problem: "\(text.quoted) \(expectation.problem)",
      remedy: expectation.remedy)
    return nil
  }

  /// Reads the requested addresses. The annotations take precedence over the field, because they can contain one address of
  /// each family.
  private mutating func loadBalancerAddresses(
    _ spec: ServiceObject.Spec, _ metadata: CheckedMetadata
  ) -> [IPAddress] {
    let keys: [MetadataObject.Annotations.Other] = [.addresses, .addressesBefore, .addressesOfKubeVIP]
    guard let key = keys.first(where: { metadata.annotations[$0].map { !$0.isEmpty } ?? false }) else {
      return hintedAddress(spec.loadBalancerIP).map { [$0] } ?? []
    }
    let texts = (metadata.annotations[key] ?? "").split(separator: ",").map { String($0).trimmed }
    let addresses = texts.compactMap(IPAddress.init)
    if addresses.count < texts.count {
      report(
        .warning, problem: "the annotation \(key.rawValue) is not a list of IP addresses",
        remedy: "write comma-separated addresses, at most one of each family")
    }
    return addresses
  }

  /// Reads `loadBalancerIP`. The API server accepts any text there, such as a cloud provider's name for an address.
  private mutating func hintedAddress(_ field: Field<String>) -> IPAddress? {
    part(.loadBalancerIP) { check in
      guard let text = check.nonEmptyText(field, .loadBalancerIP) else { return nil }
      if let address = IPAddress(text) { return address }
      check.ignore(
        at: .loadBalancerIP, problem: "\(text.quoted) \(Expectation.address.problem)",
        remedy: "write one address from the load balancer's pool, or leave it out to have one assigned")
      return nil
    }
  }
}

extension String {
  /// The string without leading and trailing whitespace.
  var trimmed: String {
    let start = drop(while: \.isWhitespace)
    return String(start.prefix(start.count - start.reversed().prefix(while: \.isWhitespace).count))
  }
}
