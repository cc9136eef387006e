/// The slices of one Service, as a view of the array of all slices.
public struct ServiceSlices: RandomAccessCollection, Sendable {
  /// The slices of all Services.
  public let all: [EndpointSlice]
  private let sourceIndices: SliceIndices

  init(of all: [EndpointSlice], at sourceIndices: SliceIndices) {
    self.all = all
    self.sourceIndices = sourceIndices
  }

  /// Creates a collection of exactly these slices.
  public init(_ slices: [EndpointSlice]) {
    all = slices
    sourceIndices = SliceIndices(0..<Int32(slices.count))
  }

  /// Always 0.
  public var startIndex: Int { 0 }
  /// The number of slices.
  public var endIndex: Int { sourceIndices.count }

  /// The slice at this position.
  public subscript(index: Int) -> EndpointSlice { all[indexInAll(of: index)] }

  /// Returns the index in `all` of the slice at this position. Reading through it, as in `all[indexInAll(of: 0)].ports`,
  /// avoids copying the whole slice.
  public func indexInAll(of index: Int) -> Int { Int(sourceIndices[index]) }
}

/// Indices of slices. Most Services have one slice, whose index is stored inline.
struct SliceIndices: RandomAccessCollection, Sendable {
  private var first: Int32?
  private var others: [Int32] = []

  /// Creates an empty collection.
  init() {}

  init(_ indices: some Collection<Int32>) {
    first = indices.first
    others = Array(indices.dropFirst())
  }

  var startIndex: Int { 0 }
  var endIndex: Int { first == nil ? 0 : others.count + 1 }

  subscript(index: Int) -> Int32 {
    if index == 0, let first { first } else { others[index - 1] }
  }

  /// Inserts a slice's index, keeping the order by slice name. Returns false if there is a slice with that name.
  mutating func insert(_ new: Int32, by name: (Int32) -> NamespacedName) -> Bool {
    guard first != nil else {
      first = new
      return true
    }
    let newName = name(new)
    let index = firstIndex { name($0) >= newName } ?? endIndex
    if index < endIndex, name(self[index]) == newName { return false }
    var all = Array(self)
    all.insert(new, at: index)
    self = Self(all)
    return true
  }

  /// Removes a slice's index.
  mutating func remove(_ old: Int32) { self = Self(filter { $0 != old }) }

  /// Replaces the index of a slice that has moved.
  mutating func replace(_ old: Int32, by new: Int32) { self = Self(map { $0 == old ? new : $0 }) }
}
