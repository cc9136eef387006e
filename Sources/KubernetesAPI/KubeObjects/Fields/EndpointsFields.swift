// core/v1 of Kubernetes: k8s.io/api/core/v1/types.go. These messages are only read from manifests. The ports of a subset and
// the references of its addresses are those of an EndpointSlice.

/// Endpoints
package enum EndpointsField: FieldName {
  case metadata, subsets
}

/// EndpointSubset
package enum EndpointSubsetField: FieldName {
  case addresses, notReadyAddresses, ports
}

/// EndpointAddress
package enum EndpointAddressField: FieldName {
  case ip, hostname, nodeName, targetRef
}
