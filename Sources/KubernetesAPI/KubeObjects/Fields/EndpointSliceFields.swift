// discovery/v1 of Kubernetes: names in k8s.io/api/discovery/v1/types.go, numbers in generated.proto beside it.

/// EndpointSlice
public enum EndpointSliceField: Int, FieldKey {
  case metadata = 1
  case endpoints = 2
  case ports = 3
  case addressType = 4
}

/// EndpointPort
public enum EndpointPortField: Int, FieldKey {
  case name = 1
  case `protocol` = 2
  case port = 3
}

/// Endpoint
public enum EndpointField: Int, FieldKey {
  case addresses = 1
  case conditions = 2
  case hostname = 3
  case targetRef = 4
  case nodeName = 6
  case zone = 7
  case hints = 8

  /// The name in DNS, and the Pod.
  public static var forTools: [Self] { [.hostname, .targetRef] }
}

/// EndpointConditions
public enum EndpointConditionsField: Int, FieldKey {
  case ready = 1
  case serving = 2
  case terminating = 3
}

/// EndpointHints
public enum EndpointHintsField: Int, FieldKey {
  case forZones = 1
  case forNodes = 2
}

/// ForZone and ForNode
public enum HintTargetField: Int, FieldKey {
  case name = 1
}

/// ObjectReference (core/v1)
public enum ObjectReferenceField: Int, FieldKey {
  case kind = 1
  case name = 3

  /// All: only endpoints have a reference, and only for the tools.
  public static var forTools: [Self] { allCases }
}
