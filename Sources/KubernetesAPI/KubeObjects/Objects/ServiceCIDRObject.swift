/// A ServiceCIDR (networking.k8s.io/v1 and v1beta1) in the API's format, with the fields that we read.
package struct ServiceCIDRObject: DescribedObject {
  package typealias CodingKeys = ServiceCIDRField

  package var metadata: Field<MetadataObject> = .absent
  package var spec: Field<Spec> = .absent

  package init() {}

  package struct Spec: DescribedObject {
    package typealias CodingKeys = ServiceCIDRSpecField

    package var cidrs: ListField<String> = .absent

    package init() {}
  }
}
