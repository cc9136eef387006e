internal import Addresses
package import ClusterModel

extension PodObject: ResourceObject {
  package static var kind: String { "Pod" }
  package static var isNamespaced: Bool { true }
  package static var nameRule: NameRule { .subdomain }

  package func model(_ metadata: CheckedMetadata, _ check: inout ObjectCheck<PodField>) -> KubeObject? {
    var pod = Pod(name: metadata.name)
    pod.labels = metadata.labels.all
    pod.isTerminating = metadata.isBeingDeleted
    pod.owners = metadata.owners
    check.object(spec, .spec) { check, spec in
      pod.nodeName = check.value(spec.nodeName, .nodeName).flatMap { $0.isEmpty ? nil : $0 }
      pod.usesHostNetwork = check.value(spec.hostNetwork, .hostNetwork) ?? false
      pod.hostname = check.part(.hostname) { $0.named(spec.hostname, .hostname, rule: .label) }
      pod.subdomain = check.part(.subdomain) { $0.named(spec.subdomain, .subdomain, rule: .label) }
      pod.ports = check.containerPorts(spec)
    }
    check.object(status, .status) { $0.read($1, into: &pod) }
    return .pod(pod)
  }
}

extension ObjectCheck<PodStatusField> {
  fileprivate mutating func read(_ status: PodObject.Status, into pod: inout Pod) {
    pod.phase = value(status.phase, .phase)
    pod.addresses = addresses(status.podIPs, .podIPs, or: status.podIP, .podIP)
    pod.hostAddresses = addresses(status.hostIPs, .hostIPs, or: status.hostIP, .hostIP)
    let conditions = each(status.conditions, .conditions) { check, condition in
      check.value(condition.type, .type).map { (type: $0, status: check.value(condition.status, .status)) }
    }
    pod.isReady = conditions.contains { $0.type == "Ready" && $0.status == "True" }
  }

  /// Reads a list of addresses, or the single one if the list is empty.
  private mutating func addresses(
    _ list: ListField<PodObject.Address>, _ listKey: Fields, or single: Field<String>, _ singleKey: Fields
  ) -> [IPAddress] {
    let all = each(list, listKey) { $0.address($1.ip, .ip, as: .status) }
    return all.isEmpty ? address(single, singleKey, as: .status).map { [$0] } ?? [] : all
  }
}
