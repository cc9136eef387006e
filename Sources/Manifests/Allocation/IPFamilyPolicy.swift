/// `spec.ipFamilyPolicy` (KEP-563).
package enum IPFamilyPolicy: String, Hashable, Sendable, CaseIterable, Encodable {
  /// One ClusterIP. The default.
  case singleStack = "SingleStack"
  /// Two ClusterIPs if there are ranges of both families, otherwise one.
  case preferDualStack = "PreferDualStack"
  /// Two ClusterIPs; refused if there are not ranges of both families.
  case requireDualStack = "RequireDualStack"
}
