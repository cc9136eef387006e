import Addresses
import NFTRuleset
import TestSupport
import SeededRandom

/// Generates random rulesets: parts of the complete sample, with random elements.
enum RandomRuleset {
  static func make(_ family: AddressFamily, using generator: inout SeededGenerator) -> Ruleset {
    let everything = Samples.everything(family)
    // Some sets change their size, and so must be re-created with everything that refers to them.
    let sets = everything.sets.map { set in changed(set, family, using: &generator) }
    let chains = everything.chains.map { chain in changed(chain, using: &generator) }
    let present = chains.filter { $0.name != "empty" || Bool.random(using: &generator) }
    return Ruleset(family: family, sets: sets, chains: present)
  }

  private static func changed(
    _ set: NamedSet, _ family: AddressFamily, using generator: inout SeededGenerator
  ) -> NamedSet {
    let old = set.declaration
    let isLarge = Int.random(in: 0..<4, using: &generator) == 0
    let size: UInt32? = old.size.map { isLarge ? 2 * $0 : $0 }
    let declaration = SetDeclaration(
      old.name, key: old.key, value: old.value, isInterval: old.isInterval,
      timeoutMilliseconds: old.timeoutMilliseconds, size: size, hasCounters: old.hasCounters)
    if old.name == "service-cidrs" {
      return NamedSet(declaration, ranges(family, using: &generator))
    }
    var elements = set.elements.filter { _ in Int.random(in: 0..<4, using: &generator) > 0 }
    for index in elements.indices where Bool.random(using: &generator) {
      elements[index] = commented(elements[index], using: &generator)
    }
    if old.name == "services" || old.name == "endpoints" {
      elements += (0..<UInt32.random(in: 0..<900, using: &generator)).map { number in
        element(of: old, number, family, using: &generator)
      }
    }
    return NamedSet(declaration, elements)
  }

  private static func commented(_ element: Element, using generator: inout SeededGenerator) -> Element {
    let length = Int.random(in: 0...128, using: &generator)
    return Element(
      element.key, element.value, comment: length == 0 ? nil : String(repeating: "c", count: length))
  }

  private static func element(
    of set: SetDeclaration, _ number: UInt32, _ family: AddressFamily, using generator: inout SeededGenerator
  ) -> Element {
    let address = Samples.address(family, 0x1000 + number)
    let random = UInt32.random(in: 0..<3, using: &generator)
    return set.name == "services"
      ? Element(
        Samples.joined(address, RegisterWords(6, 1 + random)), .fields(RegisterWords(random)),
        comment: "ns/\(random)")
      : Element(
        RegisterWords(0x5000, number), .fields(Samples.joined(address, RegisterWords(8_080 + random))))
  }

  /// Returns non-overlapping ranges, some of them adjacent, from the first to the last address.
  private static func ranges(_ family: AddressFamily, using generator: inout SeededGenerator) -> [Element] {
    func bound(_ number: UInt64) -> RegisterWords {
      let low = UInt32(truncatingIfNeeded: number)
      return family == .ipv4 ? RegisterWords(low) : RegisterWords(low, low, low, low)
    }
    var next: UInt64 = Bool.random(using: &generator) ? 0 : 1 << 20
    var elements: [Element] = []
    while next <= UInt64(UInt32.max), elements.count < 40 {
      let last = min(next + UInt64.random(in: 0..<(1 << 28), using: &generator), UInt64(UInt32.max))
      let comment = Bool.random(using: &generator) ? "range \(elements.count)" : nil
      elements.append(Element(bound(next), .through(bound(last)), comment: comment))
      // For IPv6, the address after `last` four times is not `last + 1` four times, but that merely leaves a gap.
      next =
        last + 1 + (Bool.random(using: &generator) ? 0 : UInt64.random(in: 0..<(1 << 26), using: &generator))
    }
    return elements.shuffled(using: &generator)
  }

  private static func changed(_ chain: AnyChain, using generator: inout SeededGenerator) -> AnyChain {
    guard case .destination(let chain) = chain, chain.base == nil else { return chain }
    let rules = chain.rules.filter { _ in Int.random(in: 0..<5, using: &generator) > 0 }
    return .destination(Chain(chain.name, rules))
  }
}
