internal import Addresses
internal import ClusterModel

/// The current errors and warnings, and those that were not reported yet.
struct LabDiagnostics: Sendable {
  /// The Service or address that a diagnostic was found for.
  enum Subject: Hashable, Sendable {
    case service(NamespacedName)
    case address(IPAddress)
  }

  private var subjects: [Subject: Set<Diagnostic>] = [:]
  /// For how many subjects each diagnostic was found.
  private var counts: [Diagnostic: Int] = [:]
  private var new: Set<Diagnostic> = []

  /// All diagnostics, sorted.
  var all: [Diagnostic] { counts.keys.sorted() }

  /// Replaces the diagnostics of a subject.
  mutating func set(_ faults: Set<Diagnostic>, for subject: Subject) {
    let before = subjects[subject] ?? []
    for fault in faults.subtracting(before) {
      if counts[fault] == nil { new.insert(fault) }
      counts[fault, default: 0] += 1
    }
    for fault in before.subtracting(faults) {
      counts[fault, default: 1] -= 1
      if counts[fault] == 0 { (counts[fault], _) = (nil, new.remove(fault)) }
    }
    subjects[subject] = faults.isEmpty ? nil : faults
  }

  /// Returns the diagnostics that are new since the last call, sorted.
  mutating func takeNew() -> [Diagnostic] {
    defer { new = [] }
    return new.sorted()
  }
}

extension Pod {
  /// A warning if a selected Pod has no address but needs one; nil otherwise.
  var missingAddress: Diagnostic? {
    if isFinished || isTerminating || !knownAddresses.isEmpty { return nil }
    return Diagnostic(
      .warning, ObjectReference(kind: "Pod", name: name), field: "status.podIP",
      problem: "is missing, so the Services that select the Pod send no traffic to it",
      remedy: "start it with 'viaduct lab up', or set status.podIP to the address where it answers")
  }
}

extension Diagnostic {
  static func sharedAddress(_ pod: NamespacedName, _ address: IPAddress, with other: NamespacedName) -> Self {
    Diagnostic(
      .warning, ObjectReference(kind: "Pod", name: pod), field: "status.podIPs",
      problem: "\(address) is also the address of Pod \(other), so only one of the two can be reached there",
      remedy: "give each Pod its own address")
  }

  static func tooMany(_ count: Int, in endpoints: Endpoints) -> Self {
    Diagnostic(
      .warning, ObjectReference(kind: "Endpoints", name: endpoints.name), field: "subsets",
      problem:
        "\(count) addresses are not served: only the first \(DesiredEndpoints.mirrored) of each subset are",
      remedy: "use EndpointSlices instead of Endpoints")
  }
}
