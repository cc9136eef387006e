/// A Pod (core/v1) as the API writes it, as far as we read it.
struct PodObject: APIObject {
  let metadata: Field<MetadataObject>
  let spec: Field<PodSpecObject>
  let status: Field<Status>

  struct Status: APIObject {
    let phase: Field<String>
    let podIP: Field<String>
    let podIPs: ListField<Address>
    let conditions: ListField<Condition>
  }

  struct Address: APIObject {
    let ip: Field<String>
  }

  struct Condition: APIObject {
    let type: Field<String>
    let status: Field<String>
  }
}

/// What a Pod, or a template of Pods, is made of.
struct PodSpecObject: APIObject {
  let nodeName: Field<String>
  let hostNetwork: Field<Bool>
  let containers: ListField<Container>
  let initContainers: ListField<Container>

  struct Container: APIObject {
    let ports: ListField<Port>
    let restartPolicy: Field<String>
  }

  struct Port: APIObject {
    let name: Field<String>
    let `protocol`: Field<String>
    let containerPort: Field<Int>
  }
}
