internal import Addresses
internal import ClusterModel

/// What is wrong now, and what of it has not been told yet.
struct LabFaults: Sendable {
  /// Where faults are found.
  enum Place: Hashable, Sendable {
    case service(NamespacedName)
    case address(IPAddress)
  }

  private var places: [Place: Set<Diagnostic>] = [:]
  /// At how many places each is.
  private var counts: [Diagnostic: Int] = [:]
  private var new: Set<Diagnostic> = []

  /// All of them, sorted.
  var all: [Diagnostic] { counts.keys.sorted() }

  /// At this place these are found, and no others.
  mutating func set(_ faults: Set<Diagnostic>, for place: Place) {
    let before = places[place] ?? []
    for fault in faults.subtracting(before) {
      if counts[fault] == nil { new.insert(fault) }
      counts[fault, default: 0] += 1
    }
    for fault in before.subtracting(faults) {
      counts[fault, default: 1] -= 1
      if counts[fault] == 0 { (counts[fault], _) = (nil, new.remove(fault)) }
    }
    places[place] = faults.isEmpty ? nil : faults
  }

  /// Those that have come since this was asked, sorted.
  mutating func takeNew() -> [Diagnostic] {
    defer { new = [] }
    return new.sorted()
  }
}

extension Pod {
  /// A Pod that is selected and has no address; nil for one that has, and for one that needs none any more.
  var lackOfAddress: Diagnostic? {
    if isFinished || isTerminating || !knownAddresses.isEmpty { return nil }
    return Diagnostic(
      .warning, ObjectReference(kind: "Pod", name: name), field: "status.podIP",
      problem: "is missing, so the Services that select the Pod send it nothing",
      remedy: "start it with 'viaduct lab up', or write the address at which it answers into status.podIP")
  }
}

extension Diagnostic {
  static func sharedAddress(_ pod: NamespacedName, _ address: IPAddress, with other: NamespacedName) -> Self {
    Diagnostic(
      .warning, ObjectReference(kind: "Pod", name: pod), field: "status.podIPs",
      problem: "\(address) is the address of Pod \(other) too, so only one of the two is reached there",
      remedy: "give each Pod an address of its own")
  }

  static func tooMany(_ count: Int, in endpoints: Endpoints) -> Self {
    Diagnostic(
      .warning, ObjectReference(kind: "Endpoints", name: endpoints.name), field: "subsets",
      problem: "\(count) addresses are not served: of each subset the first \(WantedEndpoints.mirrored) are",
      remedy: "write EndpointSlices in place of Endpoints")
  }
}
