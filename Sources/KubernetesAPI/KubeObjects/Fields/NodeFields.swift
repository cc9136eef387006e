// core/v1 of Kubernetes: names in k8s.io/api/core/v1/types.go, numbers in generated.proto beside it.

/// Node
public enum NodeField: Int, FieldKey {
  case metadata = 1
  case spec = 2
  case status = 3
}

/// NodeSpec
public enum NodeSpecField: Int, FieldKey {
  case podCIDR = 1
  case taints = 5
  case podCIDRs = 7
}

/// Taint
public enum TaintField: Int, FieldKey {
  case key = 1
}

/// NodeStatus
public enum NodeStatusField: Int, FieldKey {
  case addresses = 5
}

/// NodeAddress
public enum NodeAddressField: Int, FieldKey {
  case type = 1
  case address = 2
}
