public import Addresses
public import NFTRuleset

/// How long Service ports with session affinity remember their clients.
public struct AffinityTimes: Hashable, Sendable {
  /// The family of the clients' addresses.
  public let family: AddressFamily
  /// Timeouts in seconds, by the service word with which a port's keys begin.
  private var seconds: [UInt32: UInt32] = [:]

  /// Creates an empty table of timeouts.
  public init(_ family: AddressFamily) { self.family = family }

  /// Whether no port has a timeout here.
  public var isEmpty: Bool { seconds.isEmpty }

  /// The dynamic map that holds the clients of all ports.
  public var map: SetDeclaration {
    ProgramSet.affinity.declaration(for: family, count: 0, now: nil, counting: .none)
  }

  /// Returns how many milliseconds the client with this key is remembered after its last connection, or nil if there is
  /// no timeout for its port.
  public func milliseconds(for key: RegisterWords) -> UInt64? { seconds[key[0]].map { UInt64($0) * 1000 } }

  /// Adds later timeouts, which replace those of the same ports.
  public mutating func merge(_ later: Self) { seconds.merge(later.seconds) { _, later in later } }

  /// Adds the timeout of a port, if it has session affinity.
  mutating func add<Family>(_ port: PortProgram<Family>) {
    guard let time = port.affinitySeconds else { return }
    seconds[ServiceWord(port: port.number, isLocal: false).rawValue] = time
  }
}
