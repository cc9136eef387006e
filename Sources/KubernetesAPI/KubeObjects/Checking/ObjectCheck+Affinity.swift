internal import ClusterModel

extension ObjectCheck<ServiceSpecField> {
  /// Reads the affinity timeout in seconds; nil for `sessionAffinity: None`.
  mutating func affinity(_ spec: ServiceObject.Spec) -> UInt32? {
    let isByClient = parsed(spec.sessionAffinity, .sessionAffinity, as: .sessionAffinity) {
      ["None": false, "ClientIP": true][$0]
    }
    guard isByClient == true else { return nil }
    let seconds = part(.sessionAffinityConfig) { check in
      check.value(in: spec.sessionAffinityConfig, .sessionAffinityConfig) { check, config in
        check.value(in: config.clientIP, .clientIP) { $0.timeout($1.timeoutSeconds) }
      }
    }
    return seconds ?? APIRules.defaultAffinitySeconds
  }
}

extension ObjectCheck<ClientIPConfigField> {
  fileprivate mutating func timeout(_ field: Field<Int>) -> UInt32? {
    guard let seconds = value(field, .timeoutSeconds) else { return nil }
    if let allowed = APIRules.affinitySeconds(seconds) { return allowed }
    reject("\(seconds)", .timeout, at: .timeoutSeconds)
    return nil
  }
}
