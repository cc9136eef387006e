internal import Addresses
package import ClusterModel
package import Explanation
internal import NFTText
package import NFTRuleset
internal import NFTCompiler
internal import TextColumns

/// The elements that serve one Service, in nft's notation, and whether the kernel has them.
package struct ServedElements {
  /// One element.
  package struct Item: Encodable {
    /// `ip viaduct`
    package let table: String
    package let set: String
    package let element: String
    /// Nil if the kernel was not read.
    package let isInKernel: Bool?
  }

  package let items: [Item]
  private let service: String?
  private let wasAsked: Bool

  /// Creates an empty list, for a Service that is not served.
  package init() {
    items = []
    service = nil
    wasAsked = false
  }

  /// Finds the Service's elements in rulesets that are numbered like the live tables.
  package init(of service: String, in rulesets: [Ruleset], live: LiveTables?) {
    self.service = service
    wasAsked = live != nil
    items = rulesets.flatMap { ruleset in
      let ownership = ElementOwners(ruleset)
      let table = "\(ruleset.family == .ipv4 ? "ip" : "ip6") viaduct"
      return ruleset.sets.filter { !$0.declaration.isDynamic }.flatMap { set in
        set.elements.filter { ownership.name(of: $0, in: set.declaration.name).isOwn(service) }.map {
          element in
          let found = live?[ruleset.family]?.sets[set.declaration.name]?.elements[element.key]
          return Item(
            table: table, set: "\(set.declaration.name)",
            element: ruleset.text(of: element, in: set.declaration.name),
            isInKernel: live == nil ? nil : found?.value == element.value)
        }
      }
    }
  }

  /// The maximum number of elements shown for one set.
  private static let most = 8

  /// The text of `explain`: a line for each element, by table and set.
  package var lines: [String] {
    if items.isEmpty { return [] }
    var lines = ["", "Elements that serve it:"]
    var place = (table: "", set: "")
    var shown = 0
    for (item, line) in zip(items, alignedLines(items.map(\.cells))) {
      if item.table != place.table { lines.append("  table \(item.table)") }
      shown = (item.table, item.set) == place ? shown + 1 : 1
      place = (item.table, item.set)
      guard shown <= Self.most || item.isInKernel == false else { continue }
      lines.append(line)
    }
    let hidden = items.count - lines.count { $0.hasPrefix("    ") }
    if hidden > 0 { lines.append("    and \(hidden) more; 'viaduct compile' shows all") }
    if !wasAsked { lines.append("  (not checked against the kernel; --live does that, as root)") }
    return lines
  }

  /// What is missing in the kernel; nil if nothing is, or if the kernel was not read.
  package var missing: (object: ObjectReference, problem: String)? {
    let lacking = items.filter { $0.isInKernel == false }
    guard let service, let first = lacking.first else { return nil }
    let parts = service.split(separator: "/", maxSplits: 1).map(String.init)
    let what =
      lacking.count == items.count
      ? "has none of the \(items.count) elements that serve it"
      : "lacks \(lacking.count) of the \(items.count) elements that serve it, such as \(first.element) in \(first.set) of table \(first.table)"
    return (
      ObjectReference(kind: "Service", name: NamespacedName(parts[0], parts.last ?? "")), "the kernel \(what)"
    )
  }
}

extension ServedElements.Item {
  fileprivate var cells: [String] {
    let mark = isInKernel.map { $0 ? "present  " : "missing  " } ?? ""
    return ["    \(mark)\(set)", element]
  }
}

extension String? {
  /// Whether `shop/web:http` or `shop/web` belongs to the Service `shop/web`.
  fileprivate func isOwn(_ service: String) -> Bool {
    map { $0 == service || $0.hasPrefix(service + ":") } ?? false
  }
}

extension Explanation {
  package mutating func add(_ missing: (object: ObjectReference, problem: String)) {
    add(
      .kernelDiffers, about: missing.object, missing.problem,
      remedy:
        "'viaduct diff' shows every difference, 'viaduct apply' repairs it; if a daemon is running, see its log"
    )
  }
}

/// What `explain -o json` prints.
package struct ExplanationDocument: Encodable {
  package let question: String
  package let node: String
  package let service: ExplainedService?
  package let ports: [ExplainedPort]
  package let elements: [ServedElements.Item]
  /// Nil if the kernel was not read.
  package let counts: ServedCounts?
  package let findings: [ExplanationFinding]

  package init(_ explanation: Explanation, _ elements: ServedElements, _ counts: ServedCounts?) {
    question = explanation.question
    node = explanation.node
    service = explanation.service
    ports = explanation.ports
    self.elements = elements.items
    self.counts = counts
    findings = explanation.findings
  }
}
