/// A Pod (core/v1) in the API's format, with the fields that we read.
package struct PodObject: NamedObject {
  package typealias CodingKeys = PodField

  package var metadata: Field<MetadataObject> = .absent
  package var spec: Field<PodSpecObject> = .absent
  package var status: Field<Status> = .absent

  package init() {}

  package struct Status: NamedObject {
    package typealias CodingKeys = PodStatusField

    package var phase: Field<String> = .absent
    package var podIP: Field<String> = .absent
    package var podIPs: ListField<Address> = .absent
    package var hostIP: Field<String> = .absent
    package var hostIPs: ListField<Address> = .absent
    package var conditions: ListField<Condition> = .absent

    package init() {}
  }

  package struct Address: NamedObject {
    package typealias CodingKeys = PodAddressField

    package var ip: Field<String> = .absent

    package init() {}
  }

  package struct Condition: NamedObject {
    package typealias CodingKeys = PodConditionField

    package var type: Field<String> = .absent
    package var status: Field<String> = .absent

    package init() {}
  }
}

/// `spec` of a Pod or of a Pod template.
package struct PodSpecObject: NamedObject {
  package typealias CodingKeys = PodSpecField

  package var nodeName: Field<String> = .absent
  package var hostNetwork: Field<Bool> = .absent
  package var hostname: Field<String> = .absent
  package var subdomain: Field<String> = .absent
  package var containers: ListField<Container> = .absent
  package var initContainers: ListField<Container> = .absent

  package init() {}

  package struct Container: NamedObject {
    package typealias CodingKeys = ContainerField

    package var ports: ListField<Port> = .absent
    package var restartPolicy: Field<String> = .absent

    package init() {}
  }

  package struct Port: NamedObject {
    package typealias CodingKeys = ContainerPortField

    package var name: Field<String> = .absent
    package var `protocol`: Field<String> = .absent
    package var containerPort: Field<Int> = .absent

    package init() {}
  }
}
