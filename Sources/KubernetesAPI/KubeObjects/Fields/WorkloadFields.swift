// apps/v1 of Kubernetes: k8s.io/api/apps/v1/types.go, and meta/v1 for selectors. These messages are only read from manifests.

/// Deployment and ReplicaSet
package enum WorkloadField: FieldName {
  case metadata, spec, status
}

/// DeploymentSpec and ReplicaSetSpec
package enum WorkloadSpecField: FieldName {
  case replicas, selector, template
}

/// PodTemplateSpec
package enum PodTemplateField: FieldName {
  case metadata, spec
}

/// ObjectMeta of a template, of which only the labels matter.
package enum TemplateMetadataField: FieldName {
  case labels
}

/// DeploymentStatus and ReplicaSetStatus
package enum WorkloadStatusField: FieldName {
  case readyReplicas
}

/// LabelSelector
package enum SelectorField: FieldName {
  case matchLabels, matchExpressions
}

/// LabelSelectorRequirement
package enum SelectorExpressionField: FieldName {
  case key, `operator`, values
}
