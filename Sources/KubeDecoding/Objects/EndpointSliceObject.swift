/// An EndpointSlice (discovery.k8s.io/v1) as the API writes it, as far as we read it.
struct EndpointSliceObject: APIObject {
  let metadata: Field<MetadataObject>
  let addressType: Field<String>
  let ports: ListField<Port>
  let endpoints: ListField<Endpoint>

  struct Port: APIObject {
    let name: Field<String>
    let `protocol`: Field<String>
    let port: Field<Int>
  }

  struct Endpoint: APIObject {
    let addresses: ListField<String>
    let conditions: Field<Conditions>
    let nodeName: Field<String>
    let zone: Field<String>
    let hints: Field<Hints>
    let targetRef: Field<Reference>
  }

  struct Reference: APIObject {
    let kind: Field<String>
    let name: Field<String>
  }

  struct Conditions: APIObject {
    let ready: Field<Bool>
    let serving: Field<Bool>
    let terminating: Field<Bool>
  }

  /// Topology hints (KEP-2433, KEP-4444).
  struct Hints: APIObject {
    let forZones: ListField<Target>
    let forNodes: ListField<Target>

    /// The zone or node that an endpoint is meant for.
    struct Target: APIObject {
      let name: Field<String>
    }
  }
}
