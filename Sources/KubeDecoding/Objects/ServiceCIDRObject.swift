/// A ServiceCIDR (networking.k8s.io/v1 and v1beta1) as the API writes it, as far as we read it.
struct ServiceCIDRObject: APIObject {
  let metadata: Field<MetadataObject>
  let spec: Field<Spec>

  struct Spec: APIObject {
    let cidrs: ListField<String>
  }
}
