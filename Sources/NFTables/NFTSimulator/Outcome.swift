public import Addresses
public import NFTRuleset

/// What may become of a packet: each possibility with its probability. Probabilities add up to 1.
public struct Outcome: Sendable {
  /// The possibilities, likelier ones first, each fate once for each way that leads to it.
  public let possibilities: [Possibility]

  /// How likely each fate is, over all ways that lead to it.
  public var fates: [Fate: Double] {
    possibilities.reduce(into: [:]) { $0[$1.fate, default: 0] += $1.probability }
  }
}

/// One way that a packet may take.
public struct Possibility: Sendable {
  /// What becomes of it.
  public let fate: Fate
  /// How likely this is.
  public let probability: Double
  /// The rules that match, in the order in which the packet comes to them: what the kernel's own trace shows.
  public let path: [RulePosition]
  /// Its way through our rules.
  public let trace: [TraceStep]
  /// What is remembered afterwards.
  public let memory: DynamicMapContents
  /// The packet's mark afterwards.
  public let mark: UInt32
}

/// A rule by its place.
public struct RulePosition: Hashable, Sendable {
  /// The chain that it is in.
  public let chain: ChainName
  /// Which of the chain's rules it is, counted from 0.
  public let rule: Int

  /// A place.
  public init(chain: ChainName, rule: Int) {
    self.chain = chain
    self.rule = rule
  }
}

/// What becomes of a packet.
public enum Fate: Hashable, Sendable {
  /// It goes on to this address and port.
  case delivered(to: IPAddress, port: Port, as: ObservedSource)
  /// The sender is answered with a TCP reset.
  case reset
  /// The sender is answered with ICMP port unreachable.
  case unreachable
  /// It is gone.
  case dropped
  /// Our rules have nothing to say about it.
  case untouched
  /// A rule that somebody else wrote into our table decides.
  case unknown
}

/// Whom the receiver takes for the sender.
public enum ObservedSource: Hashable, Sendable {
  /// The one who sent it.
  case kept(IPAddress)
  /// The node, by this address; nil when the facts do not say which.
  case masqueraded(IPAddress?)
}

/// One thing that happened to a packet on its way.
public struct TraceStep: Hashable, Sendable {
  /// In which chain.
  public let chain: ChainName
  /// By which of its rules, counted from 0.
  public let rule: Int
  /// What happened.
  public let event: Event

  /// What can happen to a packet.
  public enum Event: Hashable, Sendable {
    /// A lookup found this element.
    case found(SetName, Element)
    /// A dynamic map remembered this.
    case remembered(SetName, Words)
    /// A number was drawn below this one.
    case drew(UInt32, below: UInt32)
    /// The metadata was set.
    case set(Instruction.MetaKey, UInt32)
    /// A verdict.
    case verdict(Verdict)
    /// The destination was changed.
    case destinationChanged(IPAddress, Port)
    /// The source was changed.
    case masqueraded(IPAddress?)
    /// The sender was told.
    case refused(isReset: Bool)
  }
}
