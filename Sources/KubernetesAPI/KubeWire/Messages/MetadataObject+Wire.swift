internal import ClusterModel
internal import KubeObjects

extension MetadataObject: WireMessage {
  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .name: name = .value(try input.uniqueText(bytes))
    case .namespace: try input.read(&namespace, bytes)
    case .resourceVersion: resourceVersion = .value(try input.uniqueText(bytes))
    case .creationTimestamp: creationTimestamp = try input.time(bytes)
    case .deletionTimestamp: deletionTimestamp = try input.time(bytes)
    case .labels: try input.readLabel(into: &labels, bytes)
    case .annotations: try input.readAnnotation(into: &annotations, bytes)
    case .ownerReferences, nil: try input.skip(bytes)
    }
  }
}

extension WireInput {
  /// Reads a time. An empty message is Go's zero value and counts as absent.
  fileprivate mutating func time(_ bytes: Span<UInt8>) throws(WireFault) -> Field<TimeObject> {
    var time = WireTime()
    try read(&time, bytes)
    return time.isEmpty ? .absent : .value(.time(Timestamp(seconds: time.seconds)))
  }

  fileprivate mutating func readLabel(
    into labels: inout Field<MetadataObject.Labels>, _ bytes: Span<UInt8>
  ) throws(WireFault) {
    var entry = WireMapEntry()
    try read(&entry, bytes)
    guard let key = MetadataObject.Labels.keys.first(where: { entry.hasKey($0.rawValue, bytes) }) else {
      return
    }
    var known = labels.known ?? MetadataObject.Labels()
    known[key] = .value(try value(of: entry, key.rawValue, bytes))
    labels = .value(known)
  }

  fileprivate mutating func readAnnotation(
    into annotations: inout Field<MetadataObject.Annotations>, _ bytes: Span<UInt8>
  ) throws(WireFault) {
    var entry = WireMapEntry()
    try read(&entry, bytes)
    let key = MetadataObject.Annotations.CodingKeys.changeTriggered.rawValue
    var known = annotations.known ?? MetadataObject.Annotations()
    if entry.hasKey(key, bytes) {
      known.changeTriggered = .value(try time(of: entry, key, bytes))
    } else if let other = MetadataObject.Annotations.Other.forProxy.first(where: {
      entry.hasKey($0.rawValue, bytes)
    }) {
      known.others[other] = .value(try value(of: entry, other.rawValue, bytes))
    } else {
      return
    }
    annotations = .value(known)
  }

  /// Reads a time in text form; returns the text itself if it is not valid, for the diagnostic.
  private mutating func time(
    of entry: WireMapEntry, _ key: String, _ bytes: Span<UInt8>
  ) throws(WireFault) -> TimeObject {
    if let time = Timestamp(utf8: bytes.extracting(entry.value)), time.nanoseconds != nil {
      return .time(time)
    }
    return .text(try value(of: entry, key, bytes))
  }

  private mutating func value(
    of entry: WireMapEntry, _ key: String, _ bytes: Span<UInt8>
  ) throws(WireFault) -> String {
    do throws(WireFault) {
      return try sharedText(in: entry.value, bytes)
    } catch {
      throw error.within(.key(key))
    }
  }
}

extension MetadataObject.Labels {
  /// All keys, once for all objects.
  fileprivate static let keys = CodingKeys.allCases
}
