// core/v1 of Kubernetes: k8s.io/api/core/v1/types.go. These messages are only read from manifests, so they have no numbers.

/// Pod
package enum PodField: FieldName {
  case metadata, spec, status
}

/// PodSpec
package enum PodSpecField: FieldName {
  case nodeName, hostNetwork, hostname, subdomain, containers, initContainers
}

/// Container
package enum ContainerField: FieldName {
  case ports, restartPolicy
}

/// ContainerPort
package enum ContainerPortField: FieldName {
  case name, `protocol`, containerPort
}

/// PodStatus
package enum PodStatusField: FieldName {
  case phase, podIP, podIPs, hostIP, hostIPs, conditions
}

/// PodIP and HostIP
package enum PodAddressField: FieldName {
  case ip
}

/// PodCondition
package enum PodConditionField: FieldName {
  case type, status
}
