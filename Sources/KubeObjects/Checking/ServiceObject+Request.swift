internal import Addresses
internal import ClusterModel

extension ObjectCheck {
  /// What a Service asks of those who give addresses and make slices; nil for nothing.
  mutating func request(_ spec: ServiceObject.Spec, _ metadata: CheckedMetadata) -> Boxed<ServiceRequest>? {
    var request = ServiceRequest()
    request.families = parsedList(
      spec.ipFamilies, "ipFamilies", .addressFamily, AddressFamily.init(rawValue:))
    request.familyPolicy = parsed(
      spec.ipFamilyPolicy, "ipFamilyPolicy", .familyPolicy, ServiceRequest.FamilyPolicy.init(rawValue:))
    request.loadBalancerClass = filled(spec.loadBalancerClass, "loadBalancerClass")
    request.allocatesNodePorts =
      value(spec.allocateLoadBalancerNodePorts, "allocateLoadBalancerNodePorts") ?? true
    request.publishesNotReady = value(spec.publishNotReadyAddresses, "publishNotReadyAddresses") ?? false
    request.distribution = distribution(spec.trafficDistribution)
    request.sharingKey = metadata.annotations[.sharing] ?? metadata.annotations[.sharingBefore]
    request.loadBalancerAddresses = loadBalancerAddresses(spec, metadata)
    if Set(request.families).count < request.families.count {
      report(at: "ipFamilies", problem: "names a family twice", remedy: "name each family once")
    }
    return request == ServiceRequest() ? nil : Boxed(request)
  }

  /// Newer versions of Kubernetes may know more of them, and without a hint any endpoint will do.
  private mutating func distribution(_ field: Field<String>) -> ServiceRequest.TrafficDistribution? {
    guard let text = filled(field, "trafficDistribution") else { return nil }
    if let known = ServiceRequest.TrafficDistribution(rawValue: text) { return known }
    let expectation = Expectation.trafficDistribution
    report(
      .warning, at: "trafficDistribution", problem: "\(text.quoted) is no \(expectation.noun)",
      remedy: expectation.remedy)
    return nil
  }

  /// The field can hold one address, the annotations one of each family; so they are asked first.
  private mutating func loadBalancerAddresses(
    _ spec: ServiceObject.Spec, _ metadata: CheckedMetadata
  ) -> [IPAddress] {
    let keys: [MetadataObject.Annotations.Other] = [.addresses, .addressesBefore, .addressesOfKubeVIP]
    guard let key = keys.first(where: { metadata.annotations[$0].map { !$0.isEmpty } ?? false }) else {
      return parsed(spec.loadBalancerIP, "loadBalancerIP", .address, IPAddress.init).map { [$0] } ?? []
    }
    let texts = (metadata.annotations[key] ?? "").split(separator: ",").map { String($0).trimmed }
    let addresses = texts.compactMap(IPAddress.init)
    if addresses.count < texts.count {
      report(
        .warning, problem: "the annotation \(key.rawValue) is no list of IP addresses",
        remedy: "write addresses with commas between, at most one of each family")
    }
    return addresses
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    let start = drop(while: \.isWhitespace)
    return String(start.prefix(start.count - start.reversed().prefix(while: \.isWhitespace).count))
  }
}
