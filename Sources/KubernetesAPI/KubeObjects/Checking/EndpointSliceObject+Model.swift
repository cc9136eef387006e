internal import Addresses
package import ClusterModel

extension EndpointSliceObject: ResourceObject {
  package static var kind: String { "EndpointSlice" }
  package static var isNamespaced: Bool { true }
  package static var nameRule: NameRule { .subdomain }

  package func model(_ metadata: CheckedMetadata, _ check: inout ObjectCheck<EndpointSliceField>)
    -> KubeObject?
  {
    guard let family = check.family(addressType) else { return nil }
    let service = metadata.labels.serviceName.map { NamespacedName(metadata.name.namespace, $0) }
    var slice = EndpointSlice(name: metadata.name, service: service, family: family)
    slice.labels = metadata.labels.all
    slice.proxyName = metadata.labels.proxyName
    slice.isHeadless = metadata.labels.headless != nil
    slice.changeTriggered = metadata.changeTriggered
    slice.ports = check.slicePorts(ports, .ports)
    slice.endpoints = check.each(endpoints, .endpoints) { $0.endpoint($1, family) }
    check.readWeights(metadata, into: &slice)
    return .endpointSlice(slice)
  }
}

extension ObjectCheck<EndpointSliceField> {
  /// Reads the address type; nil for FQDN, with a warning, and for invalid values, with an error.
  fileprivate mutating func family(_ field: Field<String>) -> AddressFamily? {
    switch field.known {
    case "FQDN":
      report(
        .warning, at: .addressType, problem: "slices of type FQDN are ignored",
        remedy: "list the endpoints' addresses in a slice of type IPv4 or IPv6")
      return nil
    case nil where field.isAbsent, "":
      report(at: .addressType, problem: "is missing", remedy: Expectation.addressType.remedy)
      return nil
    default:
      return parsed(field, .addressType, as: .addressType, AddressFamily.init(rawValue:))
    }
  }
}

extension ObjectCheck<EndpointField> {
  fileprivate mutating func endpoint(
    _ object: EndpointSliceObject.Endpoint, _ family: AddressFamily
  ) -> SliceEndpoint? {
    guard let address = address(object.addresses, family) else { return nil }
    var endpoint = SliceEndpoint(address)
    readConditions(object.conditions, into: &endpoint)
    endpoint.nodeName = nonEmptyText(object.nodeName, .nodeName)
    // Set at once, because each change of an endpoint's details makes a new box.
    var details = EndpointDetails()
    details.zone = part(.zone) { $0.nonEmptyText(object.zone, .zone) }
    readHints(object.hints, into: &details)
    details.podName = podName(object.targetRef, .targetRef)
    details.hostname = hostname(object.hostname, .hostname)
    if !details.isEmpty { endpoint.share(Boxed(details)) }
    return endpoint
  }

  /// Reads `addresses[0]`. The other addresses have no meaning and are not validated.
  private mutating func address(_ field: ListField<String>, _ family: AddressFamily) -> IPAddress? {
    guard let list = value(field, .addresses) else {
      if field.isAbsent { reportNoAddress() }
      return nil
    }
    if list.isEmpty {
      reportNoAddress()
      return nil
    }
    return element(0, of: list, .addresses) { $0.address($1, family) }
  }

  private mutating func reportNoAddress() {
    report(
      at: .addresses, problem: "the endpoint has no address", remedy: "add one, or remove the endpoint")
  }

  /// Reads the conditions into a new endpoint, which has the API's defaults.
  private mutating func readConditions(
    _ field: Field<EndpointSliceObject.Conditions>, into endpoint: inout SliceEndpoint
  ) {
    object(field, .conditions) { check, conditions in
      endpoint.isReady = check.value(conditions.ready, .ready) ?? endpoint.isReady
      endpoint.isServing = check.value(conditions.serving, .serving) ?? endpoint.isServing
      endpoint.isTerminating = check.value(conditions.terminating, .terminating) ?? endpoint.isTerminating
    }
  }

  private mutating func readHints(
    _ field: Field<EndpointSliceObject.Hints>, into details: inout EndpointDetails
  ) {
    let hints = part(.hints) { check in
      check.object(field, .hints) { check, hints in
        (zones: check.targets(hints.forZones, .forZones), nodes: check.targets(hints.forNodes, .forNodes))
      }
    }
    details.zoneHints = hints?.zones ?? []
    details.nodeHints = hints?.nodes ?? []
  }
}

extension ObjectCheck<EndpointHintsField> {
  /// Reads hints. The API server stores a hint without a name; it excludes the endpoint for everyone who follows hints.
  fileprivate mutating func targets(_ field: ListField<EndpointSliceObject.Hints.Target>, _ key: Fields)
    -> [String]
  {
    all(field, key) { check, target in
      if target.name.isAbsent {
        check.report(
          .warning, at: .name, problem: "is missing, so the hint matches no zone or node",
          remedy: "name a zone or node")
        return ""
      }
      return check.value(target.name, .name)
    }
  }
}

// What is read at several messages.
extension ObjectCheck {
  /// Reads a hostname within the DNS domain of a headless Service. A part of its own. Only the tools need it.
  mutating func hostname(_ field: Field<String>, _ key: Fields) -> String? {
    audience == .people ? part(key) { $0.named(field, key, rule: .label) } : nil
  }

  /// Reads the name of the Pod behind an endpoint. A part of its own. Only the tools need it.
  mutating func podName(_ field: Field<EndpointSliceObject.Reference>, _ key: Fields) -> String? {
    guard audience == .people else { return nil }
    return part(key) { check in
      check.value(in: field, key) { check, reference in
        reference.kind.known == "Pod" ? check.nonEmptyText(reference.name, .name) : nil
      }
    }
  }
}

extension ObjectCheck<NoFields> {
  /// Reads an element of `addresses`.
  fileprivate mutating func address(_ element: Field<String>, _ family: AddressFamily) -> IPAddress? {
    guard let text = required(element) else { return nil }
    let expectation: Expectation = family == .ipv4 ? .ipv4Address : .ipv6Address
    guard let address = address(text, as: .endpoint, expecting: expectation) else { return nil }
    if address.family != family { reject(text.quoted, expectation) }
    return address
  }
}
