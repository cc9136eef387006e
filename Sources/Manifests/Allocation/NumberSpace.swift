internal import ClusterModel

/// The numbers of one space: which are assigned to whom, and which were released by whom.
struct NumberSpace: Sendable {
  let bands: [Band]
  /// The Services that have a number; more than one only if it is shared.
  private var holders: [UInt128: [NamespacedName]] = [:]
  private var releases: [UInt128: Released] = [:]
  /// The number that an owner released last.
  private var lastReleased: [Owner: UInt128] = [:]
  /// How many numbers of each band are assigned or remembered as released.
  private var busy: [UInt128]

  /// A Service and the name of one of its ports.
  struct Owner: Hashable {
    let name: NamespacedName
    let port: String
  }

  /// A number that was released.
  struct Released {
    let owner: Owner
    /// Larger for a later release.
    let sequence: UInt64
  }

  /// How many released numbers are remembered; the oldest are forgotten first.
  static let releaseLimit = 1024

  init(bands: [Band]) {
    self.bands = bands
    busy = bands.map { _ in 0 }
  }

  func contains(_ number: UInt128) -> Bool { bands.contains { $0.contains(number) } }
  func holders(of number: UInt128) -> [NamespacedName] { holders[number] ?? [] }
  func isFree(_ number: UInt128) -> Bool { holders[number] == nil }
  var allReleases: [(number: UInt128, released: Released)] {
    releases.map { (number: $0.key, released: $0.value) }
  }

  mutating func hold(_ number: UInt128, for name: NamespacedName) {
    if holders[number] == nil, releases[number] == nil { count(number) { $0 += 1 } }
    forget(number)
    if holders[number]?.contains(name) != true { holders[number, default: []].append(name) }
  }

  mutating func release(_ number: UInt128, by owner: Owner, sequence: UInt64) {
    guard var left = holders[number], let index = left.firstIndex(of: owner.name) else { return }
    left.remove(at: index)
    holders[number] = left.isEmpty ? nil : left
    if left.isEmpty { remember(number, owner, sequence: sequence) }
  }

  /// Restores a release of an earlier process. Numbers that are assigned or in no band are ignored.
  mutating func restore(_ number: UInt128, _ owner: Owner, sequence: UInt64) {
    guard isFree(number), releases[number] == nil, contains(number) else { return }
    count(number) { $0 += 1 }
    remember(number, owner, sequence: sequence)
  }

  private mutating func remember(_ number: UInt128, _ owner: Owner, sequence: UInt64) {
    guard contains(number) else { return }
    releases[number] = Released(owner: owner, sequence: sequence)
    lastReleased[owner] = number
    if releases.count > Self.releaseLimit,
      let oldest = releases.min(by: { $0.value.sequence < $1.value.sequence })
    {
      forget(oldest.key)
      count(oldest.key) { $0 -= 1 }
    }
  }

  private mutating func forget(_ number: UInt128) {
    guard let released = releases.removeValue(forKey: number) else { return }
    if lastReleased[released.owner] == number { lastReleased[released.owner] = nil }
  }

  private mutating func count(_ number: UInt128, _ change: (inout UInt128) -> Void) {
    guard let band = bands.firstIndex(where: { $0.contains(number) }) else { return }
    change(&busy[band])
  }

  /// Returns a number for an owner without a request: its previous one if that is free, else one that was never
  /// assigned, from the first band that has one, else the one that was released first. Nil if every number is
  /// assigned.
  func draw(for owner: Owner, from hash: UInt64, where willDo: (UInt128) -> Bool) -> UInt128? {
    if let previous = lastReleased[owner], willDo(previous) { return previous }
    for (index, band) in bands.enumerated() {
      if busy[index] < band.count,
        let fresh = band.first(from: hash, where: { isFree($0) && releases[$0] == nil && willDo($0) })
      {
        return fresh
      }
      if let used = firstReleased(in: band, where: willDo) { return used }
    }
    return nil
  }

  private func firstReleased(in band: Band, where willDo: (UInt128) -> Bool) -> UInt128? {
    releases.filter { band.contains($0.key) && willDo($0.key) }.min { $0.value.sequence < $1.value.sequence }?
      .key
  }
}
