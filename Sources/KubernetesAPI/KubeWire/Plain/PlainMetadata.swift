internal import ClusterModel
internal import KubeObjects

/// `metadata` of a Service or slice, decoded directly into the members that the proxy needs.
struct PlainMetadata: WireMessage {
  /// Every object from an API server has one; without it, full decoding is needed.
  private(set) var resourceVersion: String?
  /// `creationTimestamp` in seconds since 1970; nil if not set.
  private(set) var created: Int64?
  /// The label `service.kubernetes.io/service-proxy-name`; nil without it.
  private(set) var proxyName: String?
  /// The label `kubernetes.io/service-name`; nil without it.
  private(set) var serviceName: String?
  /// Whether the object has the label `service.kubernetes.io/headless`.
  private(set) var isHeadless = false
  /// The annotation `endpoints.kubernetes.io/last-change-trigger-time`, in nanoseconds since 1970; nil without it.
  private(set) var changeTriggered: Int64?

  private var name = ""
  private var namespace = ""
  private var needsFullDecoding = false

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch MetadataField(rawValue: input.tag.field) {
    case .name: name = try input.uniqueText(bytes)
    case .namespace: namespace = try input.text(bytes)
    case .resourceVersion: resourceVersion = try input.uniqueText(bytes)
    case .creationTimestamp: created = try input.seconds(bytes)
    case .deletionTimestamp: _ = try input.seconds(bytes)
    case .labels: try readLabel(&input, bytes)
    case .annotations: try readAnnotation(&input, bytes)
    case .ownerReferences, nil: try input.skip(bytes)
    }
  }

  private mutating func readLabel(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    typealias Key = MetadataObject.Labels.CodingKeys
    var entry = WireMapEntry()
    try input.read(&entry, bytes)
    if entry.hasKey(Key.serviceName.rawValue, bytes) {
      serviceName = try input.sharedText(in: entry.value, bytes)
    } else if entry.hasKey(Key.proxyName.rawValue, bytes) {
      proxyName = try input.sharedText(in: entry.value, bytes)
    } else if entry.hasKey(Key.headless.rawValue, bytes) {
      isHeadless = true
      _ = try input.sharedText(in: entry.value, bytes)
    } else if entry.hasKey(Key.zone.rawValue, bytes) {
      _ = try input.sharedText(in: entry.value, bytes)
    }
  }

  private mutating func readAnnotation(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    var entry = WireMapEntry()
    try input.read(&entry, bytes)
    guard entry.hasKey(MetadataObject.Annotations.CodingKeys.changeTriggered.rawValue, bytes) else {
      if MetadataObject.Annotations.Other.forProxy.contains(where: { entry.hasKey($0.rawValue, bytes) }) {
        needsFullDecoding = true
      }
      return
    }
    changeTriggered = Timestamp(utf8: bytes.extracting(entry.value))?.nanoseconds
    if changeTriggered == nil { needsFullDecoding = true }
  }

  /// Returns the object's name; nil if full decoding is needed because of the name or anything else in `metadata`.
  func name(_ rule: NameRule) -> NamespacedName? {
    guard !needsFullDecoding, rule.allows(name), resourceVersion?.isEmpty == false else { return nil }
    guard !namespace.isEmpty else { return NamespacedName(APIRules.defaultNamespace, name) }
    return NameRule.label.allows(namespace) ? NamespacedName(namespace, name) : nil
  }
}

extension WireInput {
  /// Reads a time in seconds since 1970; nil if not set.
  fileprivate mutating func seconds(_ bytes: Span<UInt8>) throws(WireFault) -> Int64? {
    var time = WireTime()
    try read(&time, bytes)
    return time.isEmpty ? nil : time.seconds
  }
}
