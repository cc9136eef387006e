/// `spec.ipFamilyPolicy` (KEP-563).
public enum IPFamilyPolicy: String, Hashable, Sendable, CaseIterable, Encodable {
  /// One ClusterIP. What a Service has that says nothing.
  case singleStack = "SingleStack"
  /// Two ClusterIPs where there are ranges of both families, else one.
  case preferDualStack = "PreferDualStack"
  /// Two ClusterIPs, or it is refused.
  case requireDualStack = "RequireDualStack"
}
