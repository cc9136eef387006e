/// A Service (core/v1) in the API's format, with the fields that we read.
package struct ServiceObject: DescribedObject {
  package typealias CodingKeys = ServiceField

  package var metadata: Field<MetadataObject> = .absent
  package var spec: Field<Spec> = .absent
  package var status: Field<Status> = .absent

  package init() {}

  package struct Spec: DescribedObject {
    package typealias CodingKeys = ServiceSpecField

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
    package var ipFamilies: ListField<String> = .absent
    package var ipFamilyPolicy: Field<String> = .absent
    package var loadBalancerClass: Field<String> = .absent
    package var loadBalancerIP: Field<String> = .absent
    package var allocateLoadBalancerNodePorts: Field<Bool> = .absent
    package var publishNotReadyAddresses: Field<Bool> = .absent
    package var trafficDistribution: Field<String> = .absent

    package init() {}
  }

  package struct Port: DescribedObject {
    package typealias CodingKeys = ServicePortField

    package var name: Field<String> = .absent
    package var `protocol`: Field<String> = .absent
    package var port: Field<Int> = .absent
    package var nodePort: Field<Int> = .absent
    package var targetPort: Field<IntOrString> = .absent

    package init() {}
  }

  package struct AffinityConfig: DescribedObject {
    package typealias CodingKeys = SessionAffinityConfigField

    package var clientIP: Field<ClientIP> = .absent

    package init() {}

    package struct ClientIP: DescribedObject {
      package typealias CodingKeys = ClientIPConfigField

      package var timeoutSeconds: Field<Int> = .absent

      package init() {}
    }
  }

  package struct Status: DescribedObject {
    package typealias CodingKeys = ServiceStatusField

    package var loadBalancer: Field<LoadBalancer> = .absent

    package init() {}

    package struct LoadBalancer: DescribedObject {
      package typealias CodingKeys = LoadBalancerStatusField

      package var ingress: ListField<Ingress> = .absent

      package init() {}
    }
  }

  package struct Ingress: DescribedObject {
    package typealias CodingKeys = LoadBalancerIngressField

    package var ip: Field<String> = .absent
    package var hostname: Field<String> = .absent
    package var ipMode: Field<String> = .absent

    package init() {}
  }
}
