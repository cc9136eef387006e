internal import ClusterModel
internal import KubeObjects

/// ObjectMeta, k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto.
extension MetadataObject: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: name = .value(try input.uniqueText("name", bytes))
    case 3: try input.read(&namespace, "namespace", bytes)
    case 6: resourceVersion = .value(try input.uniqueText("resourceVersion", bytes))
    case 8: creationTimestamp = try input.time("creationTimestamp", bytes)
    case 9: deletionTimestamp = try input.time("deletionTimestamp", bytes)
    case 11: try input.readLabel(into: &labels, bytes)
    case 12: try input.readAnnotation(into: &annotations, bytes)
    default: try input.skip(bytes)
    }
  }
}

extension WireInput {
  /// Reads a time. An empty message is Go's zero value and counts as absent.
  fileprivate mutating func time(_ key: String, _ bytes: Span<UInt8>) throws(WireFault) -> Field<TimeObject> {
    var time = WireTime()
    try read(&time, key, bytes)
    return time.isEmpty ? .absent : .value(.time(Timestamp(seconds: time.seconds)))
  }

  fileprivate mutating func readLabel(
    into labels: inout Field<MetadataObject.Labels>, _ bytes: Span<UInt8>
  ) throws(WireFault) {
    var entry = WireMapEntry()
    try read(&entry, "labels", bytes)
    guard let key = MetadataObject.Labels.keys.first(where: { entry.hasKey($0.rawValue, bytes) }) else {
      return
    }
    var known = labels.known ?? MetadataObject.Labels()
    known[key] = .value(try value(of: entry, "labels", key.rawValue, bytes))
    labels = .value(known)
  }

  fileprivate mutating func readAnnotation(
    into annotations: inout Field<MetadataObject.Annotations>, _ bytes: Span<UInt8>
  ) throws(WireFault) {
    var entry = WireMapEntry()
    try read(&entry, "annotations", bytes)
    let key = MetadataObject.Annotations.CodingKeys.changeTriggered.rawValue
    guard entry.hasKey(key, bytes) else { return }
    var known = annotations.known ?? MetadataObject.Annotations()
    known.changeTriggered = .value(try time(of: entry, "annotations", key, bytes))
    annotations = .value(known)
  }

  /// Reads a time in text form; returns the text itself if it is not valid, for the diagnostic.
  private mutating func time(
    of entry: WireMapEntry, _ map: String, _ key: String, _ bytes: Span<UInt8>
  ) throws(WireFault) -> TimeObject {
    if let time = Timestamp(utf8: bytes.extracting(entry.value)), time.nanoseconds != nil {
      return .time(time)
    }
    return .text(try value(of: entry, map, key, bytes))
  }

  private mutating func value(
    of entry: WireMapEntry, _ map: String, _ key: String, _ bytes: Span<UInt8>
  ) throws(WireFault) -> String {
    do throws(WireFault) {
      return try sharedText(in: entry.value, bytes)
    } catch {
      throw error.within(.key(map), .key(key))
    }
  }
}

extension MetadataObject.Labels {
  fileprivate static let keys: [CodingKeys] = [.proxyName, .headless, .serviceName, .zone]

  fileprivate subscript(key: CodingKeys) -> Field<String> {
    get {
      switch key {
      case .proxyName: proxyName
      case .headless: headless
      case .serviceName: serviceName
      case .zone: zone
      }
    }
    set {
      switch key {
      case .proxyName: proxyName = newValue
      case .headless: headless = newValue
      case .serviceName: serviceName = newValue
      case .zone: zone = newValue
      }
    }
  }
}
