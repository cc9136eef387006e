internal import Addresses
package import ClusterModel

extension ServiceCIDRObject: ResourceObject {
  package static var kind: String { "ServiceCIDR" }
  package static var isNamespaced: Bool { false }
  package static var nameRule: NameRule { .subdomain }

  package func model(_ metadata: CheckedMetadata, _ check: inout ObjectCheck<ServiceCIDRField>) -> KubeObject?
  {
    let cidrs = check.object(spec, .spec) { $0.blocks($1.cidrs, .cidrs) }
    if (cidrs ?? []).isEmpty, !check.foundError {
      check.report(
        at: .spec, problem: "the ServiceCIDR has no valid CIDR block", remedy: "add one to spec.cidrs")
    }
    return .serviceCIDR(ServiceCIDR(name: metadata.name.name, cidrs: cidrs ?? []))
  }
}
