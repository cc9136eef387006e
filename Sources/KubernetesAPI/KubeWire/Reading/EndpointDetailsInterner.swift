internal import ClusterModel

/// Gives equal details of endpoints one box: they are a zone and hints, of which a cluster has few.
struct EndpointDetailsInterner {
  /// How many boxes are kept at most. When there are more, keeping starts anew.
  static let limit = 1 << 14
  /// So many that were met last are compared before anything is hashed: a slice's endpoints lie in a few zones.
  private static let recentLimit = 4

  private var recent: [Boxed<EndpointDetails>] = []
  private var boxes: [EndpointDetails: Boxed<EndpointDetails>] = [:]

  /// How many are kept.
  var count: Int { boxes.count }

  /// The box with these details.
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
