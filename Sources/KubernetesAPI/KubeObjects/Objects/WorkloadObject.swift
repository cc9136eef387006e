/// A Deployment or a ReplicaSet (apps/v1) in the API's format, with the fields that we read.
package struct WorkloadObject: NamedObject {
  package typealias CodingKeys = WorkloadField

  package var metadata: Field<MetadataObject> = .absent
  package var spec: Field<Spec> = .absent
  package var status: Field<Status> = .absent

  package init() {}

  package struct Spec: NamedObject {
    package typealias CodingKeys = WorkloadSpecField

    package var replicas: Field<Int> = .absent
    package var selector: Field<SelectorObject> = .absent
    package var template: Field<Template> = .absent

    package init() {}
  }

  package struct Template: NamedObject {
    package typealias CodingKeys = PodTemplateField

    package var metadata: Field<Metadata> = .absent
    package var spec: Field<PodSpecObject> = .absent

    package init() {}

    package struct Metadata: NamedObject {
      package typealias CodingKeys = TemplateMetadataField

      package var labels: Field<StringMap> = .absent

      package init() {}
    }
  }

  package struct Status: NamedObject {
    package typealias CodingKeys = WorkloadStatusField

    package var readyReplicas: Field<Int> = .absent

    package init() {}
  }
}

/// A label selector in the API's format (metav1.LabelSelector).
package struct SelectorObject: NamedObject {
  package typealias CodingKeys = SelectorField

  package var matchLabels: Field<StringMap> = .absent
  package var matchExpressions: ListField<Expression> = .absent

  package init() {}

  package struct Expression: NamedObject {
    package typealias CodingKeys = SelectorExpressionField

    package var key: Field<String> = .absent
    package var `operator`: Field<String> = .absent
    package var values: ListField<String> = .absent

    package init() {}
  }
}

/// A Deployment, which differs from a ReplicaSet only in its kind.
package struct DeploymentObject: APIObject {
  package typealias Fields = WorkloadField

  package var content = WorkloadObject()

  package init() {}

  package init(from decoder: any Decoder) throws { content = try WorkloadObject(from: decoder) }
}

/// A ReplicaSet, which differs from a Deployment only in its kind.
package struct ReplicaSetObject: APIObject {
  package typealias Fields = WorkloadField

  package var content = WorkloadObject()

  package init() {}

  package init(from decoder: any Decoder) throws { content = try WorkloadObject(from: decoder) }
}
