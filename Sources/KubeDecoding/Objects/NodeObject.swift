/// A Node (core/v1) as the API writes it, as far as we read it.
struct NodeObject: APIObject {
  let metadata: Field<MetadataObject>
  let spec: Field<Spec>
  let status: Field<Status>

  struct Spec: APIObject {
    let podCIDR: Field<String>
    let podCIDRs: ListField<String>
  }

  struct Status: APIObject {
    let addresses: ListField<Address>
  }

  struct Address: APIObject {
    let type: Field<String>
    let address: Field<String>
  }
}
