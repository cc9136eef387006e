/// A treatment class: what the class number in a service word stands for. There are few of them, however many Services
/// there are, so the verdict map changes only when a class is used for the first time.
enum TreatmentClass: Hashable, Sendable {
  /// The client is refused.
  case refuse
  /// The packet is dropped.
  case drop
  /// An endpoint of the set is chosen.
  case choose(PickChain)
  /// Packets are marked for masquerading unless a local pod sent them; then an endpoint is chosen.
  case clusterIP(PickChain)
  /// Packets are marked for masquerading; then an endpoint is chosen.
  case external(PickChain)
  /// externalTrafficPolicy Local; nil if there is no endpoint on the node.
  case local(PickChain?)
  /// The source is checked against the list that the service word names; then another service word is looked up.
  case checkSource
  /// The same for a list of sources that may not come in.
  case denySource
  /// The class after that check.
  indirect case guarded(TreatmentClass)
}

extension TreatmentClass {
  /// The class's name, which is usually that of its chain. `drop` needs no chain, and guarded classes use the chain of
  /// the class after the check.
  var name: String {
    switch self {
    case .refuse: "refuse"
    case .drop: "drop"
    case .choose(let chain): chain.name
    case .clusterIP(let chain): "cluster-ip-\(chain.suffix)"
    case .external(let chain): "external-\(chain.suffix)"
    case .local(let chain): "local-\(chain?.suffix ?? "none")"
    case .checkSource: "check-source"
    case .denySource: "deny-source"
    case .guarded(let inner): "guarded-\(inner.name)"
    }
  }

  /// Returns the class with this name, or nil if the name is not that of a class.
  init?(name: String) {
    func set(_ prefix: String) -> PickChain? {
      name.hasPrefix(prefix) ? PickChain(suffix: name.dropFirst(prefix.count)) : nil
    }
    if name.hasPrefix("guarded-"), let inner = TreatmentClass(name: String(name.dropFirst(8))) {
      self = .guarded(inner)
    } else if name == "refuse" {
      self = .refuse
    } else if name == "drop" {
      self = .drop
    } else if name == "check-source" {
      self = .checkSource
    } else if name == "deny-source" {
      self = .denySource
    } else if name == "local-none" {
      self = .local(nil)
    } else if let chain = set("cluster-ip-") {
      self = .clusterIP(chain)
    } else if let chain = set("external-") {
      self = .external(chain)
    } else if let chain = set("local-") {
      self = .local(chain)
    } else if let chain = set("pick-") ?? set("") {
      self = .choose(chain)
    } else {
      return nil
    }
    guard self.name == name else { return nil }
  }

  /// The class with which packets continue, if there is one.
  var next: TreatmentClass? {
    switch self {
    case .refuse, .drop, .local(nil), .checkSource, .denySource: nil
    case .choose(let chain) where chain.isLimited: .choose(chain.unlimited)
    case .choose(let chain): chain.isPlain && chain.slotCount > 1 ? .choose(.first) : nil
    case .clusterIP(let chain), .external(let chain), .local(.some(let chain)): .choose(chain)
    case .guarded(let inner): inner
    }
  }

  /// The class itself and all its successors, in order.
  var path: [TreatmentClass] { Array(sequence(first: self, next: \.next)) }

  /// Whether it checks limits itself; the classes that lead to it do not.
  var checksLimits: Bool { if case .choose(let chain) = self { chain.isLimited } else { false } }

  /// The class number where it follows from the class itself, so that a service word can be read without looking
  /// anything up: `0x203` is external with three slots. The others, with affinity or more than 255 slots, get one of
  /// `assignedNumbers`.
  var fixedNumber: UInt32? {
    switch self {
    case .refuse: 0
    case .drop: ServiceWord.classMask
    case .checkSource: ServiceWord.sourceListClass
    case .denySource: ServiceWord.denyListClass
    case .choose(let chain): chain.fixed(from: 0x000)
    case .clusterIP(let chain): chain.fixed(from: 0x100)
    case .external(let chain): chain.fixed(from: 0x200)
    case .local(let chain): chain.map { $0.fixed(from: 0x300) } ?? 0x300
    case .guarded(.external(let chain)): chain.fixed(from: 0x400)
    case .guarded(.refuse): 0x400
    case .guarded(.local(let chain)): chain.map { $0.fixed(from: 0x500) } ?? 0x500
    case .guarded: nil
    }
  }

  /// The numbers for classes without a fixed one.
  static let assignedNumbers: Range<UInt32> = 0x600..<ServiceWord.classMask
}
