// networking/v1 of Kubernetes; v1beta1 is the same. Names in k8s.io/api/networking/v1/types.go, numbers in generated.proto
// beside it.

/// ServiceCIDR
public enum ServiceCIDRField: Int, FieldKey {
  case metadata = 1
  case spec = 2
}

/// ServiceCIDRSpec
public enum ServiceCIDRSpecField: Int, FieldKey {
  case cidrs = 1
}
