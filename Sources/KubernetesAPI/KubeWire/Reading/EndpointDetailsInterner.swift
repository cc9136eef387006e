internal import ClusterModel

/// A cache that lets equal endpoint details share a box: zones and hints, of which a cluster has few combinations.
struct EndpointDetailsInterner {
  /// The maximum number of cached boxes. If it is exceeded, the cache is cleared.
  static let limit = 1 << 14
  /// The number of recent boxes that are compared before hashing: the endpoints of a slice are in few zones.
  private static let recentLimit = 4

  private var recent: [Boxed<EndpointDetails>] = []
  private var boxes: [EndpointDetails: Boxed<EndpointDetails>] = [:]

  /// The number of cached boxes.
  var count: Int { boxes.count }

  /// Returns the box with these details.
  mutating func box(_ details: EndpointDetails) -> Boxed<EndpointDetails> {
    for box in recent where box.value == details { return box }
    let box = boxes[details] ?? keep(details)
    if recent.count == Self.recentLimit { recent.removeFirst() }
    recent.append(box)
    return box
  }

  private mutating func keep(_ details: EndpointDetails) -> Boxed<EndpointDetails> {
    if boxes.count >= Self.limit { boxes = [:] }
    let box = Boxed(details)
    boxes[details] = box
    return box
  }
}
