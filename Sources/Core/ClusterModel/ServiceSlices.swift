/// The slices for one Service, read where they stand among all.
public struct ServiceSlices: RandomAccessCollection, Sendable {
  /// Those of all Services.
  public let all: [EndpointSlice]
  private let places: SliceIndices

  init(of all: [EndpointSlice], at places: SliceIndices) {
    self.all = all
    self.places = places
  }

  /// These.
  public init(_ slices: [EndpointSlice]) {
    all = slices
    places = SliceIndices(0..<Int32(slices.count))
  }

  /// 0
  public var startIndex: Int { 0 }
  /// How many there are.
  public var endIndex: Int { places.count }

  /// One of them.
  public subscript(index: Int) -> EndpointSlice { all[place(index)] }

  /// Where among all it stands: `all[place(0)].ports` copies nothing but the ports.
  public func place(_ index: Int) -> Int { Int(places[index]) }
}

/// The places of some slices. Most Services have one slice, which takes no memory of its own.
struct SliceIndices: RandomAccessCollection, Sendable {
  private var first: Int32?
  private var others: [Int32] = []

  /// None.
  init() {}

  init(_ places: some Collection<Int32>) {
    first = places.first
    others = Array(places.dropFirst())
  }

  var startIndex: Int { 0 }
  var endIndex: Int { first == nil ? 0 : others.count + 1 }

  subscript(index: Int) -> Int32 {
    if index == 0, let first { first } else { others[index - 1] }
  }

  /// Puts a place where it belongs by the name of what stands there. False when there is one of that name.
  mutating func insert(_ place: Int32, by name: (Int32) -> NamespacedName) -> Bool {
    guard first != nil else {
      first = place
      return true
    }
    let new = name(place)
    let index = firstIndex { name($0) >= new } ?? endIndex
    if index < endIndex, name(self[index]) == new { return false }
    var all = Array(self)
    all.insert(place, at: index)
    self = Self(all)
    return true
  }

  /// Removes a place.
  mutating func remove(_ place: Int32) { self = Self(filter { $0 != place }) }

  /// Another place instead of one.
  mutating func replace(_ place: Int32, by other: Int32) { self = Self(map { $0 == place ? other : $0 }) }
}
