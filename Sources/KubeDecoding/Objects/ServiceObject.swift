/// A Service (core/v1) as the API writes it, as far as we read it.
struct ServiceObject: APIObject {
  let metadata: Field<MetadataObject>
  let spec: Field<Spec>
  let status: Field<Status>

  struct Spec: APIObject {
    let type: Field<String>
    let clusterIP: Field<String>
    let clusterIPs: ListField<String>
    let externalName: Field<String>
    let externalIPs: ListField<String>
    let ports: ListField<Port>
    let selector: Field<StringMap>
    let loadBalancerSourceRanges: ListField<String>
    let internalTrafficPolicy: Field<String>
    let externalTrafficPolicy: Field<String>
    let sessionAffinity: Field<String>
    let sessionAffinityConfig: Field<AffinityConfig>
    let healthCheckNodePort: Field<Int>
  }

  struct Port: APIObject {
    let name: Field<String>
    let `protocol`: Field<String>
    let port: Field<Int>
    let nodePort: Field<Int>
    let targetPort: Field<NumberOrName>
  }

  struct AffinityConfig: APIObject {
    let clientIP: Field<ClientIP>

    struct ClientIP: APIObject {
      let timeoutSeconds: Field<Int>
    }
  }

  struct Status: APIObject {
    let loadBalancer: Field<LoadBalancer>

    struct LoadBalancer: APIObject {
      let ingress: ListField<Ingress>
    }
  }

  struct Ingress: APIObject {
    let ip: Field<String>
    let hostname: Field<String>
    let ipMode: Field<String>
  }
}
