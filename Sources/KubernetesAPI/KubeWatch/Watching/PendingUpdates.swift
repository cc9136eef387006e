internal import ClusterModel
internal import KubeWire

/// Updates that are yet to be delivered: only the latest state of each object, and nothing older than the latest list
/// of its kind. So it never holds more entries than there are objects, however slow the receiver is.
struct PendingUpdates: Sendable {
  /// What one call delivers.
  struct Update: Hashable, Sendable {
    var update: ClusterUpdate
    var diagnostics: [Diagnostic]
  }

  /// Identifies what an update supersedes.
  private enum Key: Hashable {
    case list(WireKind)
    case object(WireKind, NamespacedName)

    var kind: WireKind {
      switch self {
      case .list(let kind), .object(let kind, _): kind
      }
    }
  }

  private var updates: [Key: Update] = [:]
  /// The keys of `updates` in order of arrival; those before `head` have been delivered.
  private var order: [Key] = []
  private var head = 0
  /// How many updates may wait without a burst.
  private static let usualCount = 64

  /// The number of pending updates.
  var count: Int { updates.count }

  /// Adds an update, and drops those that it supersedes.
  mutating func add(_ update: ClusterUpdate, _ diagnostics: [Diagnostic]) {
    let key = Self.key(of: update)
    if case .list(let kind) = key { forget(kind) }
    if updates.updateValue(Update(update: update, diagnostics: diagnostics), forKey: key) == nil {
      order.append(key)
    }
  }

  /// Removes and returns the oldest update; nil if there is none.
  mutating func popFirst() -> Update? {
    guard head < order.count else { return nil }
    let update = updates.removeValue(forKey: order[head])
    head += 1
    if head == order.count, updates.capacity > Self.usualCount {
      // The room that a burst needed is not kept.
      self = Self()
    } else if head == order.count || head > 1024 && head * 2 > order.count {
      dropTaken()
    }
    return update
  }

  private mutating func forget(_ kind: WireKind) {
    dropTaken()
    order.removeAll { $0.kind == kind }
    updates = updates.filter { $0.key.kind != kind }
  }

  private mutating func dropTaken() {
    order.removeFirst(head)
    head = 0
  }

  private static func key(of update: ClusterUpdate) -> Key {
    switch update {
    case .listed(let list): .list(WireKind(of: list))
    case .changed(.service(let name, _)): .object(.service, name)
    case .changed(.slice(let name, _)): .object(.endpointSlice, name)
    case .changed(.node(let name, _)): .object(.node, NamespacedName("", name))
    case .changed(.serviceCIDR(let name, _)): .object(.serviceCIDR, NamespacedName("", name))
    }
  }
}
