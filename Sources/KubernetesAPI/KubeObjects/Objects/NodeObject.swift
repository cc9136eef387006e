/// A Node (core/v1) in the API's format, with the fields that we read.
package struct NodeObject: DescribedObject {
  package typealias CodingKeys = NodeField

  package var metadata: Field<MetadataObject> = .absent
  package var spec: Field<Spec> = .absent
  package var status: Field<Status> = .absent

  package init() {}

  package struct Spec: DescribedObject {
    package typealias CodingKeys = NodeSpecField

    package var podCIDR: Field<String> = .absent
    package var podCIDRs: ListField<String> = .absent
    package var taints: ListField<Taint> = .absent

    package init() {}
  }

  package struct Taint: DescribedObject {
    package typealias CodingKeys = TaintField

    package var key: Field<String> = .absent

    package init() {}
  }

  package struct Status: DescribedObject {
    package typealias CodingKeys = NodeStatusField

    package var addresses: ListField<Address> = .absent

    package init() {}
  }

  package struct Address: DescribedObject {
    package typealias CodingKeys = NodeAddressField

    package var type: Field<String> = .absent
    package var address: Field<String> = .absent

    package init() {}
  }
}
