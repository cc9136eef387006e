public import Addresses
public import NFTRuleset

/// For how long Service ports with session affinity remember their clients.
public struct AffinityTimes: Hashable, Sendable {
  /// Whose clients these are.
  public let family: AddressFamily
  /// Seconds, by the word that a port's keys begin with.
  private var seconds: [UInt32: UInt32] = [:]

  /// Of no port.
  public init(_ family: AddressFamily) { self.family = family }

  /// Whether it is of no port.
  public var isEmpty: Bool { seconds.isEmpty }

  /// The map that remembers the clients of all ports.
  public var map: SetDeclaration {
    ProgramSet.affinity.declaration(for: family, count: 0, now: nil, counting: .none)
  }

  /// How many milliseconds the client of this key is remembered after its last connection; nil when its port is not among
  /// these.
  public func milliseconds(for key: Words) -> UInt64? { seconds[key[0]].map { UInt64($0) * 1000 } }

  /// Adds later knowledge.
  public mutating func merge(_ later: Self) { seconds.merge(later.seconds) { _, later in later } }

  /// Adds a port, if it has session affinity.
  mutating func note<Family>(_ port: PortProgram<Family>) {
    guard let time = port.affinitySeconds else { return }
    seconds[ServiceWord(port: port.number, isLocal: false).rawValue] = time
  }
}
