import Addresses
import NFTRuleset
import ServicePlan

/// What the elements of limits in the kernel have been through, as far as the test knows: whether a packet may be below them,
/// and whether it may be beyond.
struct LimitRecords {
  private struct Place: Hashable {
    let set: SetName
    let key: RegisterWords
  }

  private var records: [Place: LimitRecord] = [:]
  /// The key of the limits of each Service port.
  private var keys: [String: RegisterWords] = [:]

  /// Takes note of a table that is in force since this instant or a later one. What has not changed goes on counting.
  mutating func read(_ image: TableImage, since: ContinuousClock.Instant) {
    var read: [Place: LimitRecord] = [:]
    for name in ["rate-limits", "connection-limits"] as [SetName] {
      for element in image.sets[name]?.elements ?? [:] {
        guard case .limit(let limit) = element.value else { continue }
        let place = Place(set: name, key: element.key)
        let known = records[place].flatMap { $0.limit == limit ? $0 : nil }
        read[place] = known ?? LimitRecord(limit: limit, since: since)
      }
    }
    records = read
    let elements = image.sets["over-limit"]?.elements.map { ($0.comment ?? "", $0.key) } ?? []
    keys = Dictionary(elements) { first, _ in first }
  }

  /// Whether a packet to this Service port may be below all its limits, and whether it may be beyond one.
  func mayBe(to port: String, at now: ContinuousClock.Instant) -> (below: Bool, beyond: Bool) {
    let own = places(of: port).compactMap { records[$0] }
    return (own.allSatisfy { $0.mayAccept(at: now) }, own.contains { $0.mayRefuse })
  }

  /// Records a packet to this Service port.
  ///
  /// - Parameters:
  ///   - wasAccepted: whether it was below all limits.
  ///   - lasts: whether its connection exists for a while, if it was.
  mutating func note(to port: String, wasAccepted: Bool, lasts: Bool, at now: ContinuousClock.Instant) {
    for place in places(of: port) {
      records[place]?.note(wasAccepted: wasAccepted, lasts: lasts, at: now)
    }
  }

  private func places(of port: String) -> [Place] {
    guard let key = keys[port] else { return [] }
    return [Place(set: "rate-limits", key: key), Place(set: "connection-limits", key: key)]
  }
}

/// What an element with a limit has been through.
struct LimitRecord {
  let limit: ElementLimit
  /// The element is not older.
  let since: ContinuousClock.Instant
  /// How many packets have been looked up in it, at most: another limit may have refused them before.
  private var checked = 0
  /// When packets were accepted, and those of them whose connections last.
  private var accepted = 0
  private var lasting: [ContinuousClock.Instant] = []

  /// Connection tracking keeps every connection that lasts for longer than this.
  private static let kept = Duration.seconds(20)

  init(limit: ElementLimit, since: ContinuousClock.Instant) {
    self.limit = limit
    self.since = since
  }

  /// Whether the next packet may be beyond the limit: packets that it refused count for a moment too.
  var mayRefuse: Bool {
    switch limit {
    case .connections(let most): checked >= Int(most)
    case .rate(let most): checked >= Int(most)
    }
  }

  /// Whether the next packet may be below the limit. A bucket of a second's worth fills while time passes.
  func mayAccept(at now: ContinuousClock.Instant) -> Bool {
    switch limit {
    case .connections(let most): lasting.count(where: { now - $0 < Self.kept }) < Int(most)
    case .rate(let most): Double(accepted) < Double(most) * (1 + (now - since) / .seconds(1)) + 1
    }
  }

  mutating func note(wasAccepted: Bool, lasts: Bool, at now: ContinuousClock.Instant) {
    checked += 1
    if wasAccepted { accepted += 1 }
    if wasAccepted, lasts { lasting.append(now) }
  }
}
