/// An EndpointSlice (discovery.k8s.io/v1) in the API's format, with the fields that we read.
package struct EndpointSliceObject: DescribedObject {
  package typealias CodingKeys = EndpointSliceField

  package var metadata: Field<MetadataObject> = .absent
  package var addressType: Field<String> = .absent
  package var ports: ListField<Port> = .absent
  package var endpoints: ListField<Endpoint> = .absent

  package init() {}

  package struct Port: DescribedObject {
    package typealias CodingKeys = EndpointPortField

    package var name: Field<String> = .absent
    package var `protocol`: Field<String> = .absent
    package var port: Field<Int> = .absent

    package init() {}
  }

  package struct Endpoint: DescribedObject {
    package typealias CodingKeys = EndpointField

    package var addresses: ListField<String> = .absent
    package var conditions: Field<Conditions> = .absent
    package var nodeName: Field<String> = .absent
    package var zone: Field<String> = .absent
    package var hints: Field<Hints> = .absent
    package var targetRef: Field<Reference> = .absent
    package var hostname: Field<String> = .absent

    package init() {}
  }

  /// A reference to the object behind an endpoint.
  package struct Reference: DescribedObject {
    package typealias CodingKeys = ObjectReferenceField

    package var kind: Field<String> = .absent
    package var name: Field<String> = .absent

    package init() {}
  }

  package struct Conditions: DescribedObject {
    package typealias CodingKeys = EndpointConditionsField

    package var ready: Field<Bool> = .absent
    package var serving: Field<Bool> = .absent
    package var terminating: Field<Bool> = .absent

    package init() {}
  }

  /// Topology hints (KEP-2433, KEP-4444).
  package struct Hints: DescribedObject {
    package typealias CodingKeys = EndpointHintsField

    package var forZones: ListField<Target> = .absent
    package var forNodes: ListField<Target> = .absent

    package init() {}

    /// The zone or node for which an endpoint is intended.
    package struct Target: DescribedObject {
      package typealias CodingKeys = HintTargetField

      package var name: Field<String> = .absent

      package init() {}
    }
  }
}
