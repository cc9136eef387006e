/// A ServiceCIDR (networking.k8s.io/v1 and v1beta1) as the API writes it, as far as we read it.
package struct ServiceCIDRObject: APIObject {
  package var metadata: Field<MetadataObject> = .absent
  package var spec: Field<Spec> = .absent

  package init() {}

  package struct Spec: APIObject {
    package var cidrs: ListField<String> = .absent

    package init() {}
  }
}
