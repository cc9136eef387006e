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
  /// The class after that check.
  indirect case guarded(TreatmentClass)
}

/// A chain that chooses an endpoint of a set.
struct PickChain: Hashable, Sendable {
  /// How many endpoints the set has.
  let count: Int
  /// Session affinity timeout, in seconds.
  let affinitySeconds: UInt32?
  /// Whether the set is a Local one; relevant only with affinity.
  let isLocal: Bool

  init(count: Int, affinitySeconds: UInt32?, isLocal: Bool) {
    self.count = count
    self.affinitySeconds = affinitySeconds
    self.isLocal = affinitySeconds != nil && isLocal
  }

  /// The chain that uses the first slot.
  static let first = PickChain(count: 1, affinitySeconds: nil, isLocal: false)

  /// Whether it has no affinity.
  var isPlain: Bool { affinitySeconds == nil }

  /// The common end of its name and the names of the chains that lead to it.
  var suffix: String {
    affinitySeconds.map { "affinity-\(isLocal ? "local-" : "")\(count)-\($0)s" } ?? "\(count)"
  }

  /// The chain's name.
  var name: String { affinitySeconds == nil ? "pick-\(count)" : suffix }
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
    case .refuse, .drop, .local(nil), .checkSource: nil
    case .choose(let chain): chain.isPlain && chain.count > 1 ? .choose(.first) : nil
    case .clusterIP(let chain), .external(let chain), .local(.some(let chain)): .choose(chain)
    case .guarded(let inner): inner
    }
  }

  /// The class itself and all its successors, in order.
  var path: [TreatmentClass] { Array(sequence(first: self, next: \.next)) }

  /// The class number where it follows from the class itself, so that a service word can be read without looking
  /// anything up: `0x203` is external with three endpoints. The others, with affinity or more than 255 endpoints, get
  /// one of `assignedNumbers`.
  var fixedNumber: UInt32? {
    switch self {
    case .refuse: 0
    case .drop: ServiceWord.classMask
    case .checkSource: ServiceWord.sourceListClass
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

extension PickChain {
  /// Reads the end of a chain's name: `3`, `affinity-3-10s`, `affinity-local-3-10s`.
  fileprivate init?(suffix: Substring) {
    let isLocal = suffix.hasPrefix("affinity-local-")
    let rest = suffix.trimmingPrefix(isLocal ? "affinity-local-" : "affinity-")
    let numbers = rest.split(separator: "-", omittingEmptySubsequences: false)
    guard let count = Int(numbers[0]), count >= 1 else { return nil }
    let seconds = numbers.count == 2 && numbers[1].hasSuffix("s") ? UInt32(numbers[1].dropLast()) : nil
    self.init(count: count, affinitySeconds: seconds, isLocal: isLocal)
  }

  fileprivate func fixed(from base: UInt32) -> UInt32? {
    affinitySeconds == nil && (1...255).contains(count) ? base + UInt32(count) : nil
  }
}
