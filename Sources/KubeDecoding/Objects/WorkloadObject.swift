/// A Deployment or a ReplicaSet (apps/v1) as the API writes it, as far as we read it.
struct WorkloadObject: APIObject {
  let metadata: Field<MetadataObject>
  let spec: Field<Spec>
  let status: Field<Status>

  struct Spec: APIObject {
    let replicas: Field<Int>
    let selector: Field<SelectorObject>
    let template: Field<Template>
  }

  struct Template: APIObject {
    let metadata: Field<Metadata>
    let spec: Field<PodSpecObject>

    struct Metadata: APIObject {
      let labels: Field<StringMap>
    }
  }

  struct Status: APIObject {
    let readyReplicas: Field<Int>
  }
}

/// A label selector as objects have it.
struct SelectorObject: APIObject {
  let matchLabels: Field<StringMap>
  let matchExpressions: ListField<Expression>

  struct Expression: APIObject {
    let key: Field<String>
    let `operator`: Field<String>
    let values: ListField<String>
  }
}

/// The kinds differ in their names alone.
struct DeploymentObject: APIObject {
  let content: WorkloadObject
  init(from decoder: any Decoder) throws { content = try WorkloadObject(from: decoder) }
}

/// The kinds differ in their names alone.
struct ReplicaSetObject: APIObject {
  let content: WorkloadObject
  init(from decoder: any Decoder) throws { content = try WorkloadObject(from: decoder) }
}
