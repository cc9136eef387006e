/// A Service (core/v1) in the API's format, with the fields that we read.
package struct ServiceObject: APIObject {
  package var metadata: Field<MetadataObject> = .absent
  package var spec: Field<Spec> = .absent
  package var status: Field<Status> = .absent

  package init() {}

  package struct Spec: APIObject {
    package var type: Field<String> = .absent
    package var clusterIP: Field<String> = .absent
    package var clusterIPs: ListField<String> = .absent
    package var externalName: Field<String> = .absent
    package var externalIPs: ListField<String> = .absent
    package var ports: ListField<Port> = .absent
    package var selector: Field<StringMap> = .absent
    package var loadBalancerSourceRanges: ListField<String> = .absent
    package var internalTrafficPolicy: Field<String> = .absent
    package var externalTrafficPolicy: Field<String> = .absent
    package var sessionAffinity: Field<String> = .absent
    package var sessionAffinityConfig: Field<AffinityConfig> = .absent
    package var healthCheckNodePort: Field<Int> = .absent
    // Read from manifests only, not from protobuf:
    package var ipFamilies: ListField<String> = .absent
    package var ipFamilyPolicy: Field<String> = .absent
    package var loadBalancerClass: Field<String> = .absent
    package var loadBalancerIP: Field<String> = .absent
    package var allocateLoadBalancerNodePorts: Field<Bool> = .absent
    package var publishNotReadyAddresses: Field<Bool> = .absent
    package var trafficDistribution: Field<String> = .absent

    package init() {}
  }

  package struct Port: APIObject {
    package var name: Field<String> = .absent
    package var `protocol`: Field<String> = .absent
    package var port: Field<Int> = .absent
    package var nodePort: Field<Int> = .absent
    package var targetPort: Field<IntOrString> = .absent

    package init() {}
  }

  package struct AffinityConfig: APIObject {
    package var clientIP: Field<ClientIP> = .absent

    package init() {}

    package struct ClientIP: APIObject {
      package var timeoutSeconds: Field<Int> = .absent

      package init() {}
    }
  }

  package struct Status: APIObject {
    package var loadBalancer: Field<LoadBalancer> = .absent

    package init() {}

    package struct LoadBalancer: APIObject {
      package var ingress: ListField<Ingress> = .absent

      package init() {}
    }
  }

  package struct Ingress: APIObject {
    package var ip: Field<String> = .absent
    package var hostname: Field<String> = .absent
    package var ipMode: Field<String> = .absent

    package init() {}
  }
}
