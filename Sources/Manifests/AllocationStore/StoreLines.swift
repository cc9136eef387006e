internal import Allocation
internal import ClusterModel

/// The lines of a store about Services, kept in order, so that a change encodes only those of the Services that it is
/// about.
struct StoreLines {
  /// How many lines there are.
  private(set) var count = 0
  private var names: [NamespacedName] = []
  /// The lines of each Service.
  private var texts: [[UInt8]] = []

  init(_ services: [NamespacedName: ServiceAssignment]) {
    for (name, holding) in services.sorted(by: { $0.key < $1.key }) { insert(holding, name, at: names.count) }
  }

  /// Encodes the lines of these Services again.
  mutating func update(
    _ changed: Set<NamespacedName>, from services: [NamespacedName: ServiceAssignment]
  ) {
    // Each moves those after it: for many, building all is less work.
    if changed.count > 16 + names.count / 16 { return self = StoreLines(services) }
    for name in changed {
      let place = place(of: name)
      if place < names.count, names[place] == name { remove(at: place) }
      if let holding = services[name] { insert(holding, name, at: place) }
    }
  }

  /// Appends the lines to a text.
  func append(to text: inout [UInt8]) {
    text.reserveCapacity(text.count + texts.reduce(0) { $0 + $1.count })
    for lines in texts { text += lines }
  }

  private mutating func insert(_ holding: ServiceAssignment, _ name: NamespacedName, at place: Int) {
    let lines = StoreText.encode(name, holding)
    names.insert(name, at: place)
    texts.insert(lines, at: place)
    count += Self.count(lines)
  }

  private mutating func remove(at place: Int) {
    names.remove(at: place)
    count -= Self.count(texts.remove(at: place))
  }

  private static func count(_ lines: [UInt8]) -> Int { lines.count { $0 == UInt8(ascii: "\n") } }

  /// Returns where a name is, or belongs.
  private func place(of name: NamespacedName) -> Int {
    var places = names.startIndex..<names.endIndex
    while !places.isEmpty {
      let middle = (places.lowerBound + places.upperBound) / 2
      places = names[middle] < name ? (middle + 1)..<places.upperBound : places.lowerBound..<middle
    }
    return places.lowerBound
  }
}
