/// An Endpoints object (core/v1) in the API's format, with the fields that we read.
package struct EndpointsObject: NamedObject {
  package typealias CodingKeys = EndpointsField

  package var metadata: Field<MetadataObject> = .absent
  package var subsets: ListField<Subset> = .absent

  package init() {}

  package struct Subset: NamedObject {
    package typealias CodingKeys = EndpointSubsetField

    package var addresses: ListField<Address> = .absent
    package var notReadyAddresses: ListField<Address> = .absent
    package var ports: ListField<EndpointSliceObject.Port> = .absent

    package init() {}
  }

  package struct Address: NamedObject {
    package typealias CodingKeys = EndpointAddressField

    package var ip: Field<String> = .absent
    package var hostname: Field<String> = .absent
    package var nodeName: Field<String> = .absent
    package var targetRef: Field<EndpointSliceObject.Reference> = .absent

    package init() {}
  }
}
