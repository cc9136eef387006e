/// A Node (core/v1) in the API's format, with the fields that we read.
package struct NodeObject: APIObject {
  package var metadata: Field<MetadataObject> = .absent
  package var spec: Field<Spec> = .absent
  package var status: Field<Status> = .absent

  package init() {}

  package struct Spec: APIObject {
    package var podCIDR: Field<String> = .absent
    package var podCIDRs: ListField<String> = .absent
    package var taints: ListField<Taint> = .absent

    package init() {}
  }

  package struct Taint: APIObject {
    package var key: Field<String> = .absent

    package init() {}
  }

  package struct Status: APIObject {
    package var addresses: ListField<Address> = .absent

    package init() {}
  }

  package struct Address: APIObject {
    package var type: Field<String> = .absent
    package var address: Field<String> = .absent

    package init() {}
  }
}
