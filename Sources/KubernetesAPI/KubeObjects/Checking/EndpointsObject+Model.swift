internal import Addresses
package import ClusterModel

extension EndpointsObject: ResourceObject {
  package static var kind: String { "Endpoints" }
  package static var isNamespaced: Bool { true }
  package static var nameRule: NameRule { .subdomain }

  package func model(_ metadata: CheckedMetadata, _ check: inout ObjectCheck<EndpointsField>) -> KubeObject? {
    var endpoints = Endpoints(name: metadata.name)
    endpoints.labels = metadata.labels.all
    endpoints.isElection = metadata.annotations[.leader] != nil
    endpoints.subsets = check.each(subsets, .subsets) { $0.subset($1) }
    return .endpoints(endpoints)
  }
}

extension ObjectCheck<EndpointSubsetField> {
  fileprivate mutating func subset(_ subset: EndpointsObject.Subset) -> EndpointSubset {
    let ready = each(subset.addresses, .addresses) { $0.endpoint($1, isReady: true) }
    let others = each(subset.notReadyAddresses, .notReadyAddresses) { $0.endpoint($1, isReady: false) }
    return EndpointSubset(endpoints: ready + others, ports: slicePorts(subset.ports, .ports))
  }
}

extension ObjectCheck<EndpointAddressField> {
  fileprivate mutating func endpoint(_ object: EndpointsObject.Address, isReady: Bool) -> SliceEndpoint? {
    if object.ip.isAbsent || object.ip.known == "" {
      report(at: .ip, problem: "is missing", remedy: Expectation.address.remedy)
      return nil
    }
    guard let address = address(object.ip, .ip, as: .endpoint) else { return nil }
    var endpoint = SliceEndpoint(address, nodeName: nonEmptyText(object.nodeName, .nodeName))
    endpoint.isReady = isReady
    endpoint.isServing = isReady
    endpoint.hostname = hostname(object.hostname, .hostname)
    endpoint.podName = podName(object.targetRef, .targetRef)
    return endpoint
  }
}
